using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>A login on a device: at a prompt, or by exec channels.</summary>
internal interface IDeviceSession : IAsyncDisposable
{
    /// <summary>Sends one command and waits, bounded, for its whole answer.</summary>
    /// <param name="command">One line, complete and safe.</param>
    /// <param name="cancel">The caller gives up: the session is dropped.</param>
    /// <exception cref="SessionException">
    /// No whole answer came. The session is dropped for good: what comes late would be taken for the next command's answer.
    /// </exception>
    Task<Reply> SendAsync(string command, CancellationToken cancel);
}

/// <summary>Opens sessions on devices.</summary>
internal interface IDeviceConnector
{
    /// <exception cref="SessionException">There is no session: nothing reached the device's command line but its platform's setup.</exception>
    Task<IDeviceSession> OpenAsync(Device device, CancellationToken cancel);
}
