using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Repairs.Approvals;
using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>What a restart does with alerts, and with the repairs that wait because of them.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly ApprovalRig rig = new();

    [Fact]
    public async Task A_repair_that_waits_is_queued_again_and_begins_once()
    {
        var held = new HeldProvider();
        await using var first = await StartOnAsync(rig.Folder, held.Provider);
        await first.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await first.DecidedAsync(Own("b-2", port: "Gig0/0/2"), "repair");
        var copy = rig.Copy();
        held.End(AttemptOutcome.Succeeded);

        var provider = Resumes();
        await using var second = await StartOnAsync(copy, provider);

        var repair = await second.EndOfAsync((await second.RepairBehindAsync("b-2")).Text("id")!);
        repair.Text("state").Should().Be("succeeded");
        (provider.Begun, provider.Resumed).Should().Be((1, 1));
    }

    [Theory]
    [InlineData(899, "succeeded")]
    [InlineData(901, "refused")]
    public async Task One_that_waited_longer_than_the_limit_is_not_repaired(int seconds, string state)
    {
        var held = new HeldProvider();
        await using var first = await StartOnAsync(rig.Folder, held.Provider);
        await first.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await first.DecidedAsync(Own("b-2", port: "Gig0/0/2"), "repair");
        var copy = rig.Copy();
        held.End(AttemptOutcome.Succeeded);
        await first.StopAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(seconds));

        await using var second = await StartOnAsync(copy, Resumes());

        var repair = await second.EndOfAsync((await second.RepairBehindAsync("b-2")).Text("id")!);
        repair.Text("state").Should().Be(state, repair.ToString());
        if (state == "refused")
        {
            repair.Text("result").Should().Contain("ALERT_REPAIR_TIMEOUT");
        }
    }

    [Theory]
    [InlineData(0, "repair", 1)]
    [InlineData(901, "refused", 0)]
    public async Task An_undecided_alert_is_decided_by_the_next_process(int seconds, string decision, int begun)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await StartOnAsync(folder.Path, TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded), "AUTOMATION=observe"))
        {
            await first.AlertAsync(Own("a-1"));
        }

        using (var records = TemporaryFolder.Connect(folder.File("records.db")))
        {
            records.Execute("UPDATE alerts SET decision = 'Pending', reason = '', decided_at = NULL, analysis_id = id");
        }

        rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var second = await StartOnAsync(folder.Path, provider);

        var alert = await Eventually.ReadAsync(() => second.AlertOfAsync("a-1"), one => one.Text("decision") != "pending", () => rig.Time.Advance(TimeSpan.FromSeconds(0.1)));
        alert.Text("decision").Should().Be(decision, alert.ToString());
        await second.SettleAsync();
        provider.Begun.Should().Be(begun);
    }

    [Fact]
    public async Task One_that_has_no_room_is_refused_when_its_time_is_over()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await StartOnAsync(rig.Folder, provider, "APPROVAL_LEVELS=P1");
        await service.AlertAsync(Enumerable.Range(0, 510).Select(port => Own("a-1", port: $"Gig0/0/{port}")).ToList()).WhileAsync(rig.Time);
        await Eventually.ReadAsync(() => service.RecordsAsync("SELECT id FROM repairs"), repairs => repairs.Count >= 500, () => rig.Time.Advance(TimeSpan.FromSeconds(0.01)));

        rig.Time.Advance(TimeSpan.FromSeconds(900));

        await Eventually.ReadAsync(() => service.RecordsAsync("SELECT id FROM alerts WHERE decision = 'Pending'"), pending => pending.Count == 0, () => rig.Time.Advance(TimeSpan.FromSeconds(0.1)));
        (await service.RecordsAsync("SELECT reason FROM alerts WHERE decision = 'Refused'")).Should().NotBeEmpty().And.OnlyContain(reason => reason.Contains("ALERT_REPAIR_TIMEOUT"));
    }

    [Fact]
    public async Task What_was_said_to_be_over_before_the_process_was_lost_is_not_repaired()
    {
        var held = new HeldProvider();
        await using var first = await StartOnAsync(rig.Folder, held.Provider);
        await first.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await first.DecidedAsync(Own("b-2", port: "Gig0/0/2"), "repair");
        var copy = rig.Copy();
        held.End(AttemptOutcome.Succeeded);
        using (var records = TemporaryFolder.Connect(Path.Combine(copy, "records.db")))
        {
            // As the process leaves it that is lost between the record and what follows from it; the first repair still has the device.
            records.Execute("UPDATE alerts SET resolved_at = received_at WHERE alert_id = 'b-2'");
            records.Execute("UPDATE repairs SET alert_resolved_at = created_at WHERE state = 'waiting'");
        }

        var device = new TaskCompletionSource();
        var provider = new TestProvider("stackstorm", async (_, _, _) =>
        {
            await device.Task;
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var second = await StartOnAsync(copy, provider);

        var repair = await second.EndOfAsync((await second.RepairBehindAsync("b-2")).Text("id")!);
        repair.Text("state").Should().Be("refused", repair.ToString());
        provider.Begun.Should().Be(0);
        device.SetResult();
    }

    public void Dispose() => rig.Dispose();

    /// <summary>Finds that what it resumes has worked, and that what it begins does.</summary>
    private static TestProvider Resumes()
    {
        TestProvider? provider = null;
        return provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await (provider!.Begun > 0 ? TestProvider.SendAsync(journal) : Task.CompletedTask);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
    }

    private Task<ServiceUnderTest> StartOnAsync(string folder, IRepairProvider provider, params string[] settings) =>
        AlertCalls.StartAsync(provider, rig.Time, folder, settings);
}
