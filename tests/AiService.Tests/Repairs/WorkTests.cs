using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>The way of a repair that has its device to its own end.</summary>
public sealed class WorkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
    private readonly TimePump pump;
    private readonly HeldProvider held = new();
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkTests() => pump = new TimePump(time, () => false);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Repairs_of_one_device_run_one_after_the_other_in_the_order_in_which_they_came()
    {
        var atOnce = 0;
        var order = new List<string>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var provider = new TestProvider("stackstorm", async (what, journal, _) =>
        {
            Interlocked.Increment(ref atOnce).Should().Be(1);
            order.Add(what.Interface!.Text);
            await TestProvider.SendAsync(journal);
            begun.TrySetResult();
            await ended.Task;
            Interlocked.Decrement(ref atOnce);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await ProviderService.StartAsync([provider]);

        var answers = new List<Task<IReadOnlyList<System.Text.Json.JsonElement>>> { service.RepairAsync(Fault("接口Gig0/0/1 down")) };
        await begun.Task;
        foreach (var port in (int[])[2, 3])
        {
            answers.Add(service.RepairAsync(Fault($"接口Gig0/0/{port} down")));
            await Eventually.ReadAsync(() => service.RepairsAsync("state=waiting"), page => page.Items.Count == port - 1);
        }

        ended.SetResult();
        await Task.WhenAll(answers);

        order.Should().Equal("Gig0/0/1", "Gig0/0/2", "Gig0/0/3");
    }

    [Fact]
    public async Task The_fallback_begins_also_when_the_caller_has_left_and_not_when_the_repair_has_grown_old()
    {
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([held.Provider, agent], time: time, settings: ["ANALYZE_TIMEOUT=10", "ANALYZE_ASYNC_TIMEOUT=60"]);
        var entry = (await pump.RunAsync(service.RepairAsync(Fault("接口Gig0/0/1 down")))).Single();
        entry.Text("state").Should().Be("running");

        held.End(AttemptOutcome.Failed);
        var repair = await pump.RunAsync(service.EndOfAsync(entry.Text("repair_id")!));

        repair.Text("state").Should().Be("succeeded");
        repair.Text("provider").Should().Be("agent");
        agent.Begun.Should().Be(1);
    }

    [Theory]
    [InlineData(30, 1, "succeeded", "AUTOMATION=on")]
    [InlineData(3601, 0, "failed", "AUTOMATION=on")]
    [InlineData(30, 0, "failed", "AUTOMATION=observe")]
    public async Task A_fallback_that_was_handed_over_on_record_is_begun_by_the_next_process_unless_it_is_too_late_or_only_observes(
        int away, int times, string state, string automation)
    {
        var agent = new TestProvider("agent", async (_, journal, signals) =>
        {
            begun.SetResult();
            await TestProvider.UntilAsync(signals.Stopping);
            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        string id;
        await using (var first = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Failed), agent], time: time, folder: folder.Path))
        {
            var answer = first.RepairAsync(Fault("接口Gig0/0/1 down"));
            await begun.Task;
            await first.StopAsync();
            id = (await answer)[0].Text("repair_id")!;
        }

        time.Advance(TimeSpan.FromSeconds(away));
        var next = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var second = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Failed), next], time: time, folder: folder.Path, settings: automation);

        var repair = await pump.RunAsync(second.EndOfAsync(id));
        repair.Text("state").Should().Be(state);
        next.Begun.Should().Be(times);
    }

    [Fact]
    public async Task A_provider_that_breaks_after_sending_leaves_an_unknown_end_and_the_device_alone()
    {
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        var broken = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            throw new InvalidOperationException("a defect");
        });
        await using var service = await ProviderService.StartAsync([broken, agent]);

        var first = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Should().ContainSingle("no other provider may touch the device").Which;
        var second = (await service.RepairAsync(Fault("接口Gig0/0/2 down"))).Single();

        first.Text("state").Should().Be("unknown");
        second.Text("state").Should().Be("refused");
        second.Text("result").Should().Contain(first.Text("repair_id")).And.Contain("暂时锁定");
        (broken.Begun, agent.Begun).Should().Be((1, 0));
    }

    [Fact]
    public async Task What_a_provider_hands_to_a_person_is_escalated_and_no_other_provider_tries()
    {
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Escalated), agent]);

        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("state").Should().Be("escalated");

        agent.Begun.Should().Be(0);
    }

    [Fact]
    public async Task A_stop_begins_nothing_more_and_answers_those_who_wait()
    {
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"), Fault("接口Gig0/0/2 down"));
        await held.Running;

        var stopping = service.StopAsync();
        var entries = await answer;
        held.End(AttemptOutcome.StillOpen);
        await stopping;

        entries.Select(entry => entry.Text("state")).Should().Equal("running", null);
        entries[1].Text("result").Should().Contain("服务正在停止");
        held.Provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task Readiness_names_what_is_open_for_how_long_and_what_is_held()
    {
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await held.Running;

        (await service.HealthAsync("repairs")).Description.Should().MatchRegex("1 open, the oldest for [0-9]+ s; 0 devices held");
        held.End(AttemptOutcome.Unknown);
        await answer;
        (await service.HealthAsync("repairs")).Description.Should().Contain("0 open; 1 devices held");
    }
}
