using AiService.NetworkAgent.Inventory;
using Renci.SshNet;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// A way through a jump host: what connects to a port of our own loopback comes out at the next machine. It ends with the connection
/// that it was made for; the login and the host key of the next machine are its own, so that the port alone opens nothing.
/// </summary>
internal sealed class SshTunnel : IAsyncDisposable
{
    public const string Loopback = "127.0.0.1";
    private readonly SshConnection jump;
    private readonly ForwardedPortLocal port;
    private readonly TimeProvider time;

    public SshTunnel(SshConnection jump, SshHost next, TimeProvider time)
    {
        this.jump = jump;
        this.time = time;
        port = new ForwardedPortLocal(Loopback, 0, next.Host, (uint)next.Port);
        port.Exception += (_, failed) => Trouble ??= failed.Exception;
        jump.Client.AddForwardedPort(port);
        port.Start();
    }

    public int Port => (int)port.BoundPort;

    /// <summary>Why the jump host did not lead on; null while it does.</summary>
    public Exception? Trouble { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await port.LetGoAsync(time);
        await jump.DisposeAsync();
    }
}
