using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>StackStorm with a part of it down, a role that may too little, and a person who is waited for.</summary>
public sealed class SimulatorOutageTests : IAsyncLifetime
{
    private readonly SimulatorFixture simulator = new();

    public Task InitializeAsync() => simulator.InitializeAsync();

    public Task DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task Without_RabbitMQ_a_POST_is_a_500_after_23_seconds_and_a_DELETE_after_72_that_cancels_all_the_same()
    {
        await simulator.PlanAsync("/simulator/outages/rabbitmq", HttpMethod.Put);
        var recorded = Recording.Of("08e_rabbit_down_post");
        var began = simulator.Clock.GetUtcNow();
        var posting = simulator.SendAsync(recorded.Method, recorded.PathAndQuery, recorded.Body);
        using var posted = await simulator.PassAsync(posting);
        ((int)posted.StatusCode).Should().Be(500);
        ((string?)(await posted.Content.ReadFromJsonAsync<JsonNode>())!["faultstring"]).Should().Be("[Errno 111] ECONNREFUSED");
        (simulator.Clock.GetUtcNow() - began).TotalSeconds.Should().BeGreaterThanOrEqualTo(23);

        var traces = await simulator.JsonAsync(HttpMethod.Get, "/v1/traces?trace_tag=rabbit-down-1");
        var orphan = (string)traces[0]!["action_executions"]![0]!["object_id"]!;
        (await simulator.StatusAsync(orphan)).Should().Be("requested");

        began = simulator.Clock.GetUtcNow();
        using var deleted = await simulator.PassAsync(simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{orphan}"));
        ((int)deleted.StatusCode).Should().Be(500);
        var refusal = await deleted.Content.ReadFromJsonAsync<JsonNode>();
        JsonNode.DeepEquals(refusal, Recording.Of("08e6_rabbit_down_cancel").Answer).Should().BeTrue();
        (simulator.Clock.GetUtcNow() - began).TotalSeconds.Should().BeGreaterThanOrEqualTo(72);
        (await simulator.StatusAsync(orphan)).Should().Be("canceled");
        (await simulator.RunsAsync())["runs"]!.AsArray().Should().BeEmpty("it never got to a device");
    }

    [Fact]
    public async Task Without_its_database_everything_is_a_500_and_what_ended_meanwhile_stays_running()
    {
        var ended = await simulator.StartAsync("network.remediation.enable_interface", tag: "ended");
        simulator.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await simulator.PlanAsync("/simulator/outages/database", HttpMethod.Put);

        using var root = await simulator.PassAsync(simulator.SendAsync(HttpMethod.Get, "/v1/"));
        using var asked = await simulator.PassAsync(simulator.SendAsync(HttpMethod.Get, $"/v1/executions/{ended}"));
        using var unnamed = await simulator.SendAsync(HttpMethod.Post, "/v1/executions", "{}", key: null);
        ((int)root.StatusCode).Should().Be(500);
        JsonNode.DeepEquals(await asked.Content.ReadFromJsonAsync<JsonNode>(), Recording.Of("08f2_mongo_down_get").Answer).Should().BeTrue();
        ((int)unnamed.StatusCode).Should().Be(401, "no credentials need no database (recording 08f4)");

        await simulator.PlanAsync("/simulator/heal");
        simulator.Clock.Advance(TimeSpan.FromDays(1));
        (await simulator.StatusAsync(ended)).Should().Be("running");
        var run = (await simulator.RunsAsync())["runs"]![0]!;
        ((string?)run["trace_tag"]).Should().Be("ended");
        ((string?)run["ended_at"]).Should().NotBeNull("the device was done with long ago");
    }

    [Theory]
    [InlineData("scheduler", "requested")]
    [InlineData("runner", "scheduled")]
    public async Task Without_scheduler_or_runner_an_execution_waits_and_runs_when_it_is_back(string part, string waiting)
    {
        await simulator.PlanAsync($"/simulator/outages/{part}", HttpMethod.Put);
        var id = await simulator.StartAsync("network.remediation.enable_interface");
        simulator.Clock.Advance(TimeSpan.FromHours(1));
        (await simulator.StatusAsync(id)).Should().Be(waiting);

        await simulator.PlanAsync($"/simulator/outages/{part}", HttpMethod.Delete);
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        (await simulator.StatusAsync(id)).Should().Be("succeeded");
    }

    [Theory]
    [InlineData("term", "abandoned")]
    [InlineData("kill", "running")]
    public async Task A_runner_that_dies_abandons_its_executions_or_leaves_them_running_for_ever(string signal, string status)
    {
        var id = await simulator.StartAsync("network.slow_py", """{"seconds": 15}""");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        await simulator.PlanAsync($"/simulator/runner/{signal}");
        simulator.Clock.Advance(TimeSpan.FromDays(1));

        (await simulator.StatusAsync(id)).Should().Be(status);
    }

    [Theory]
    [InlineData("execute_only", "02z5_rbac_one_action_view_own_execution")]
    [InlineData("execute_only", "02z5b_rbac_list")]
    [InlineData("no_traces", "02z7_rbac_traces_403")]
    [InlineData("minimum", "02z12_rbac_limit_over_max")]
    [InlineData("minimum", "02z10_rbac_body_user_403")]
    [InlineData("observer", "02z1_rbac_observer_execute_403")]
    [InlineData("minimum", "02z9_rbac_unknown_action_400")]
    [InlineData("execute_only", "02z4_rbac_one_action_other_403")]
    [InlineData("minimum", "02z4_rbac_one_action_other_403")]
    public async Task A_role_is_refused_as_recorded(string role, string name)
    {
        await simulator.PlanAsync($"/simulator/role/{role}", HttpMethod.Put);
        var recorded = Recording.Of(name);

        using var answer = await simulator.SendAsync(recorded.Method, recorded.PathAndQuery, recorded.Body);

        ((int)answer.StatusCode).Should().Be(recorded.Status);
        JsonNode.DeepEquals(await answer.Content.ReadFromJsonAsync<JsonNode>(), recorded.Answer).Should().BeTrue();
    }

    /// <summary>The grants are those of recording 02z20; the words are recorded in 02z6, 02z4 and 02z5b, for other permissions too.</summary>
    [Theory]
    [InlineData("GET", "/v1/executions/{id}", "execution_view\" on resource \"execution:{id}\"")]
    [InlineData("DELETE", "/v1/executions/{id}", "execution_stop\" on resource \"execution:{id}\"")]
    [InlineData("GET", "/v1/actions/core.noop", "action_view\" on resource \"action:core:noop\"")]
    [InlineData("GET", "/v1/actions/views/parameters/core.noop", "action_view\" on resource \"action:core:noop\"")]
    [InlineData("GET", "/v1/actions?limit=1", "action_list\"")]
    [InlineData("GET", "/v1/inquiries", "inquiry_list\"")]
    public async Task The_minimum_role_is_granted_its_own_actions_and_nothing_else(string method, string path, string permission)
    {
        var id = await simulator.StartAsync("core.noop", "{}");
        await simulator.PlanAsync("/simulator/role/minimum", HttpMethod.Put);

        using var answer = await simulator.SendAsync(new HttpMethod(method), path.Replace("{id}", id, StringComparison.Ordinal));

        ((int)answer.StatusCode).Should().Be(403);
        ((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["faultstring"]).Should()
            .Be($"User \"runner1\" doesn't have required permission \"{permission.Replace("{id}", id, StringComparison.Ordinal)}");
    }

    [Fact]
    public async Task A_role_that_may_start_and_not_look_may_cancel_too()
    {
        await simulator.PlanAsync("/simulator/role/execute_only", HttpMethod.Put);
        var recorded = Recording.Of("02z3_rbac_one_action_allowed");

        var created = await simulator.JsonAsync(recorded.Method, recorded.PathAndQuery, recorded.Body);
        using var cancelled = await simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{created["id"]}");

        JsonNode.DeepEquals(created["context"], recorded.Answer["context"]).Should().BeTrue();
        cancelled.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_workflow_that_asks_a_person_is_paused_with_a_pending_child_until_it_is_answered()
    {
        var id = await simulator.StartAsync("network.wf_ask", "{}");
        simulator.Clock.Advance(TimeSpan.FromDays(1));

        var paused = await simulator.JsonAsync(HttpMethod.Get, $"/v1/executions/{id}");
        var child = await simulator.JsonAsync(HttpMethod.Get, $"/v1/executions/{paused["children"]![0]}");
        var listed = await simulator.JsonAsync(HttpMethod.Get, "/v1/inquiries");

        var expected = Shape.Of(Recording.Of("01k_workflow_pending_inquiry").States.Last()).Where(key => key != "context.workflow_execution");
        Shape.Of(paused).Should().Equal(expected);
        Shape.Of(child).Should().Equal(Shape.Of(Recording.Of("01k3_child_pending_GET").Answer).Where(key => key != "context.orquesta"));
        ((string?)child["status"]).Should().Be("pending");
        var inquiry = Recording.Of("01k2_inquiries_list").Answer.DeepClone();
        inquiry[0]!["id"] = child["id"]!.DeepClone();
        JsonNode.DeepEquals(listed, inquiry).Should().BeTrue();

        using var refused = await simulator.SendAsync(HttpMethod.Put, $"/v1/inquiries/{child["id"]}", """{"response": {"approved": "maybe"}}""");
        var why = (string)(await refused.Content.ReadFromJsonAsync<JsonNode>())!["faultstring"]!;
        var recorded = Recording.Of("01k4_inquiry_bad_response");
        why.Should().Be(((string)recorded.Answer["faultstring"]!).Replace(recorded.PathAndQuery.Split('/')[^1], (string)child["id"]!));
        using var answered = await simulator.SendAsync(HttpMethod.Put, $"/v1/inquiries/{child["id"]}", """{"response": {"approved": true}}""");
        simulator.Clock.Advance(TimeSpan.FromSeconds(5));
        (await simulator.StatusAsync(id)).Should().Be("succeeded");
        (await simulator.StatusAsync((string)child["id"]!)).Should().Be("succeeded");
    }

    [Fact]
    public async Task An_idle_connection_is_closed_without_a_word()
    {
        var other = new SimulatorFixture("--SIMULATOR_IDLE_SECONDS=0.1");
        await other.InitializeAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(other.Http.BaseAddress!.Host, other.Http.BaseAddress.Port);
        var line = client.GetStream();
        await line.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = await new StreamReader(line).ReadToEndAsync(patience.Token);

        text.Should().StartWith("HTTP/1.1 200").And.NotContainEquivalentOf("Connection: close", "the server says nothing of it");
        await other.DisposeAsync();
    }
}
