using System.Net;
using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>How the simulated executions move, end and are found again.</summary>
public sealed class SimulatorStatesTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    [Fact]
    public async Task An_execution_moves_with_the_clock_and_not_with_the_number_of_questions()
    {
        var id = await simulator.StartAsync("network.remediation.enable_interface");
        (await simulator.StatusAsync(id)).Should().Be("requested");
        (await simulator.StatusAsync(id)).Should().Be("requested");

        simulator.Clock.Advance(TimeSpan.FromMilliseconds(55));
        (await simulator.StatusAsync(id)).Should().Be("scheduled");
        simulator.Clock.Advance(TimeSpan.FromMilliseconds(20));
        (await simulator.StatusAsync(id)).Should().Be("running");
        simulator.Clock.Advance(TimeSpan.FromMilliseconds(250));

        var document = await simulator.JsonAsync(HttpMethod.Get, $"/api/v1/executions/{id}");
        ((string?)document["status"]).Should().Be("succeeded");
        document["log"]!.AsArray().Select(entry => (string?)entry!["status"]).Should().Equal("requested", "scheduled", "running", "succeeded");
        ((double)document["elapsed_seconds"]!).Should().Be(0.32);
        ((bool?)document["result"]!["result"]!["simulated"]).Should().BeTrue();
    }

    [Theory]
    [InlineData("sim.fails", "failed")]
    [InlineData("sim.timeout", "timeout")]
    [InlineData("sim.canceled", "canceled")]
    [InlineData("sim.abandoned", "abandoned")]
    [InlineData("sim.never_begins", "requested")]
    [InlineData("sim.never_ends", "running")]
    [InlineData("sim.waits_for_person", "paused")]
    [InlineData("sim.delayed", "succeeded")]
    public async Task Every_way_to_end_has_its_action(string action, string status)
    {
        var id = await simulator.StartAsync(action);

        simulator.Clock.Advance(TimeSpan.FromDays(1));

        (await simulator.StatusAsync(id)).Should().Be(status);
    }

    [Fact]
    public async Task A_mapped_action_can_be_told_to_fail()
    {
        var path = "/simulator/actions/network.remediation.reduce_cpu";
        using var told = await simulator.SendAsync(HttpMethod.Put, path, """{"ending": "failed", "seconds": 2}""");
        told.StatusCode.Should().Be(HttpStatusCode.OK);
        using var refused = await simulator.SendAsync(HttpMethod.Put, path, """{"ending": "explodes"}""");
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);

        var id = await simulator.StartAsync("network.remediation.reduce_cpu");
        simulator.Clock.Advance(TimeSpan.FromSeconds(2));
        (await simulator.StatusAsync(id)).Should().Be("running");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        (await simulator.StatusAsync(id)).Should().Be("failed");
    }

    [Fact]
    public async Task A_running_execution_is_canceling_first_as_recorded()
    {
        var id = await simulator.StartAsync("network.slow_py", """{"seconds": 60}""");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        var answer = await simulator.JsonAsync(HttpMethod.Delete, $"/v1/executions/{id}");
        Shape.Of(answer).Should().Equal(Shape.Of(Recording.Of("01h1_cancel_running_DELETE").Answer));
        ((string?)answer["status"]).Should().Be("canceling");

        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        var final = await simulator.JsonAsync(HttpMethod.Get, $"/v1/executions/{id}");
        var recorded = Recording.Of("01h2_cancel_running_final_GET").Answer;
        Shape.Of(final).Should().Equal(Shape.Of(recorded));
        JsonNode.DeepEquals(final["result"], recorded["result"]).Should().BeTrue();
        ((string?)(await simulator.JsonAsync(HttpMethod.Delete, $"/v1/executions/{id}"))["status"]).Should().Be("canceled");
    }

    [Fact]
    public async Task One_that_did_not_begin_is_canceled_at_once_as_recorded()
    {
        var id = await simulator.StartAsync("network.slow_py", """{"seconds": 60}""");

        var answer = await simulator.JsonAsync(HttpMethod.Delete, $"/v1/executions/{id}");

        Shape.Of(answer).Should().Equal(Shape.Of(Recording.Of("01h9_cancel_requested_DELETE").Answer));
        ((string?)answer["status"]).Should().Be("canceled");
    }

    [Fact]
    public async Task One_that_is_over_is_a_200_with_a_faultstring_as_recorded()
    {
        var id = await simulator.StartAsync("core.noop", "{}");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        using var answer = await simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{id}");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        JsonNode.DeepEquals(body, Recording.Of("01h8_cancel_completed_DELETE").Answer).Should().BeTrue();
    }

    [Fact]
    public async Task A_tag_finds_every_execution_that_carries_it()
    {
        var first = await simulator.StartAsync("core.noop", "{}", tag: "twice");
        var second = await simulator.StartAsync("core.noop", "{}", tag: "twice");

        var traces = (await simulator.JsonAsync(HttpMethod.Get, "/v1/traces?trace_tag=twice")).AsArray();

        traces.Select(trace => (string?)trace!["action_executions"]![0]!["object_id"]).Should().Equal(second, first);
        var recorded = Recording.Of("05d_traces_by_tag_after_second_post").Answer[0]!.AsObject();
        traces[0]!.AsObject().Select(entry => entry.Key).Should().Equal(recorded.Select(entry => entry.Key));
        var seen = await simulator.JsonAsync(HttpMethod.Get, "/simulator/executions");
        ((int?)seen["posts_by_trace_tag"]!["twice"]).Should().Be(2);
    }

    [Fact]
    public async Task Several_ids_are_one_question_and_a_repeated_id_keeps_the_last()
    {
        var first = await simulator.StartAsync("core.noop", "{}");
        var second = await simulator.StartAsync("core.noop", "{}");

        var both = await simulator.JsonAsync(HttpMethod.Get, $"/v1/executions?id={first},{second}&include_attributes=status");
        JsonNode.DeepEquals(both[0], new JsonObject { ["status"] = "requested", ["id"] = second }).Should().BeTrue("no more than that is asked for");
        both.AsArray().Select(row => (string?)row!["id"]).Should().Equal(second, first);

        var one = await simulator.JsonAsync(HttpMethod.Get, $"/v1/executions?id={first}&id={second}&include_attributes=status");
        one.AsArray().Should().ContainSingle().Which!["id"]!.ToString().Should().Be(second);
    }

    [Fact]
    public async Task A_filter_that_StackStorm_does_not_know_lists_all_executions()
    {
        var mine = await simulator.StartAsync("core.noop", "{}", tag: "mine");
        var others = await simulator.StartAsync("sim.fails");

        var listed = await simulator.JsonAsync(HttpMethod.Get, "/v1/executions?trace_tag=mine&limit=2&include_attributes=status");

        listed.AsArray().Select(row => (string?)row!["id"]).Should().Equal(others, mine);
    }

    [Fact]
    public async Task Action_and_time_are_filters_that_it_knows()
    {
        await simulator.StartAsync("sim.slow", tag: "before");
        simulator.Clock.Advance(TimeSpan.FromSeconds(10));
        var since = simulator.Clock.GetUtcNow().AddSeconds(-1).ToString("O");
        var id = await simulator.StartAsync("sim.slow", tag: "after");
        await simulator.StartAsync("core.noop", "{}", tag: "other");

        var listed = await simulator.JsonAsync(
            HttpMethod.Get,
            $"/v1/executions?action=sim.slow&timestamp_gt={Uri.EscapeDataString(since)}&include_attributes=status,context");

        listed.AsArray().Should().ContainSingle().Which!["id"]!.ToString().Should().Be(id);
    }

    [Theory]
    [InlineData("include_attributes=id,status,end_timestamp,elapsed_seconds")]
    [InlineData("include_attributes=nope")]
    [InlineData("exclude_attributes=action")]
    [InlineData("include_attributes=status&exclude_attributes=result")]
    public async Task What_cannot_be_shown_is_refused_in_the_recorded_words(string query)
    {
        var id = await simulator.StartAsync("core.noop", "{}");
        var samples = JsonNode.Parse(await File.ReadAllTextAsync(Recording.PathOf("07_sizes_of_polls_1MiB_stdout")))!["samples"]!.AsArray();
        var recorded = samples.Single(sample => ((string)sample!["path"]!).EndsWith($"?{query}", StringComparison.Ordinal))!;

        using var answer = await simulator.SendAsync(HttpMethod.Get, $"/v1/executions/{id}?{query}");

        ((int)answer.StatusCode).Should().Be((int)recorded["status"]!);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((string?)body["faultstring"]).Should().Be((string?)recorded["fault"]);
    }

    [Fact]
    public async Task A_result_larger_than_asked_for_is_left_out()
    {
        var id = await simulator.StartAsync("network.remediation.enable_interface");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        var cut = await simulator.JsonAsync(HttpMethod.Get, $"/v1/executions/{id}?max_result_size=10");
        var whole = await simulator.JsonAsync(HttpMethod.Get, $"/v1/executions/{id}?max_result_size=100000");

        cut.AsObject().ContainsKey("result").Should().BeFalse();
        whole.AsObject().ContainsKey("result").Should().BeTrue();
    }
}
