namespace AiService.Tests.Samples;

/// <summary>What the simulator tells of the runs on its devices, and answers that are lost, halved or late.</summary>
public sealed class SimulatorRunsTests : IAsyncLifetime
{
    private const string Noop = """{"action": "core.noop", "context": {"trace_context": {"trace_tag": "t"}}}""";

    private readonly SimulatorFixture simulator = new();

    public Task InitializeAsync() => simulator.InitializeAsync();

    public Task DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task A_run_lasts_from_running_to_its_end_and_two_of_one_tag_or_at_one_time_are_told()
    {
        await simulator.StartAsync("network.remediation.enable_interface", tag: "a");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        await simulator.StartAsync("sim.slow", tag: "a");
        var other = await simulator.StartAsync("sim.slow", tag: "b");
        await simulator.StartAsync("sim.slow", """{"device_id": "2"}""", tag: "c");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        using var cancelled = await simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{other}");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        var report = await simulator.RunsAsync();

        report["repeated"]!.AsArray().Select(tag => (string?)tag).Should().Equal("a");
        report["overlapping"]!.AsArray().Should().ContainSingle().Which!.AsArray().Select(run => (string?)run!["trace_tag"]).Should().Equal("a", "b");
        report["runs"]!.AsArray().Select(run => (run!["ended_at"] is null, (string?)run["status"]))
            .Should().Equal((false, "succeeded"), (true, "running"), (true, "canceled"), (true, "running"));
        report["runs"]!.AsArray().Select(run => (bool)run!["outlived_its_end"]!).Should().Equal(false, false, true, false);
        var first = report["runs"]![0]!;
        ((DateTimeOffset)first["ended_at"]! - (DateTimeOffset)first["started_at"]!).Should().Be(TimeSpan.FromSeconds(0.25));
    }

    [Fact]
    public async Task A_cancelled_action_works_on_to_its_own_end_or_its_own_time_out()
    {
        await simulator.PlanAsync("/simulator/actions/sim.device_only", HttpMethod.Put, """{"ending": "abandoned", "seconds": 2, "work_seconds": 12}""");
        await simulator.StartAsync("sim.device_only");
        var cut = await simulator.StartAsync("sim.slow", """{"device_id": "2", "timeout": 10}""");
        simulator.Clock.Advance(TimeSpan.FromSeconds(3));
        using var cancelled = await simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{cut}");
        simulator.Clock.Advance(TimeSpan.FromSeconds(30));

        var runs = (await simulator.RunsAsync())["runs"]!.AsArray();

        runs.Select(run => (string?)run!["status"]).Should().Equal("abandoned", "canceled");
        runs.Select(run => ((DateTimeOffset)run!["ended_at"]! - (DateTimeOffset)run["started_at"]!).TotalSeconds).Should().Equal(12, 10);
        runs.Should().AllSatisfy(run => ((bool)run!["outlived_its_end"]!).Should().BeTrue());
    }

    [Fact]
    public async Task Of_those_that_are_cancelled_before_they_run_some_run_all_the_same_with_and_without_their_states()
    {
        await simulator.PlanAsync("/simulator/late-runs", HttpMethod.Put, """{"every": 1, "after_seconds": 1}""");
        foreach (var device in new[] { "1", "2" })
        {
            var id = await simulator.StartAsync("sim.device_only", $$"""{"device_id": "{{device}}"}""", tag: device);
            using var cancelled = await simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{id}");
            (await simulator.StatusAsync(id)).Should().Be("canceled");
        }

        simulator.Clock.Advance(TimeSpan.FromSeconds(5));

        var runs = (await simulator.RunsAsync())["runs"]!.AsArray();
        runs.Select(run => (string?)run!["status"]).Should().Equal("succeeded", "canceled");
        runs.Should().AllSatisfy(run => ((bool)run!["outlived_its_end"]!).Should().BeTrue());
    }

    [Fact]
    public async Task A_workflow_is_canceled_with_its_task_and_one_that_is_resuming_still_begins_the_next()
    {
        var id = await simulator.StartAsync("sim.waits_for_person");
        simulator.Clock.Advance(TimeSpan.FromSeconds(2));
        var inquiry = (string)(await simulator.JsonAsync(HttpMethod.Get, "/v1/inquiries"))[0]!["id"]!;
        await simulator.JsonAsync(HttpMethod.Put, $"/v1/inquiries/{inquiry}", $$$"""{"id": "{{{inquiry}}}", "response": {"approved": true}}""");
        using var cancelled = await simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{id}");
        simulator.Clock.Advance(TimeSpan.FromSeconds(3));

        var run = (await simulator.RunsAsync())["runs"]![0]!;

        (await simulator.StatusAsync(id)).Should().Be("canceled");
        run["ended_at"].Should().BeNull("its next task began 2.6 s after the cancellation");
    }

    [Fact]
    public async Task What_was_cancelled_before_it_ran_has_no_run()
    {
        var id = await simulator.StartAsync("sim.slow");
        using var cancelled = await simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{id}");
        simulator.Clock.Advance(TimeSpan.FromDays(1));

        (await simulator.RunsAsync())["runs"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task Half_an_answer_breaks_off_after_the_execution_exists()
    {
        await simulator.PlanAsync("/simulator/faults", body: """{"when": "after", "half": true}""");

        var lost = () => simulator.SendAsync(HttpMethod.Post, "/v1/executions", Noop);

        await lost.Should().ThrowAsync<HttpRequestException>();
        (await simulator.JsonAsync(HttpMethod.Get, "/v1/traces?trace_tag=t")).AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task A_POST_that_is_read_late_makes_its_execution_after_the_client_has_given_up()
    {
        await simulator.PlanAsync("/simulator/faults", body: """{"delay_seconds": 20}""");
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/executions") { Content = new StringContent(Noop) };
        request.Headers.Add("St2-Api-Key", "simulated-key");
        var posting = simulator.Http.SendAsync(request, patience.Token);
        await SimulatorFixture.PassUntilAsync(async () =>
            (int?)(await simulator.JsonAsync(HttpMethod.Get, "/simulator/executions"))["posts"] == 1);
        await patience.CancelAsync();
        await posting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        (await simulator.JsonAsync(HttpMethod.Get, "/v1/traces?trace_tag=t")).AsArray().Should().BeEmpty();

        await SimulatorFixture.PassUntilAsync(async () =>
        {
            simulator.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await simulator.JsonAsync(HttpMethod.Get, "/v1/traces?trace_tag=t")).AsArray().Count == 1;
        });
    }

    [Fact]
    public async Task What_a_client_costs_is_counted_by_kind_of_request()
    {
        var id = await simulator.StartAsync("core.noop", "{}");
        await simulator.StatusAsync(id);
        await simulator.StatusAsync(id);
        using var stream = await SimulatorStream.OpenAsync(simulator, "");

        var counted = (await simulator.JsonAsync(HttpMethod.Get, "/simulator/requests")).AsObject();

        counted.Select(kind => $"{kind.Key} {kind.Value}").Should().Equal("GET /executions/{id} 2", "GET /stream 1", "POST /executions 1");
    }

    [Fact]
    public async Task Chance_troubles_the_same_requests_when_its_seed_is_the_same()
    {
        var first = await LuckAsync(7);
        (await LuckAsync(7)).Should().Equal(first);
        (await LuckAsync(8)).Should().NotEqual(first);
        first.Should().Contain("well").And.Contain("lost");
    }

    private async Task<List<string>> LuckAsync(int seed)
    {
        await simulator.PlanAsync("/simulator/random", HttpMethod.Put, $$"""{"seed": {{seed}}, "rate": 0.5, "longest_seconds": 0}""");
        var luck = new List<string>();
        for (var request = 0; request < 40; request++)
        {
            try
            {
                using var answer = await simulator.SendAsync(HttpMethod.Post, "/v1/executions", Noop);
                await answer.Content.ReadAsByteArrayAsync();
                luck.Add(answer.IsSuccessStatusCode ? "well" : $"{(int)answer.StatusCode}");
            }
            catch (HttpRequestException)
            {
                luck.Add("lost");
            }
        }

        await simulator.PlanAsync("/simulator/heal");
        return luck;
    }
}
