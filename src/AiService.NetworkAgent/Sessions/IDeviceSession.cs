using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>A login on a device: at a prompt, or by exec channels.</summary>
internal interface IDeviceSession : IAsyncDisposable
{
    /// <summary>Sends one command and waits, bounded, for its whole answer.</summary>
    /// <param name="command">One line, complete and safe.</param>
    /// <param name="cancel">Cancels the command: the session is dropped.</param>
    /// <exception cref="SessionException">
    /// No complete answer arrived. The session is dropped: a late answer would be taken for the next command's.
    /// </exception>
    Task<Reply> SendAsync(string command, CancellationToken cancel);
}

/// <summary>Opens sessions on devices.</summary>
internal interface IDeviceConnector
{
    /// <exception cref="SessionException">No session was opened: nothing reached the device's command line but its platform's setup.</exception>
    Task<IDeviceSession> OpenAsync(Device device, CancellationToken cancel);
}

/// <summary>Opens sessions by one transport: SSH, or the platform's collect-service.</summary>
internal interface IDeviceTransport
{
    Transport Kind { get; }

    /// <summary>Opens a session.</summary>
    /// <param name="device">The device.</param>
    /// <param name="transcript">Records everything that passes.</param>
    /// <param name="journal">Records a host key before it is learned.</param>
    /// <param name="cancel">Cancels the login.</param>
    /// <exception cref="SessionException">No session was opened: nothing reached the device's command line but its platform's setup.</exception>
    Task<IDeviceSession> OpenAsync(Device device, SessionTranscript transcript, IRunJournal journal, CancellationToken cancel);
}
