using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
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
            await UntilAsync(service, "waiting", port - 1);
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
        var repair = await EndOfAsync(service, entry.Text("repair_id")!);

        repair.Text("state").Should().Be("succeeded");
        repair.Text("provider").Should().Be("agent");
        agent.Begun.Should().Be(1);
    }

    [Theory]
    [InlineData(30, 1, "succeeded")]
    [InlineData(3601, 0, "failed")]
    public async Task A_fallback_that_was_handed_over_on_record_is_begun_by_the_next_process_unless_it_is_too_late(int away, int times, string state)
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
        await using var second = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Failed), next], time: time, folder: folder.Path);

        var repair = await EndOfAsync(second, id);
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
    public async Task An_end_that_cannot_be_written_is_answered_at_once_and_written_later()
    {
        using var other = new SqliteConnection($"Data Source={folder.File("records.db")};Pooling=False");
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            await other.OpenAsync();
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await ProviderService.StartAsync([provider], folder: folder.Path);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        (await service.RepairOfAsync(entry.Text("repair_id")!)).Text("state").Should().Be("running", "nothing else is on record yet");
        await other.ExecuteAsync("ROLLBACK");
        await service.Http.GetStringAsync(new Uri($"/repairs/{entry.Text("repair_id")}/events", UriKind.Relative));

        entry.Text("state").Should().Be("succeeded");
        (await service.RepairOfAsync(entry.Text("repair_id")!)).Text("state").Should().Be("succeeded");
    }

    [Theory]
    [InlineData("verifying")]
    [InlineData("succeeded")]
    public async Task A_write_that_failed_though_it_had_reached_the_disk_keeps_no_repair_open(string there)
    {
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            using var other = TemporaryFolder.Connect(folder.File("records.db"));
            other.Execute("UPDATE repairs SET state = @there WHERE state = 'running'", new { there });
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await ProviderService.StartAsync([provider], folder: folder.Path);

        var first = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        (await service.RepairOfAsync(first.Text("repair_id")!)).Text("state").Should().Be("succeeded");

        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("repair_id").Should().NotBe(first.Text("repair_id"), "that one is over");
        provider.Begun.Should().Be(2);
    }

    [Fact]
    public async Task While_the_records_cannot_be_read_at_start_nothing_is_repaired_and_it_keeps_trying()
    {
        await using (var first = await ProviderService.StartAsync([], folder: folder.Path))
        {
            await first.StopAsync();
        }

        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        other.Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO audit (at, repair_id, device_id, event) VALUES ('x', 'x', 'x', 'x'); ROLLBACK;");
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([provider], folder: folder.Path);

        var refused = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        using var unready = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        other.Dispose();

        refused.Text("result").Should().Contain("修复记录暂时无法读取");
        ((int)unready.StatusCode).Should().Be(503);
        provider.Begun.Should().Be(0);
        await UntilReadyAsync(service);
        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("state").Should().Be("succeeded");
    }

    [Fact]
    public async Task Readiness_names_what_is_open_for_how_long_and_what_is_held()
    {
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await held.Running;

        (await ReadyAsync(service)).Should().Contain("1 open, the oldest for 0 s; 0 devices held");
        held.End(AttemptOutcome.Unknown);
        await answer;
        (await ReadyAsync(service)).Should().Contain("0 open; 1 devices held");
    }

    private static async Task<string> ReadyAsync(ServiceUnderTest service)
    {
        using var response = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (await response.EnvelopeAsync()).GetProperty("data").GetProperty("parts").GetProperty("repairs").Text("description")!;
    }

    private static async Task UntilReadyAsync(ServiceUnderTest service)
    {
        using var heart = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await heart.WaitForNextTickAsync(limit.Token) && !(await ReadyAsync(service)).Contains("open", StringComparison.Ordinal))
        {
        }
    }

    private static async Task UntilAsync(ServiceUnderTest service, string state, int count)
    {
        using var heart = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await heart.WaitForNextTickAsync(limit.Token) && (await service.RepairsAsync($"state={state}")).Items.Count < count)
        {
        }
    }

    private async Task<System.Text.Json.JsonElement> EndOfAsync(ServiceUnderTest service, string id)
    {
        await pump.RunAsync(service.Http.GetStringAsync(new Uri($"/repairs/{id}/events", UriKind.Relative)));
        return await service.RepairOfAsync(id);
    }
}
