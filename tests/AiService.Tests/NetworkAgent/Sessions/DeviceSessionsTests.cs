using AiService.Agent.Records;
using AiService.Agent.Running;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.NetworkAgent.Sessions;

public class DeviceSessionsTests
{
    private readonly FakeTimeProvider time = new();
    private readonly StandIn transport = new();

    [Fact]
    public async Task A_device_has_one_session_at_a_time_under_whatever_name()
    {
        var sessions = Sessions(8);
        var first = await OpenAsync(sessions, "10.0.0.1", "1");
        var second = OpenAsync(sessions, "10.0.0.1", "core-1");
        second.IsCompleted.Should().BeFalse();

        await first.DisposeAsync();

        await (await second).DisposeAsync();
        transport.MostAtOnce.Should().Be(1);
    }

    [Fact]
    public async Task Over_all_devices_there_are_no_more_than_allowed()
    {
        var sessions = Sessions(2);
        var open = new[] { await OpenAsync(sessions, "10.0.0.1"), await OpenAsync(sessions, "10.0.0.2") };
        var third = OpenAsync(sessions, "10.0.0.3");
        third.IsCompleted.Should().BeFalse();

        await open[0].DisposeAsync();
        await open[0].DisposeAsync();

        await third;
        var fourth = OpenAsync(sessions, "10.0.0.4");
        fourth.IsCompleted.Should().BeFalse("a session that is closed twice gives its place back once");
        await open[1].DisposeAsync();
        await fourth;
        transport.MostAtOnce.Should().Be(2);
    }

    [Fact]
    public async Task Waiting_for_a_place_is_bounded_and_says_what_to_raise()
    {
        var sessions = Sessions(1);
        await OpenAsync(sessions, "10.0.0.1");
        var waiting = OpenAsync(sessions, "10.0.0.2");

        time.Advance(TimeSpan.FromSeconds(31));

        (await waiting.Invoking(task => task).Should().ThrowAsync<SessionException>())
            .Which.Should().Match<SessionException>(none => none.Failure == SessionFailure.Busy && none.Message.Contains("AGENT_MAX_SESSIONS"));
    }

    [Fact]
    public async Task A_session_that_cannot_be_opened_gives_its_place_back()
    {
        var sessions = Sessions(1);
        transport.Fails = true;
        await FluentActions.Awaiting(() => OpenAsync(sessions, "10.0.0.1")).Should().ThrowAsync<SessionException>();
        transport.Fails = false;

        (await OpenAsync(sessions, "10.0.0.1")).Should().NotBeNull();
    }

    [Fact]
    public async Task A_session_whose_end_fails_gives_its_place_back()
    {
        var sessions = Sessions(1);
        var session = await OpenAsync(sessions, "10.0.0.1");
        transport.Fails = true;
        await FluentActions.Awaiting(() => session.DisposeAsync().AsTask()).Should().ThrowAsync<InvalidOperationException>();
        transport.Fails = false;

        // A place that is not given back keeps the device closed to every later run.
        (await OpenAsync(sessions, "10.0.0.1").WaitAsync(TimeSpan.FromSeconds(30))).Should().NotBeNull();
    }

    private DeviceSessions Sessions(int most)
    {
        var options = new DeviceSessionOptions { ConnectTimeout = TimeSpan.FromSeconds(1), CommandTimeout = TimeSpan.FromSeconds(1), MaxSessions = most };
        return new DeviceSessions([transport], new TranscriptStore(new SqliteTranscriptStore(Records.Database), NullLogger<TranscriptStore>.Instance), options, time);
    }

    private static Task<IDeviceSession> OpenAsync(DeviceSessions sessions, string host, string id = "1")
    {
        var order = Orders.For(id, "eth1");
        var device = new Device
        {
            Id = id,
            Host = host,
            Port = 22,
            Platform = ScriptedDevice.Frr.Platform,
            Username = "netop",
            Credential = new PasswordCredential("not used"),
        };
        return sessions.For(order.RepairId, new AgentJournal(order.Journal())).OpenAsync(device, CancellationToken.None);
    }

    private sealed class StandIn : IDeviceTransport
    {
        private int open;

        public Transport Kind => Transport.Ssh;

        public bool Fails { get; set; }

        public int MostAtOnce { get; private set; }

        public Task<IDeviceSession> OpenAsync(Device device, SessionTranscript transcript, IRunJournal journal, CancellationToken cancel)
        {
            if (Fails)
            {
                throw new SessionException(SessionFailure.Unreachable, "no");
            }

            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref open));
            return Task.FromResult<IDeviceSession>(new Session(this));
        }

        private sealed class Session(StandIn owner) : IDeviceSession
        {
            public Task<Reply> SendAsync(string command, CancellationToken cancel) => Task.FromResult(new Reply(""));

            public ValueTask DisposeAsync()
            {
                Interlocked.Decrement(ref owner.open);
                return owner.Fails ? throw new InvalidOperationException("broken") : ValueTask.CompletedTask;
            }
        }
    }
}
