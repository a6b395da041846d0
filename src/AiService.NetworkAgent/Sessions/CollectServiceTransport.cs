using AiService.NetworkAgent.Inventory;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Sessions through collect-service: there is no connection to open, so the first command tells whether the device can be had.</summary>
internal sealed class CollectServiceTransport(CollectServiceClient client, DeviceSessionOptions options, TimeProvider time) : IDeviceTransport
{
    public Transport Kind => Transport.CollectService;

    public Task<IDeviceSession> OpenAsync(Device device, SessionTranscript transcript, IRunJournal journal, CancellationToken cancel)
    {
        transcript.Event($"through collect-service to {device.Host}");
        return Task.FromResult<IDeviceSession>(new CollectServiceSession(client, device, transcript, options.For(device.Platform), time));
    }
}
