using System.Net;
using System.Net.Sockets;

namespace AiService.Tests.Harness;

/// <summary>A port for a program that does not choose a free one by itself, or one that is to stay closed.</summary>
/// <remarks>
/// Below those that systems hand to outgoing connections (from 32768 on Linux, 49152 elsewhere):
/// one of these could be taken by any connection of the machine between its choice and its use.
/// </remarks>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Processes that test at the same time begin at places of their own.
    private static int last = Random.Shared.Next(Count);

    /// <summary>Returns a port that is free now and that this process was not given before.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}
