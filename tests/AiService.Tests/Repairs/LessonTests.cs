using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>What a repair taught reaches the knowledge base once, whatever is lost on the way.</summary>
public sealed class LessonTests : IDisposable
{
    private static readonly TimeSpan RealLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_stop_waits_until_the_knowledge_base_has_it()
    {
        var held = new HeldProvider();
        await using var service = await ProviderService.StartAsync([held.Provider], folder: folder.Path);
        await service.Http.GetStringAsync(new Uri("/api/ai/knowledge/search?keyword=down", UriKind.Relative));
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await held.Running;
        using var knowledge = TemporaryFolder.Connect(folder.File("knowledge_base.db"));
        knowledge.Execute("BEGIN IMMEDIATE");
        held.End(AttemptOutcome.Succeeded);
        await folder.RecordsReachAsync("SELECT count(*) FROM repair_lessons", 1);

        var stopping = service.StopAsync();
        await answer.WaitAsync(RealLimit);
        stopping.IsCompleted.Should().BeFalse("the lesson is not written yet");
        knowledge.Execute("ROLLBACK");
        await stopping.WaitAsync(RealLimit);

        Outcome().Should().Be((1, 1, 0));
        service.Log.Text.Should().NotContain("failed unexpectedly");
    }

    [Fact]
    public async Task What_the_knowledge_base_did_not_take_is_handed_on_by_the_next_process()
    {
        await using (var first = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], folder: folder.Path))
        {
            await first.Http.GetStringAsync(new Uri("/api/ai/knowledge/search?keyword=down", UriKind.Relative));
            using var knowledge = TemporaryFolder.Connect(folder.File("knowledge_base.db"));
            knowledge.Execute("CREATE TRIGGER full BEFORE INSERT ON knowledge BEGIN SELECT RAISE(ABORT, 'no space'); END");
            (await first.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("state").Should().Be("succeeded");
            await first.StopAsync();
            knowledge.Execute("DROP TRIGGER full");
        }

        await using var second = await ProviderService.StartAsync([], folder: folder.Path);
        await folder.RecordsReachAsync("SELECT 1 - count(*) FROM repair_lessons", 1);

        Outcome().Should().Be((1, 1, 0));
    }

    [Fact]
    public async Task A_lesson_that_cannot_be_read_keeps_no_caller_waiting_and_no_stop()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], folder: folder.Path);
        await service.Http.GetStringAsync(new Uri("/repairs", UriKind.Relative));
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        records.Execute("CREATE TRIGGER damaged AFTER INSERT ON repair_lessons BEGIN UPDATE repair_lessons SET lesson = '{' WHERE id = NEW.id; END");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down")).WaitAsync(RealLimit)).Single();
        await service.StopAsync().WaitAsync(RealLimit);

        entry.Text("state").Should().Be("succeeded");
        service.Log.Text.Should().Contain("handed on to the knowledge base");
    }

    [Fact]
    public async Task A_lesson_that_was_postponed_is_handed_on_after_the_next_repair()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], folder: folder.Path);
        await service.Http.GetStringAsync(new Uri("/api/ai/knowledge/search?keyword=down", UriKind.Relative));
        using var knowledge = TemporaryFolder.Connect(folder.File("knowledge_base.db"));
        knowledge.Execute("CREATE TRIGGER full BEFORE INSERT ON knowledge BEGIN SELECT RAISE(ABORT, 'no space'); END");
        await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        knowledge.Execute("DROP TRIGGER full");

        await service.RepairAsync(Fault("接口Gig0/0/2 down"));
        await folder.RecordsReachAsync("SELECT 1 - count(*) FROM repair_lessons", 1);

        knowledge.QuerySingle<long>("SELECT sum(times_worked) FROM knowledge_outcomes").Should().Be(2);
    }

    [Fact]
    public async Task What_it_took_before_the_process_was_lost_counts_once()
    {
        await using (var first = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], folder: folder.Path))
        {
            using var records = TemporaryFolder.Connect(folder.File("records.db"));
            records.Execute("CREATE TRIGGER lost BEFORE DELETE ON repair_lessons BEGIN SELECT RAISE(ABORT, 'killed here'); END");
            await first.RepairAsync(Fault("接口Gig0/0/1 down"));
            await first.StopAsync();
            records.ExecuteScalar<long>("SELECT count(*) FROM repair_lessons").Should().Be(1);
            records.Execute("DROP TRIGGER lost");
        }

        await using var second = await ProviderService.StartAsync([], folder: folder.Path);
        await folder.RecordsReachAsync("SELECT 1 - count(*) FROM repair_lessons", 1);

        Outcome().Should().Be((1, 1, 0));
    }

    [Fact]
    public async Task What_failed_before_a_restart_and_what_worked_after_it_are_both_learned()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leaving = new TestProvider("agent", async (_, journal, signals) =>
        {
            begun.SetResult();
            await TestProvider.UntilAsync(signals.Stopping);
            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using (var first = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Failed), leaving], folder: folder.Path))
        {
            var answer = first.RepairAsync(Fault("接口Gig0/0/1 down"));
            await begun.Task;
            await first.StopAsync();
            await answer;
        }

        TestProvider[] providers = [TestProvider.Ends("stackstorm", AttemptOutcome.Failed), TestProvider.Ends("agent", AttemptOutcome.Succeeded)];
        await using var second = await ProviderService.StartAsync(providers, folder: folder.Path);
        await folder.RecordsReachAsync("SELECT count(*) FROM repairs WHERE state = 'succeeded'", 1);
        await folder.RecordsReachAsync("SELECT 1 - count(*) FROM repair_lessons", 1);

        Outcome().Should().Be((2, 1, 1));
    }

    private (long Seen, long Worked, long Failed) Outcome()
    {
        using var knowledge = TemporaryFolder.Connect(folder.File("knowledge_base.db"));
        return knowledge.QuerySingle<(long, long, long)>("SELECT times_seen, times_worked, times_failed FROM knowledge_outcomes");
    }
}
