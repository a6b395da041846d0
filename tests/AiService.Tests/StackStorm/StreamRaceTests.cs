using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.StackStorm.Api;
using AiService.StackStorm.Tracking;
using AiService.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.StackStorm;

/// <summary>The event stream and the polls run side by side: neither may undo what the other has done.</summary>
public sealed class StreamRaceTests : IAsyncLifetime, IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";

    /// <summary>Only for a test that hangs: reached, it fails.</summary>
    private static readonly TimeSpan RealLimit = TimeSpan.FromMinutes(1);

    private readonly FakeStackStorm stackStorm = new();
    private FakeEventStream stream = null!;
    private StackStormRig rig = null!;

    public async Task InitializeAsync()
    {
        stream = await FakeEventStream.StartAsync();
        rig = new StackStormRig(stackStorm.BaseUrl, stream.Setting, "STACKSTORM_POLL_INTERVAL=2") { Busy = () => stream.IsTelling };
    }

    public async Task DisposeAsync() => await stream.DisposeAsync();

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task A_poll_under_way_when_the_stream_is_connected_does_not_put_off_the_poll_that_catches_up()
    {
        // A busy machine takes its time between the requests, in which the clock runs on.
        rig.Step = TimeSpan.FromMilliseconds(10);

        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var connected = new ManualResetEventSlim();
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("01c_python_success").Follows(Guides, () =>
        {
            if (asked.TrySetResult())
            {
                // Read now, answered later: in between the execution ends, and then the stream is connected, which does not tell of it.
                connected.Wait(RealLimit).Should().BeTrue();
                return Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;
            }

            return Recording.Of("01c_python_success").States[^1];
        });
        stream.Instead = async response =>
        {
            response.ContentType = "text/event-stream";
            await response.StartAsync();
            await response.Body.FlushAsync();
            await asked.Task;
            await response.Body.WriteAsync("\n"u8.ToArray());
            await response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, response.HttpContext.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        _ = rig.Get<ExecutionTracker>();
        rig.Get<StreamSource>().StateChanged += _ => connected.Set();
        var began = rig.Time.GetUtcNow();

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (rig.Time.GetUtcNow() - began).Should().BeLessThan(TimeSpan.FromSeconds(10), "the safety net would catch it after 20 s");
    }

    [Fact]
    public async Task A_rest_that_was_over_at_the_moment_when_the_next_execution_began_closes_nothing()
    {
        var clock = new LateTimers();
        using var own = new StreamSource(rig.Get<StackStormOptions>(), rig.Get<EventStreamConnection>(), clock, NullLogger<StreamSource>.Instance);
        own.Subscribe(Orders.EnableInterface);
        await Eventually.HoldsAsync(() => own.Covers(Orders.EnableInterface));
        own.Release();

        own.Subscribe(Orders.EnableInterface);
        clock.Last!();

        own.Summary.Should().Be("executions are followed by the event stream");
        own.Covers(Orders.EnableInterface).Should().BeTrue();
    }

    [Fact]
    public async Task A_connection_that_ends_late_does_not_take_its_successors_place()
    {
        using var released = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        var own = rig.Get<StreamSource>();
        List<bool> states = [];
        own.StateChanged += states.Add;
        own.StatusReceived += (_, _) =>
        {
            held.Set();
            released.Wait(RealLimit).Should().BeTrue();
        };
        own.Subscribe(Orders.EnableInterface);
        await Eventually.HoldsAsync(() => own.Covers(Orders.EnableInterface));
        await stream.TellAsync(JsonNode.Parse("""{"id": "6b01", "status": "running"}""")!);
        await Eventually.HoldsAsync(() => held.IsSet);

        own.Release();
        rig.Time.Advance(TimeSpan.FromSeconds(61));
        own.Covers(Orders.EnableInterface).Should().BeFalse("it is closed, and reports nothing any more");
        own.Subscribe(Orders.EnableInterface);
        await Eventually.HoldsAsync(() => own.Covers(Orders.EnableInterface));
        released.Set();
        await Eventually.HoldsAsync(() => stream.Open == 1);

        own.Covers(Orders.EnableInterface).Should().BeTrue();
        own.Summary.Should().Be("executions are followed by the event stream");
        states.Should().Equal(true, false, true);
    }

    [Fact]
    public async Task A_defect_in_the_handling_of_an_event_does_not_end_the_stream()
    {
        var own = rig.Get<StreamSource>();
        own.StatusReceived += (_, status) => throw new InvalidOperationException("no handler for " + status);
        own.Subscribe(Orders.EnableInterface);
        await Eventually.HoldsAsync(() => own.Covers(Orders.EnableInterface));

        await stream.TellAsync(JsonNode.Parse("""{"id": "6b01", "status": "running"}""")!);
        await Eventually.HoldsAsync(() => !own.Covers(Orders.EnableInterface));
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.HoldsAsync(() => own.Covers(Orders.EnableInterface));

        stream.Arrived.Should().HaveCount(2);
        rig.Log.Should().Contain("no handler for running");
    }

    /// <summary>
    /// A clock whose timer of a closing stream fires when a test says so, also after it has been disposed of, as a real one may. The pause
    /// before a second try to connect is real: on a busy machine the first one may break.
    /// </summary>
    private sealed class LateTimers : TimeProvider
    {
        private static readonly TimeSpan Closing = TimeSpan.FromSeconds(60);

        public Action? Last { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < Closing)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Last = () => callback(state);
            return new Never();
        }

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                // Its callback may be under way already.
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
