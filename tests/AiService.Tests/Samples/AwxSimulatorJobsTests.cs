using System.Net;

namespace AiService.Tests.Samples;

/// <summary>A job's life, what ends it, and what really ran.</summary>
public sealed class AwxSimulatorJobsTests : IAsyncLifetime
{
    private readonly AwxSimulatorFixture simulator = new();

    public Task InitializeAsync() => simulator.InitializeAsync();

    public Task DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task A_job_passes_its_states_and_its_events_come_after_its_end()
    {
        var job = (int)(await simulator.LaunchAsync())["job"]!;

        (await simulator.StatusAsync(job)).Should().Be("pending");
        Pass(0.06);
        (await simulator.StatusAsync(job)).Should().Be("waiting");
        Pass(0.05);
        (await simulator.StatusAsync(job)).Should().Be("running");
        Pass(0.3);
        var ended = await simulator.GetAsync($"jobs/{job}/");
        ((string?)ended["status"]).Should().Be("successful");
        ((bool?)ended["event_processing_finished"]).Should().BeFalse();
        ((bool?)ended["artifacts"]!["repaired"]).Should().BeTrue();
        (await CountAsync($"jobs/{job}/job_host_summaries/")).Should().Be(0);
        Pass(0.3);
        var known = await simulator.GetAsync($"jobs/{job}/");
        ((bool?)known["event_processing_finished"]).Should().BeTrue();
        ((int?)known["host_status_counts"]!["ok"]).Should().Be(1);
        var summaries = (await simulator.GetAsync($"jobs/{job}/job_host_summaries/"))["results"]!.AsArray();
        summaries.Select(row => (string?)row!["host_name"]).Should().Equal("1");
        (await EventsAsync(job)).Should().EndWith("playbook_on_stats");
    }

    [Theory]
    [InlineData("successful", "successful", true, 1)]
    [InlineData("failed", "failed", true, 1)]
    [InlineData("unreachable", "failed", true, 1)]
    [InlineData("failed_timeout", "failed", false, 0)]
    [InlineData("failed_reaped", "failed", false, 0)]
    [InlineData("error", "error", false, 0)]
    [InlineData("error_midway", "error", false, 0)]
    [InlineData("canceled_elsewhere", "canceled", false, 0)]
    [InlineData("successful_no_host", "successful", true, 0)]
    [InlineData("successful_not_repaired", "successful", true, 1)]
    [InlineData("successful_other_host", "successful", true, 1)]
    [InlineData("flag_never_true", "successful", true, 1)]
    public async Task Each_ending_has_its_status_its_last_event_and_its_summaries(string ending, string status, bool stats, int summaries)
    {
        await simulator.DirectAsync(ending);
        var job = (int)(await simulator.LaunchAsync())["job"]!;
        Pass(5);

        var shown = await simulator.GetAsync($"jobs/{job}/");

        ((string?)shown["status"]).Should().Be(status);
        ((bool?)shown["event_processing_finished"]).Should().Be(ending != "flag_never_true");
        shown["started"].Should().NotBeNull();
        (await EventsAsync(job)).Contains("playbook_on_stats").Should().Be(stats);
        (await EventsAsync(job)).Any().Should().Be(ending is not ("error" or "failed_reaped"));
        (await CountAsync($"jobs/{job}/job_host_summaries/")).Should().Be(summaries);
        if (ending == "successful_other_host")
        {
            ((string?)(await simulator.GetAsync($"jobs/{job}/job_host_summaries/"))["results"]![0]!["host_name"]).Should().NotBe("1");
        }
    }

    [Theory]
    [InlineData("failed_reaped", true)]
    [InlineData("canceled_elsewhere", true)]
    [InlineData("error_midway", true)]
    [InlineData("gone", true)]
    [InlineData("failed", false)]
    public async Task Where_another_than_the_playbook_ends_the_job_the_work_goes_on(string ending, bool outlives)
    {
        await simulator.DirectAsync(ending, more: """, "seconds": 1, "work_seconds": """ + (outlives ? "4" : "1"));
        await simulator.LaunchAsync();
        Pass(2);

        var run = (await simulator.RunsAsync())["runs"]!.AsArray().Should().ContainSingle().Which!;

        ((bool?)run["outlived_its_end"]).Should().Be(outlives);
        ((string?)run["device_id"]).Should().Be("1");
        ((string?)run["host"]).Should().Be("1");
        ((string?)run["trace_tag"]).Should().Be("t");
        (run["ended_at"] is null).Should().Be(outlives);
        Pass(3);
        (await simulator.RunsAsync())["runs"]![0]!["ended_at"].Should().NotBeNull();
    }

    [Fact]
    public async Task A_job_that_is_gone_is_404_and_in_no_list()
    {
        await simulator.DirectAsync("gone");
        var job = (int)(await simulator.LaunchAsync())["job"]!;
        Pass(0.2);
        (await simulator.StatusAsync(job)).Should().Be("running");
        Pass(0.3);

        using var answer = await simulator.SendAsync(HttpMethod.Get, $"/api/v2/jobs/{job}/");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await CountAsync("jobs/")).Should().Be(0);
        ((string?)(await simulator.PlanAsync("/simulator/executions", HttpMethod.Get))!["executions"]![0]!["status"]).Should().Be("gone");
    }

    [Fact]
    public async Task A_cancel_before_the_run_leaves_no_trace_of_one()
    {
        var job = (int)(await simulator.LaunchAsync())["job"]!;

        (await simulator.CancelAsync(job)).Should().Be(202);

        var shown = await simulator.GetAsync($"jobs/{job}/");
        ((string?)shown["status"]).Should().Be("canceled");
        shown["started"].Should().BeNull();
        Pass(10);
        (await simulator.RunsAsync())["runs"]!.AsArray().Should().BeEmpty();
        (await simulator.CancelAsync(job)).Should().Be(405);
    }

    [Fact]
    public async Task A_cancelled_run_works_on_as_long_as_the_handle_says()
    {
        await simulator.PlanAsync("/simulator/cancels", HttpMethod.Put, """{"outlives_seconds": 2}""");
        await simulator.DirectAsync("never_ends");
        var job = (int)(await simulator.LaunchAsync())["job"]!;
        Pass(0.5);

        (await simulator.CancelAsync(job)).Should().Be(202);

        Pass(1);
        (await simulator.StatusAsync(job)).Should().Be("canceled");
        var run = (await simulator.RunsAsync())["runs"]![0]!;
        run["ended_at"].Should().BeNull();
        ((bool?)run["outlived_its_end"]).Should().BeTrue();
        Pass(1.5);
        (await simulator.RunsAsync())["runs"]![0]!["ended_at"].Should().NotBeNull();
    }

    [Fact]
    public async Task A_cancel_can_be_accepted_and_not_stop_the_job()
    {
        await simulator.PlanAsync("/simulator/cancels", HttpMethod.Put, """{"ignored": true}""");
        await simulator.DirectAsync("never_ends");
        var job = (int)(await simulator.LaunchAsync())["job"]!;
        Pass(0.5);

        (await simulator.CancelAsync(job)).Should().Be(202);
        Pass(60);
        (await simulator.StatusAsync(job)).Should().Be("running");

        await simulator.PlanAsync("/simulator/heal");
        (await simulator.CancelAsync(job)).Should().Be(202);
        (await simulator.StatusAsync(job)).Should().Be("canceled");
    }

    [Fact]
    public async Task Of_the_jobs_cancelled_before_they_run_some_run_all_the_same()
    {
        await simulator.PlanAsync("/simulator/late-runs", HttpMethod.Put, """{"every": 1, "after_seconds": 0.2}""");
        var (shown, unseen) = ((int)(await simulator.LaunchAsync())["job"]!, (int)(await simulator.LaunchAsync())["job"]!);

        await simulator.CancelAsync(shown);
        await simulator.CancelAsync(unseen);

        (await simulator.StatusAsync(shown)).Should().Be("canceled");
        Pass(0.3);
        (await simulator.StatusAsync(shown)).Should().Be("running");
        (await simulator.StatusAsync(unseen)).Should().Be("canceled");
        (await simulator.GetAsync($"jobs/{unseen}/"))["started"].Should().NotBeNull();
        Pass(1);
        var runs = (await simulator.RunsAsync())["runs"]!.AsArray();
        runs.Should().HaveCount(2).And.OnlyContain(run => (bool)run!["outlived_its_end"]!);
    }

    [Fact]
    public async Task Without_simultaneous_jobs_the_second_waits_for_the_first()
    {
        var (first, second) = ((int)(await simulator.LaunchAsync(14))["job"]!, (int)(await simulator.LaunchAsync(14))["job"]!);

        Pass(0.2);
        (await simulator.StatusAsync(first)).Should().Be("running");
        (await simulator.StatusAsync(second)).Should().Be("pending");
        Pass(0.3);
        (await simulator.StatusAsync(first)).Should().Be("successful");
        Pass(0.4);
        (await simulator.StatusAsync(second)).Should().Be("successful");
        (await simulator.RunsAsync())["overlapping"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task Without_a_dispatcher_jobs_stay_pending_and_a_cancel_does_not_stop_the_work()
    {
        await simulator.DirectAsync("never_ends");
        var running = (int)(await simulator.LaunchAsync())["job"]!;
        Pass(0.5);
        await simulator.PlanAsync("/simulator/outages/dispatcher", HttpMethod.Put);
        await simulator.DirectAsync("successful");
        var pending = (int)(await simulator.LaunchAsync())["job"]!;

        Pass(10);
        (await simulator.StatusAsync(pending)).Should().Be("pending");
        ((int?)(await simulator.GetAsync("ping/"))["instances"]![0]!["capacity"]).Should().Be(0);
        using var cancelled = await simulator.PassAsync(simulator.SendAsync(HttpMethod.Post, $"/api/v2/jobs/{running}/cancel/"));
        cancelled.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await simulator.StatusAsync(running)).Should().Be("canceled");
        (await simulator.RunsAsync())["runs"]![0]!["ended_at"].Should().BeNull();

        await simulator.PlanAsync("/simulator/outages/dispatcher", HttpMethod.Delete);
        Pass(1);
        (await simulator.StatusAsync(pending)).Should().Be("successful");
    }

    private void Pass(double seconds) => simulator.Clock.Advance(TimeSpan.FromSeconds(seconds));

    private async Task<int> CountAsync(string path) => (int)(await simulator.GetAsync(path))["count"]!;

    private async Task<IEnumerable<string>> EventsAsync(int job) =>
        (await simulator.GetAsync($"jobs/{job}/job_events/?order_by=counter&page_size=200"))["results"]!.AsArray().Select(row => (string)row!["event"]!).ToList();
}
