using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>
/// The first words of an SSH server: its version and its offer of algorithms, as RFC 4253 writes them. For algorithms that old devices have and no
/// sshd of today can be made to offer.
/// </summary>
internal sealed class OldSshServer : IAsyncDisposable
{
    private const byte KexInit = 20;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly byte[] offer;
    private readonly Task serving;

    /// <param name="kex">The key exchanges that it offers, with commas between them.</param>
    /// <param name="cipher">The ciphers that it offers, in both directions.</param>
    public OldSshServer(string kex = "ecdh-sha2-nistp256", string cipher = "aes128-ctr")
    {
        offer = Packet([KexInit, .. new byte[16], .. Names(kex), .. Names("ssh-ed25519"), .. Names(cipher), .. Names(cipher),
            .. Names("hmac-sha2-256"), .. Names("hmac-sha2-256"), .. Names("none"), .. Names("none"), .. Names(""), .. Names(""), 0, 0, 0, 0, 0]);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        await serving.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        ended.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!ended.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(ended.Token);
            try
            {
                var stream = client.GetStream();
                await stream.WriteAsync("SSH-2.0-HUAWEI-1.5\r\n"u8.ToArray(), ended.Token);
                await stream.WriteAsync(offer, ended.Token);
                while (await stream.ReadAsync(new byte[4096], ended.Token) > 0)
                {
                    // The other side says no, and goes.
                }
            }
            catch (IOException)
            {
                // It went away.
            }
        }
    }

    private static byte[] Names(string list)
    {
        var text = Encoding.UTF8.GetBytes(list);
        return [.. Number(text.Length), .. text];
    }

    private static byte[] Packet(byte[] payload)
    {
        var padding = 16 - ((payload.Length + 5) % 8);
        return [.. Number(payload.Length + padding + 1), (byte)padding, .. payload, .. new byte[padding]];
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
