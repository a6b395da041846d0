using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Sends commands through collect-service. A login lasts for one call only, so the commands from entering configuration to leaving it are held
/// back and sent in one call; a run that ends in between has sent nothing. A command that only reads is a call of its own.
/// </summary>
internal sealed class CollectServiceSession(
    CollectServiceClient client, Device device, SessionTranscript transcript, DeviceSessionOptions options, TimeProvider time) : IDeviceSession
{
    // One call includes the login and the wait for the device.
    private readonly StepGuard guard = new(options with { CommandTimeout = options.ConnectTimeout + options.CommandTimeout }, time, transcript);
    private readonly List<string> held = [];

    public async Task<Reply> SendAsync(string command, CancellationToken cancel)
    {
        var (enter, leave) = (device.Platform.Configuration.Enter, device.Platform.Configuration.Leave);
        if (held.Count > 0 || (enter.Count > 0 && command == enter[0]))
        {
            held.Add(command);
            if (command != leave.LastOrDefault(command))
            {
                return new Reply("");
            }
        }

        string[] commands = held.Count > 0 ? [.. held] : [command];
        held.Clear();
        return await guard.RunAsync(token => ExecuteAsync(commands, token), cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Reply> ExecuteAsync(string[] commands, CancellationToken token)
    {
        transcript.Sent(string.Join('\n', commands));
        var output = await client.ExecuteAsync(device, commands, token);
        transcript.Received(output);
        return new Reply(output);
    }
}

/// <summary>Opens sessions through collect-service: there is no connection to open, so the first command shows whether the device is reachable.</summary>
internal sealed class CollectServiceTransport(CollectServiceClient client, DeviceSessionOptions options, TimeProvider time) : IDeviceTransport
{
    public Transport Kind => Transport.CollectService;

    public Task<IDeviceSession> OpenAsync(Device device, SessionTranscript transcript, IRunJournal journal, CancellationToken cancel)
    {
        transcript.Event($"through collect-service to {device.Host}");
        return Task.FromResult<IDeviceSession>(new CollectServiceSession(client, device, transcript, options.For(device.Platform), time));
    }
}
