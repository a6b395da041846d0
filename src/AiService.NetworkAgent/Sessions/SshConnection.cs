using AiService.NetworkAgent.Inventory;
using Renci.SshNet;

namespace AiService.NetworkAgent.Sessions;

/// <summary>A login on a machine, with the logins on the hosts that the way there leads through.</summary>
/// <param name="client">Connected.</param>
/// <param name="tunnel">The last stretch of the way; null when the machine is reached directly.</param>
/// <param name="time">Bounds the farewell.</param>
internal sealed class SshConnection(SshClient client, SshTunnel? tunnel, TimeProvider time) : IAsyncDisposable
{
    public SshClient Client => client;

    /// <summary>Opens a way on to the next machine.</summary>
    public SshTunnel Tunnel(SshHost next) => new(this, next, time);

    public async ValueTask DisposeAsync()
    {
        await client.LetGoAsync(time);
        if (tunnel is not null)
        {
            await tunnel.DisposeAsync();
        }
    }
}

/// <summary>The end of a connection: bounded too, for a dead path makes even a farewell wait.</summary>
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
            // Nothing depends on how a connection that nobody uses any more ends.
        }
    }
}
