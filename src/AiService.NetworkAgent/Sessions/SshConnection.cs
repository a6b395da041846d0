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
