using System.Net.Sockets;
using AiService.NetworkAgent.Inventory;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Sessions;

/// <summary>An SSH connection to a machine, with those to the jump hosts on the way.</summary>
/// <param name="client">Connected.</param>
/// <param name="tunnel">The tunnel through the last jump host; null when the machine is reached directly.</param>
/// <param name="time">Bounds the disconnect.</param>
internal sealed class SshConnection(SshClient client, SshTunnel? tunnel, TimeProvider time) : IAsyncDisposable
{
    public SshClient Client => client;

    public async ValueTask DisposeAsync()
    {
        await client.LetGoAsync(time);
        if (tunnel is not null)
        {
            await tunnel.DisposeAsync();
        }
    }
}

/// <summary>Ends connections, bounded: on a dead path even the disconnect waits.</summary>
internal static class SshClientEnd
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static async Task LetGoAsync(this IDisposable ended, TimeProvider time)
    {
        try
        {
            await new Watchdog(time, Limit).RunAsync(
                _ =>
                {
                    ended.Dispose();
                    return Task.FromResult(true);
                },
                late: null,
                CancellationToken.None);
        }
        catch (Exception)
        {
            // Nothing depends on how an unused connection ends.
        }
    }
}

/// <summary>
/// Forwards a local port through a jump host to the next machine. It ends with the connection that it was made for. The login and the host key
/// of the next machine are checked as without it, so the port alone opens nothing.
/// </summary>
internal sealed class SshTunnel : IAsyncDisposable
{
    public const string Loopback = "127.0.0.1";
    private readonly SshConnection jump;
    private readonly ForwardedPortLocal port;
    private readonly TimeProvider time;

    private SshTunnel(SshConnection jump, SshHost next, TimeProvider time)
    {
        this.jump = jump;
        this.time = time;
        port = new ForwardedPortLocal(Loopback, 0, next.Host, (uint)next.Port);
        port.Exception += (_, failed) => Trouble ??= failed.Exception;
        jump.Client.AddForwardedPort(port);
        port.Start();
    }

    /// <exception cref="SessionException">The jump host closed the connection after the login.</exception>
    public static SshTunnel Open(SshConnection jump, SshHost next, TimeProvider time)
    {
        try
        {
            return new SshTunnel(jump, next, time);
        }
        catch (Exception lost) when (lost is SshException or SocketException or InvalidOperationException)
        {
            throw new SessionException(
                SessionFailure.Unreachable, $"跳板机 {next.Via?.Place} 在登录后断开了连接，无法到达 {next.Host}:{next.Port}", lost);
        }
    }

    public int Port => (int)port.BoundPort;

    /// <summary>Why the jump host could not connect; null while it can.</summary>
    public Exception? Trouble { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await port.LetGoAsync(time);
        await jump.DisposeAsync();
    }
}
