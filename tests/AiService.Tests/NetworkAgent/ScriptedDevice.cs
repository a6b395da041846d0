using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent;

/// <summary>A device that answers by a script, for what a real one cannot be made to do at a chosen moment.</summary>
internal sealed class ScriptedDevice(Func<int, string, Reply> answer) : IDeviceConnector
{
    private readonly Func<int, string, Reply> answer = answer;
    private int sessions;
    private int open;

    public static Device Frr { get; } = Device("frr");

    /// <summary>Every command that arrived, as <c>session:command</c>; sessions count from 1.</summary>
    public List<string> Arrived { get; } = [];

    public int MostOpenAtOnce { get; private set; }

    public static Device Device(string platform, string host = "device.invalid") => new()
    {
        Id = "1",
        Host = host,
        Port = 22,
        Platform = Library.Embedded.Platforms[platform],
        Username = "netop",
        Credential = new PasswordCredential("open-sesame"),
        HostKeys = ["SHA256:" + new string('a', 43)],
    };

    public static SessionException TimedOut() => new(SessionFailure.TimedOut, "设备在时限内没有应答");

    public Task<IDeviceSession> OpenAsync(Device device, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        MostOpenAtOnce = Math.Max(MostOpenAtOnce, ++open);
        return Task.FromResult<IDeviceSession>(new Session(this, ++sessions));
    }

    private sealed class Session(ScriptedDevice device, int number) : IDeviceSession
    {
        private bool dropped;

        public Task<Reply> SendAsync(string command, CancellationToken cancel)
        {
            dropped.Should().BeFalse("a session is never used again after it failed");
            device.Arrived.Add($"{number}:{command}");
            try
            {
                return Task.FromResult(device.answer(number, command));
            }
            catch (SessionException)
            {
                dropped = true;
                throw;
            }
        }

        public ValueTask DisposeAsync()
        {
            device.open--;
            return ValueTask.CompletedTask;
        }
    }
}
