using AiService.NetworkAgent.Inventory;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Opens sessions on devices.</summary>
internal interface IDeviceConnector
{
    /// <exception cref="SessionException">There is no session: nothing reached the device's command line but its platform's setup.</exception>
    Task<IDeviceSession> OpenAsync(Device device, CancellationToken cancel);
}
