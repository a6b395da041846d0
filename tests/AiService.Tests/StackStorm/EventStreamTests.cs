using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.StackStorm;
using AiService.StackStorm.Tracking;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Tests.StackStorm;

/// <summary>One event stream reports how executions end; where it does not, they are polled.</summary>
public sealed class EventStreamTests : IAsyncLifetime, IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";
    private const string Second = "6b0000000000000000000004";

    private readonly FakeStackStorm stackStorm = new();
    private FakeEventStream stream = null!;
    private StackStormRig rig = null!;
    private JsonNode looked = Running;

    public async Task InitializeAsync()
    {
        stream = await FakeEventStream.StartAsync();
        rig = new StackStormRig(stackStorm.BaseUrl, stream.Setting, "STACKSTORM_POLL_INTERVAL=30") { Busy = () => stream.IsTelling };
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("01c_python_success").Follows(Guides, () => looked);
    }

    public async Task DisposeAsync() => await stream.DisposeAsync();

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task An_end_on_the_stream_is_known_without_a_poll()
    {
        ClockIsNotFasterThanReal();
        stream.Connected = TellTheRecordedLifeAsync;

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        looked["status"]!.GetValue<string>().Should().Be("running", "no poll could have shown the end");
        var asked = stream.Arrived.Should().ContainSingle("nothing broke it: {0}", rig.Log).Which;
        asked.Query["events"].ToString().Should().Be("st2.execution__update");
        asked.Query["action_refs"].ToString().Should().Be(Orders.EnableInterface);
        asked.Key.Should().Be(StackStormRig.Key);
        asked.Url.Should().NotContain(StackStormRig.Key);
    }

    [Fact]
    public async Task What_ended_before_the_stream_was_connected_is_polled_at_once()
    {
        var began = rig.Time.GetUtcNow();
        looked = Recording.Of("01c_python_success").States[^1];

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (rig.Time.GetUtcNow() - began).Should().BeLessThan(TimeSpan.FromSeconds(30), "the first look by interval would come later");
    }

    [Fact]
    public async Task One_connection_serves_all_executions()
    {
        ClockIsNotFasterThanReal();
        stackStorm.Follows(Second, () => Running);
        using var second = Watch().Track(Second, Orders.EnableInterface, "requested");
        Task<AttemptResult>? attempt = null;
        stream.Connected = async () =>
        {
            await Eventually.HoldsAsync(() => attempt is not null && rig.Journal?.Last.ExecutionId == Guides);

            // Told until it is heard: the id is on record a moment before the execution is watched, and nothing is replayed.
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (!attempt!.IsCompleted)
            {
                await TellTheRecordedLifeAsync();
                await beat.WaitForNextTickAsync();
            }
        };

        await UpAsync();
        attempt = rig.TryAsync();
        (await attempt).Outcome.Should().Be(AttemptOutcome.Succeeded);

        stream.Arrived.Should().ContainSingle("nothing broke it: {0}", rig.Log);
    }

    [Fact]
    public async Task A_stream_that_breaks_in_the_middle_of_an_event_is_connected_again()
    {
        ClockIsNotFasterThanReal();
        stream.Connected = async () =>
        {
            await UpAsync();
            if (stream.Arrived.Count == 1)
            {
                var half = Told()[^1].ToJsonString();
                await stream.WriteAsync($"event: st2.execution__update\ndata: {half[..(half.Length / 2)]}");
                stream.Break();
            }
            else
            {
                await TellTheRecordedLifeAsync();
            }
        };

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        stream.Arrived.Should().HaveCount(2, "nothing else broke it: {0}", rig.Log);
        rig.Log.Should().Contain("the event stream broke");
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_connected_again()
    {
        // Not even the empty line of every 25 s comes.
        stream.Connected = () => stream.Arrived.Count == 1 ? Task.CompletedTask : TellTheRecordedLifeAsync();

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        // The clock has to run fast here, and on a busy machine the second may fall silent too.
        stream.Arrived.Should().HaveCountGreaterThan(1);
        rig.Log.Should().Contain("nothing came for 60 s");
    }

    [Fact]
    public async Task An_event_of_megabytes_breaks_nothing_and_reports_its_end()
    {
        ClockIsNotFasterThanReal();
        stream.Connected = async () =>
        {
            await UpAsync();
            var own = Told()[^1];
            own["result"]!["stdout"] = new string('x', 1024 * 1024);
            var foreign = own.DeepClone();
            foreign["id"] = "6b0000000000000000000005";
            foreign["result"]!["stdout"] = new string('y', 5 * 1024 * 1024);
            await stream.TellAsync(foreign);
            await stream.TellAsync(own);
        };

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        stream.Arrived.Should().ContainSingle("nothing broke it: {0}", rig.Log);
    }

    [Theory]
    [InlineData(401, "application/json", "HTTP 401")]
    [InlineData(200, "text/html", "HTTP 200")]
    public async Task A_stream_that_is_refused_leaves_the_polls_and_health_reports_it(int status, string type, string words)
    {
        stackStorm.Answers("GET", "/v1/executions", "02z22_rbac_min_role_list");
        stream.Instead = response =>
        {
            response.StatusCode = status;
            response.ContentType = type;
            return response.WriteAsync("{\"faultstring\":\"Unauthorized\"}");
        };
        stackStorm.Follows(Second, () => Running);
        using var open = Watch().Track(Second, Orders.EnableInterface, "requested");
        stackStorm.Seen = request => looked = request.Query?.ContainsKey("id") == true ? Recording.Of("01c_python_success").States[^1] : looked;

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (await HealthAsync()).Should().Contain("executions are followed by polling: ").And.Contain(words);
    }

    [Fact]
    public async Task The_answer_of_nginx_for_a_stream_that_is_down_is_no_stream()
    {
        stream.Instead = response =>
        {
            response.ContentType = "text/event-stream";
            return response.WriteAsync("retry: 1000\n\n");
        };
        stackStorm.Seen = request => looked = request.Path == "/v1/executions/" + Guides ? Recording.Of("01c_python_success").States[^1] : looked;

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task Health_reports_that_the_stream_is_in_use()
    {
        stackStorm.Answers("GET", "/v1/executions", "02z22_rbac_min_role_list");
        (await HealthAsync()).Should().Be("answers; executions are followed by the event stream, which is opened when there is one");

        using var open = Watch().Track(Guides, Orders.EnableInterface, "running");
        await rig.Pump.RunAsync(UpAsync());

        (await HealthAsync()).Should().Be("answers; executions are followed by the event stream");
    }

    [Fact]
    public async Task Another_action_is_subscribed_to_as_well()
    {
        using var first = Watch().Track(Guides, Orders.EnableInterface, "running");
        await rig.Pump.RunAsync(UpAsync());

        stackStorm.Follows(Second, () => Running);
        using var second = Watch().Track(Second, "network.remediation.reduce_cpu", "running");
        await rig.Pump.RunAsync(UpAsync("network.remediation.reduce_cpu"));

        stream.Arrived.Last().Query["action_refs"].ToString().Should().Be("network.remediation.enable_interface,network.remediation.reduce_cpu");
    }

    [Fact]
    public async Task It_is_closed_a_while_after_the_last_end()
    {
        var open = Watch().Track(Guides, Orders.EnableInterface, "running");
        await rig.Pump.RunAsync(UpAsync());
        open.Dispose();

        await rig.Pump.RunAsync(Eventually.HoldsAsync(() => stream.Open == 0));

        rig.Get<StreamSource>().Covers(Orders.EnableInterface).Should().BeFalse();
    }

    private static JsonNode Running => Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;

    /// <summary>For a test of a connection that must last: on a machine that is busy the connection's limits would pass in the time of a few requests.</summary>
    private void ClockIsNotFasterThanReal() => rig.Step = TimeSpan.FromMilliseconds(1);

    private ExecutionTracker Watch() => rig.Get<ExecutionTracker>();

    /// <summary>What a real stream told of one execution, as if it had been ours.</summary>
    private static List<JsonNode> Told() => [.. Recording.Of("06b_stream_execution_update_only").Events.Select(document =>
    {
        var own = document.DeepClone();
        own["id"] = Guides;
        return own;
    })];

    private async Task TellTheRecordedLifeAsync()
    {
        await UpAsync();
        foreach (var document in Told())
        {
            await stream.TellAsync(document);
        }
    }

    private Task<bool> UpAsync(string action = Orders.EnableInterface) => Eventually.HoldsAsync(() => rig.Get<StreamSource>().Covers(action));

    private async Task<string?> HealthAsync() =>
        (await rig.Pump.RunAsync(rig.Get<StackStormHealthCheck>().CheckHealthAsync(new HealthCheckContext()))).Description;
}
