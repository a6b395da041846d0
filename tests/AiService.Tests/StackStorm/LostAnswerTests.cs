using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace AiService.Tests.StackStorm;

/// <summary>An answer that was lost is looked up, and what is found is tracked. Nothing here may send a second time.</summary>
public sealed class LostAnswerTests : IAsyncLifetime, IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";

    private readonly FakeStackStorm stackStorm = new();
    private Fate fateOfPost;
    private LossyLine line = null!;
    private StackStormRig rig = null!;

    public async Task InitializeAsync()
    {
        line = await LossyLine.StartAsync(stackStorm.Address, request => HttpMethods.IsPost(request.Method) ? fateOfPost : Fate.Delivered);
        rig = new StackStormRig(line, $"STACKSTORM_BASE_URL={line.Address}v1", $"STACKSTORM_API_KEY={StackStormRig.Key}", "STACKSTORM_EXECUTION_TIMEOUT=60", "STACKSTORM_SETTLE_TIME=10", "STACKSTORM_MAX_SENDS=1");
    }

    public async Task DisposeAsync()
    {
        await line.DisposeAsync();
        line.Arrived.Count(request => request == "POST /v1/executions").Should().Be(1, "a POST whose fate is unknown is not sent again");
    }

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Theory]
    [InlineData(nameof(Fate.AnswerLost))]
    [InlineData(nameof(Fate.Silence))]
    public async Task An_execution_whose_answer_was_lost_is_found_by_its_tag_and_followed(string fate)
    {
        fateOfPost = Enum.Parse<Fate>(fate);
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.Of(Guides)));
        var order = Orders.Guide();

        var attempt = await rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.ExecutionId.Should().Be(Guides);
        stackStorm.Requests.First(request => request.Path == "/v1/traces").Query!["trace_tag"].Single().Should().Be(order.TraceTag);
    }

    [Fact]
    public async Task An_answer_lost_with_no_execution_to_be_found_is_unknown()
    {
        fateOfPost = Fate.RequestLost;
        stackStorm.Declares(Orders.EnableInterface).Traces("05f_traces_unknown_tag");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("状态未知").And.EndWith("请人工确认设备状态");
        stackStorm.Requests.Count(request => request.Path == "/v1/traces").Should().BeGreaterThan(3);
    }

    [Fact]
    public async Task An_orphan_of_a_500_is_tracked_and_cancelled_when_its_time_is_over()
    {
        // RabbitMQ is down: 500, and yet the execution exists, requested for good. The DELETE fails too, and cancels all the same.
        var orphan = Recording.Of("08e3_rabbit_down_get").Body;
        var id = orphan["id"]!.GetValue<string>();
        var state = orphan;
        stackStorm.DeclaresTimeout(Orders.EnableInterface, 5).AnswersPost("08e_rabbit_down_post")
            .Traces("08e2_rabbit_down_traces").Follows(id, () => state)
            .On("DELETE", "/v1/executions/" + id, _ =>
            {
                state = Recording.Of("08e8_rabbit_back_get").Body;
                return FakeStackStorm.Json(500, Recording.Of("08e6_rabbit_down_cancel").Body);
            });

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().StartWith(
            "StackStorm 动作 network.remediation.enable_interface 状态：canceled (execution: 6b04450c53e8bd92fcb19e98)，超过 60 秒未结束，已请求取消，已确认取消，已等到");
    }

    [Fact]
    public async Task A_500_without_a_trace_never_began()
    {
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("08e_rabbit_down_post").Traces("05f_traces_unknown_tag");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("HTTP 500：[Errno 111] ECONNREFUSED");
    }

    [Theory]
    [InlineData(504, "<html>504 Gateway Time-out</html>", "text/html")]
    [InlineData(500, "<html>500 Internal Server Error</html>", "text/html")]
    [InlineData(503, "{ \"faultstring\": \"Nginx is unable to reach st2api. Make sure service is running.\" }", "application/json")]
    public async Task An_error_of_a_gateway_proves_nothing(int status, string body, string type)
    {
        stackStorm.Declares(Orders.EnableInterface).Traces("05f_traces_unknown_tag")
            .On("POST", "/v1/executions", _ => FakeStackStorm.Text(status, body, type));
        var began = rig.Time.GetUtcNow();

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Unknown);

        (rig.Time.GetUtcNow() - began).Should().BeGreaterThan(TimeSpan.FromSeconds(10), "the whole settling time is waited for");
    }

    [Fact]
    public async Task A_500_with_lookups_that_fail_is_unknown()
    {
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("08f_mongo_down_post").Answers("GET", "/v1/traces", "08f2_mongo_down_get");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    [Theory]
    [InlineData("<html>welcome</html>")]
    [InlineData("{\"status\": \"requested\"}")]
    [InlineData("{\"id\": \"\", \"status\": \"requested\"}")]
    public async Task A_created_whose_body_cannot_be_read_is_looked_up(string body)
    {
        stackStorm.Lives("01c_python_success")
            .On("POST", "/v1/executions", _ => FakeStackStorm.Text(201, body, "application/json"))
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.Of(Guides)));

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_workflows_children_are_not_taken_for_the_execution()
    {
        fateOfPost = Fate.AnswerLost;
        var traces = Traces.Of("6b0000000000000000000001", Guides);
        traces[0]!["action_executions"]![0]!["caused_by"] = new JsonObject { ["type"] = "action_execution", ["id"] = Guides };
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, traces));

        (await rig.TryAsync()).ExecutionId.Should().Be(Guides);
    }

    [Fact]
    public async Task What_a_person_has_run_again_is_not_taken_for_a_second_execution()
    {
        fateOfPost = Fate.AnswerLost;
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.Of(Guides, "6b0000000000000000000002")));

        (await rig.TryAsync()).Result.Should().EndWith($"状态：succeeded (execution: {Guides})");
    }

    [Fact]
    public async Task A_created_that_cannot_be_read_and_is_not_found_is_never_sent_again()
    {
        stackStorm.Declares(Orders.EnableInterface).Traces("05f_traces_unknown_tag")
            .On("POST", "/v1/executions", _ => FakeStackStorm.Text(201, "<html>welcome</html>", "text/html"));

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    [Fact]
    public async Task A_role_that_may_not_list_traces_finds_it_among_the_actions_executions()
    {
        fateOfPost = Fate.AnswerLost;
        var order = Orders.Guide();
        var listed = Recording.Of("05j_list_action_timestamp_gt").Body.AsArray();
        listed[1]!["id"] = Guides;
        listed[1]!["context"]!["trace_context"]!["trace_tag"] = order.TraceTag;
        stackStorm.Lives("01c_python_success").Answers("GET", "/v1/traces", "02z7_rbac_traces_403")
            .On("GET", "/v1/executions", _ => FakeStackStorm.Json(200, listed));

        var attempt = await rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        stackStorm.Requests.First(request => request.Path == "/v1/executions" && request.Method == "GET").Query!.Keys
            .Should().BeEquivalentTo("action", "timestamp_gt", "include_attributes", "limit");
    }

    [Fact]
    public async Task Without_traces_every_page_of_the_actions_executions_is_searched()
    {
        fateOfPost = Fate.AnswerLost;
        var order = Orders.Guide();
        var foreign = Recording.Of("05j_list_action_timestamp_gt").Body[0]!;
        stackStorm.Lives("01c_python_success").Answers("GET", "/v1/traces", "02z7_rbac_traces_403")
            .On("GET", "/v1/executions", request =>
            {
                var isLast = request.Query!.TryGetValue("offset", out var offset) && offset.Single() == "200";
                var page = new JsonArray([.. Enumerable.Range(0, isLast ? 3 : 100).Select(_ => foreign.DeepClone())]);
                if (isLast)
                {
                    page[1]!["id"] = Guides;
                    page[1]!["context"]!["trace_context"] = new JsonObject { ["trace_tag"] = order.TraceTag };
                }

                return FakeStackStorm.Json(200, page);
            });

        (await rig.TryAsync(order)).ExecutionId.Should().Be(Guides);
    }

    [Fact]
    public async Task Executions_of_others_are_never_taken_for_ours()
    {
        fateOfPost = Fate.AnswerLost;
        stackStorm.Lives("01c_python_success").Answers("GET", "/v1/traces", "02z7_rbac_traces_403")
            .Answers("GET", "/v1/executions", "05j_list_action_timestamp_gt");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    [Fact]
    public async Task The_breaker_lets_nothing_be_concluded()
    {
        // Every look fails until the breaker opens; then StackStorm comes back, and the execution is there.
        fateOfPost = Fate.AnswerLost;
        var began = rig.Time.GetUtcNow();
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => (rig.Time.GetUtcNow() - began).TotalSeconds < 40
            ? FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body)
            : FakeStackStorm.Json(200, Traces.Of(Guides)));

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        rig.Log.Should().Contain("CircuitOpen");
    }

    [Theory]
    [InlineData(nameof(Fate.AnswerLost))]
    [InlineData(nameof(Fate.Silence))]
    public async Task A_process_that_stops_before_the_answer_reports_that_it_may_run(string fate)
    {
        fateOfPost = Enum.Parse<Fate>(fate);
        using var stopping = new CancellationTokenSource();
        stackStorm.Lives("01c_python_success");
        stackStorm.Seen = request =>
        {
            if (request.Method == "POST")
            {
                stopping.Cancel();
            }
        };

        (await rig.TryAsync(stopping: stopping.Token)).Outcome.Should().Be(AttemptOutcome.StillOpen);
    }
}
