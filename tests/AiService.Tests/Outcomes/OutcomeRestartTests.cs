using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Tests.Outcomes;

/// <summary>What the next process reports of what the last one left, and where a receiver begins.</summary>
public sealed class OutcomeRestartTests : IAsyncLifetime
{
    private OutcomeRig rig = null!;

    public async Task InitializeAsync() => rig = await OutcomeRig.CreateAsync();

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task What_could_not_be_delivered_is_delivered_by_the_next_process_once()
    {
        rig.AlertService.Answer = _ => Task.FromResult(500);
        string id;
        await using (var first = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed)))
        {
            id = await OutcomeRig.RepairAsync(first);
            await rig.AlertService.ReceivesAsync(1);
            await rig.HertzBeat.ReceivesAsync(1);
        }

        rig.AlertService.Answer = _ => Task.FromResult(200);
        await using (var second = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed)))
        {
            (await rig.AlertService.ReceivesAsync(2))[1].Content.Should().EndWith(id);
            await Eventually.ReadAsync(() => second.HealthAsync("outcomes"), health => health.Description.Contains("ALERT_SERVICE_URL: nothing waits", StringComparison.Ordinal));
        }

        await using var third = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed));
        var next = await OutcomeRig.RepairAsync(third, 2);
        (await rig.AlertService.ReceivesAsync(3))[2].Content.Should().EndWith(next);
        (await rig.HertzBeat.ReceivesAsync(2)).Select(message => message.Content[^36..]).Should().Equal(id, next);
    }

    [Fact]
    public async Task An_end_that_a_restart_finds_is_reported()
    {
        var held = new HeldProvider();
        var copy = new TemporaryFolder();
        await using var first = await rig.StartAsync(held.Provider);
        var repair = OutcomeRig.RepairAsync(first);
        await held.Running;
        copy.TakeRecordsOf(rig.Folder);
        held.End(AttemptOutcome.Succeeded);
        await repair;

        await using (var second = await ProviderService.StartAsync(
            [OutcomeRig.Ends(AttemptOutcome.Unknown)], null, rig.Time, copy.Path, $"NOTIFY_ALERT_SERVICE_URL={rig.AlertService.Url}"))
        {
            (await rig.AlertService.ReceivesAsync(1)).Single().Content.Should().StartWith("修复结果未知").And.EndWith(await repair);
        }

        copy.Dispose();
    }

    [Fact]
    public async Task What_was_under_way_when_the_process_was_killed_is_sent_again_and_the_log_says_so()
    {
        var copy = new TemporaryFolder();
        rig.AlertService.Answer = number =>
        {
            if (number == 1)
            {
                copy.TakeRecordsOf(rig.Folder);
            }

            return Task.FromResult(200);
        };
        await using var first = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed));
        var id = await OutcomeRig.RepairAsync(first);
        await rig.AlertService.ReceivesAsync(1);

        await using (var second = await ProviderService.StartAsync([], null, rig.Time, copy.Path, $"NOTIFY_ALERT_SERVICE_URL={rig.AlertService.Url}"))
        {
            (await rig.AlertService.ReceivesAsync(2)).Should().OnlyContain(message => message.Content.EndsWith(id));
            await Eventually.HoldsAsync(() => second.Log.Text.Contains("may have been reported", StringComparison.Ordinal));
        }

        copy.Dispose();
    }

    [Fact]
    public async Task A_receiver_that_is_set_first_or_again_gets_nothing_of_before()
    {
        await using (var without = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), "NOTIFY_ALERT_SERVICE_URL=", "NOTIFY_HERTZBEAT_URL="))
        {
            await OutcomeRig.RepairAsync(without, 1);
            using var ready = await without.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            (await ready.Content.ReadAsStringAsync()).Should().NotContain("outcomes", "no receiver is set");
        }

        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await using (var first = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), "NOTIFY_HERTZBEAT_URL="))
        {
            var id = await OutcomeRig.RepairAsync(first, 2);
            (await rig.AlertService.ReceivesAsync(1)).Should().ContainSingle().Which.Content.Should().EndWith(id);
        }

        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await using (var off = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), "NOTIFY_ALERT_SERVICE_URL="))
        {
            var id = await OutcomeRig.RepairAsync(off, 3);
            (await rig.HertzBeat.ReceivesAsync(1)).Should().ContainSingle().Which.Content.Should().EndWith(id);
        }

        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await using var again = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed));
        var last = await OutcomeRig.RepairAsync(again, 4);
        (await rig.AlertService.ReceivesAsync(2)).Should().HaveCount(2).And.Subject.Last().Content.Should().EndWith(last);
        (await rig.HertzBeat.ReceivesAsync(2)).Should().HaveCount(2).And.Subject.Last().Content.Should().EndWith(last);
    }

    [Fact]
    public async Task While_the_records_are_locked_it_waits_and_then_reports_once()
    {
        using var other = new SqliteConnection($"Data Source={Path.Combine(rig.Folder, "records.db")};Pooling=False");
        rig.AlertService.Answer = async number =>
        {
            if (number == 1)
            {
                // The answer is on its way, and the place cannot be moved on.
                await other.OpenAsync();
                await other.ExecuteAsync("BEGIN IMMEDIATE");
            }

            return 200;
        };
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), services => services.UseImpatientRecords(rig.Folder), "NOTIFY_HERTZBEAT_URL=");

        var id = await OutcomeRig.RepairAsync(service, 1);
        await Eventually.HoldsAsync(() => service.Log.Text.Contains("The records cannot be used, so that no outcome", StringComparison.Ordinal));
        await other.ExecuteAsync("ROLLBACK");
        await rig.Pump.RunAsync(
            Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health.Description.EndsWith("nothing waits", StringComparison.Ordinal)));
        var next = await OutcomeRig.RepairAsync(service, 2);

        (await rig.AlertService.ReceivesAsync(2)).Select(message => message.Content[^36..]).Should().Equal([id, next], "what was taken is not sent again");
    }
}
