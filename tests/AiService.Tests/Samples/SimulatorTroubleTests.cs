using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>Credentials, and what goes wrong on demand. One simulator for each test: a trouble that waits must not reach another.</summary>
public sealed class SimulatorTroubleTests : IAsyncLifetime
{
    private const string Noop = """{"action": "core.noop", "context": {"trace_context": {"trace_tag": "t"}}}""";

    private readonly SimulatorFixture simulator = new();

    public Task InitializeAsync() => simulator.InitializeAsync();

    public Task DisposeAsync() => simulator.DisposeAsync();

    [Theory]
    [InlineData("02h_both_bad_token_good_key", "simulated-key", "wrong")]
    [InlineData("02i_both_good_token_bad_key", "wrong", "simulated-token")]
    [InlineData("02f_token_header", null, "simulated-token")]
    [InlineData("02k_wrong_token", null, "wrong")]
    [InlineData("02l_expired_token", null, "expired-token")]
    [InlineData("02m_no_auth", null, null)]
    [InlineData("02q_empty_key", "", null)]
    [InlineData("02u_disabled_key", "disabled-key", null)]
    public async Task Credentials_are_judged_as_recorded(string name, string? key, string? token)
    {
        var recorded = Recording.Of(name);

        using var answer = await simulator.SendAsync(recorded.Method, recorded.PathAndQuery, recorded.Body, key, token);

        ((int)answer.StatusCode).Should().Be(recorded.Status);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
        ((string?)body!["faultstring"]).Should().Be((string?)recorded.Answer["faultstring"]);
    }

    [Fact]
    public async Task A_wrong_key_is_named_by_its_hash_and_never_by_itself()
    {
        using var answer = await simulator.SendAsync(HttpMethod.Post, "/v1/executions", Noop, key: "wrong-key");

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var text = await answer.Content.ReadAsStringAsync();
        text.Should().MatchRegex("key_hash=[0-9a-f]{128} not found").And.NotContain("wrong-key");
    }

    [Theory]
    [InlineData("""{"drop": true}""", 0)]
    [InlineData("""{"when": "after", "drop": true}""", 1)]
    public async Task A_lost_answer_is_lost_before_or_after_the_execution_exists(string trouble, int executions)
    {
        await simulator.PlanAsync("/simulator/faults", body: trouble);

        var lost = () => simulator.SendAsync(HttpMethod.Post, "/v1/executions", Noop);

        await lost.Should().ThrowAsync<HttpRequestException>();
        (await simulator.JsonAsync(HttpMethod.Get, "/v1/traces?trace_tag=t")).AsArray().Should().HaveCount(executions);
        var seen = await simulator.JsonAsync(HttpMethod.Get, "/simulator/executions");
        ((int?)seen["posts_by_trace_tag"]!["t"]).Should().Be(1);
        using var next = await simulator.SendAsync(HttpMethod.Post, "/v1/executions", Noop);
        next.StatusCode.Should().Be(HttpStatusCode.Created, "it applies to one request and no more");
    }

    [Fact]
    public async Task RabbitMQ_down_is_a_500_and_an_execution_that_never_runs()
    {
        await simulator.PlanAsync("/simulator/faults", body: """{"when": "after", "status": 500, "faultstring": "[Errno 111] ECONNREFUSED", "orphan": true}""");
        var recorded = Recording.Of("08e_rabbit_down_post");

        using var answer = await simulator.SendAsync(recorded.Method, recorded.PathAndQuery, recorded.Body);

        ((int)answer.StatusCode).Should().Be(recorded.Status);
        JsonNode.DeepEquals(await answer.Content.ReadFromJsonAsync<JsonNode>(), recorded.Answer).Should().BeTrue();
        answer.Headers.Contains("X-Simulation").Should().BeTrue();
        simulator.Clock.Advance(TimeSpan.FromDays(1));
        var traces = await simulator.JsonAsync(HttpMethod.Get, "/v1/traces?trace_tag=rabbit-down-1");
        (await simulator.StatusAsync((string)traces[0]!["action_executions"]![0]!["object_id"]!)).Should().Be("requested");
    }

    [Fact]
    public async Task A_late_answer_comes_when_the_clock_says_so_and_is_the_real_one()
    {
        await simulator.PlanAsync("/simulator/faults", body: """{"when": "after", "delay_seconds": 22}""");

        var waiting = simulator.SendAsync(HttpMethod.Post, "/v1/executions", Noop);
        await SimulatorFixture.PassUntilAsync(async () => (await simulator.JsonAsync(HttpMethod.Get, "/v1/traces?trace_tag=t")).AsArray().Count == 1);
        waiting.IsCompleted.Should().BeFalse("the execution exists, and its answer is due in 22 seconds of a clock that stands");
        await SimulatorFixture.PassUntilAsync(async () =>
        {
            simulator.Clock.Advance(TimeSpan.FromSeconds(1));
            await simulator.JsonAsync(HttpMethod.Get, "/v1/");
            return waiting.IsCompleted;
        });

        using var answer = await waiting;
        answer.StatusCode.Should().Be(HttpStatusCode.Created);
        ((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["status"]).Should().Be("requested");
    }

    [Fact]
    public async Task A_proxy_page_can_stand_in_the_way_of_a_get()
    {
        await simulator.PlanAsync("/simulator/faults", body: """{"method": "GET", "path": "/actions", "html": "<html>Bad Gateway</html>", "status": 502, "times": 2}""");

        for (var time = 0; time < 2; time++)
        {
            using var page = await simulator.SendAsync(HttpMethod.Get, "/api/v1/actions/core.noop");
            page.StatusCode.Should().Be(HttpStatusCode.BadGateway);
            page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        }

        using var real = await simulator.SendAsync(HttpMethod.Get, "/api/v1/actions/core.noop");
        real.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/v1/executions", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/executions", HttpStatusCode.Created)]
    public async Task A_chunked_body_is_read_as_empty_by_st2api_itself_and_unchunked_by_nginx(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("St2-Api-Key", "simulated-key");
        request.Headers.TransferEncodingChunked = true;
        request.Content = new StringContent(Noop, Encoding.UTF8, "application/json");

        using var answer = await simulator.Http.SendAsync(request);

        answer.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task A_name_that_Jinja_does_not_know_is_a_400_that_leaves_a_failed_execution_behind()
    {
        using var refused = await simulator.SendAsync(
            HttpMethod.Post,
            "/v1/executions",
            """{"action": "network.remediation.enable_interface", "parameters": {"device_id": "1", "fault_description": "{{ nope }}"}}""");

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var listed = await simulator.JsonAsync(HttpMethod.Get, "/v1/executions?include_attributes=status");
        listed.AsArray().Should().ContainSingle().Which!["status"]!.ToString().Should().Be("failed");
    }

    [Fact]
    public async Task A_string_expression_arrives_as_it_was_meant()
    {
        var text = "接口 \"Gig0/0/1\" {{ st2kv.system.demo_secret }} {% endraw %} \\ \n 123";
        var escaped = $"{{{{ {System.Text.Json.JsonSerializer.Serialize(text)} }}}}";
        var body = new JsonObject
        {
            ["action"] = "network.remediation.enable_interface",
            ["parameters"] = new JsonObject { ["device_id"] = "1", ["fault_description"] = escaped },
        };

        var document = await simulator.JsonAsync(HttpMethod.Post, "/v1/executions", body.ToJsonString());

        ((string?)document["parameters"]!["fault_description"]).Should().Be(text);
    }
}
