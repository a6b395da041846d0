using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace AiService.Tests.Fuzz;

/// <summary>
/// Has another .NET process collect all its garbage, through the runtime's diagnostics socket: an event session with the keyword GCHeapCollect begins with a full
/// collection, as <c>dotnet-gcdump</c> uses it.
/// </summary>
internal static class FullCollection
{
    private const ulong GcHeapCollect = 0x800000;
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing2 = 3;

    public static async Task OfAsync(int processId, CancellationToken cancellation)
    {
        // A process that was killed leaves its socket, and its id is given again.
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket").MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new InvalidOperationException("The process has no diagnostics socket.");
        using var session = await ConnectAsync(path, cancellation);
        await session.SendAsync(Message(CollectTracing2, payload =>
        {
            payload.Write(1u); // MB for events
            payload.Write(1u); // the format "nettrace"
            payload.Write(false); // no rundown at the end
            payload.Write(1u);
            payload.Write(GcHeapCollect);
            payload.Write(4u); // informational
            const string provider = "Microsoft-Windows-DotNETRuntime\0";
            payload.Write((uint)provider.Length);
            payload.Write(Encoding.Unicode.GetBytes(provider));
            payload.Write(0u); // no filter
        }), cancellation);

        var answer = new byte[28];
        await using var stream = new NetworkStream(session);
        await stream.ReadExactlyAsync(answer, cancellation);
        answer[16].Should().Be(0xFF);
        answer[17].Should().Be(0, "the runtime must begin the session");
        var id = BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(20));

        using var other = await ConnectAsync(path, cancellation);
        await other.SendAsync(Message(StopTracing, payload => payload.Write(id)), cancellation);
        await stream.CopyToAsync(Stream.Null, cancellation);
    }

    private static async Task<Socket> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        return socket;
    }

    private static byte[] Message(byte command, Action<BinaryWriter> write)
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        write(writer);
        writer.Flush();
        byte[] message = [.. "DOTNET_IPC_V1\0"u8, 0, 0, EventPipe, command, 0, 0, .. payload.ToArray()];
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        return message;
    }
}
