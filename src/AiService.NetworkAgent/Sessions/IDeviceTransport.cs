using AiService.NetworkAgent.Inventory;

namespace AiService.NetworkAgent.Sessions;

/// <summary>One way to devices' command lines: SSH, or the platform's collect-service.</summary>
internal interface IDeviceTransport
{
    Transport Kind { get; }

    /// <summary>Opens a session.</summary>
    /// <param name="device">Where to.</param>
    /// <param name="transcript">Told of everything that passes.</param>
    /// <param name="journal">Told, before it counts, of a host key that is learned.</param>
    /// <param name="cancel">The caller gives up.</param>
    /// <exception cref="SessionException">There is no session: nothing reached the device's command line but its platform's setup.</exception>
    Task<IDeviceSession> OpenAsync(Device device, SessionTranscript transcript, IRunJournal journal, CancellationToken cancel);
}
