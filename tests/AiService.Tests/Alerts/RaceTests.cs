using AiService.Repairs.Running;
using AiService.Storage;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>What happens to an alert at an awkward moment: nothing is lost, and what is over is not repaired.</summary>
public sealed class RaceTests
{
    private readonly WatchedAlertStore store = new();
    private readonly FakeTimeProvider time = Clock();

    [Theory]
    [InlineData(1, "refused")]
    [InlineData(2, "repair")]
    public async Task One_that_is_said_to_be_over_while_it_is_decided_about_is_not_repaired(int look, string decision)
    {
        var held = new HeldProvider();
        await using var service = await store.StartAsync(held.Provider, time);
        await service.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        var looks = 0;
        store.Found = async alert =>
        {
            if (alert is { AlertId: "b-2" } && ++looks == look)
            {
                await service.AlertAsync(Own("b-2", port: "Gig0/0/2", state: "resolved"));
            }
        };

        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2"), decision);

        held.End(AttemptOutcome.Succeeded);
        await service.SettleAsync();
        held.Provider.Begun.Should().Be(1);
        var repairs = (await service.RepairsAsync("state=refused")).Items;
        repairs.Should().HaveCount(look - 1);
        repairs.Select(repair => repair.Text("result")!.Contains("恢复")).Should().NotContain(false);
    }

    [Fact]
    public async Task One_that_fires_again_while_its_repair_is_withdrawn_is_repaired()
    {
        var held = new HeldProvider();
        await using var service = await store.StartAsync(held.Provider, time);
        await service.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2"), "repair");

        await service.AlertAsync(new[] { Own("b-2", port: "Gig0/0/2", state: "resolved"), Own("b-2", port: "Gig0/0/2") });

        await Eventually.ReadAsync(() => service.AlertsAsync("decision=pending"), pending => pending.Count == 0);
        held.End(AttemptOutcome.Succeeded);
        await service.SettleAsync();
        held.Provider.Begun.Should().Be(2);
    }

    [Fact]
    public async Task One_that_is_over_in_the_same_request_is_answered_as_decided()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await store.StartAsync(provider, time);

        var items = await service.AlertAsync(new[] { Own("a-1"), Own("a-1", state: "resolved") }).WhileAsync(time);

        items.Select(item => item.Text("decision")).Should().Equal("refused", "resolved");
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task Where_what_is_over_cannot_be_looked_for_it_is_looked_again_and_nothing_is_lost()
    {
        var held = new HeldProvider();
        await using var service = await store.StartAsync(held.Provider, time);
        await service.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2"), "repair");
        var failures = 1;
        store.Recovering = () => failures-- > 0 ? throw new StorageException("busy", new TimeoutException()) : Task.CompletedTask;

        var (status, _) = await service.SendAlertAsync("/alerts", new[] { Own("b-2", port: "Gig0/0/2", state: "resolved"), Own("c-3", port: "Gig0/0/3") });

        status.Should().Be(200);
        await Eventually.ReadAsync(() => service.RepairsAsync("state=refused"), refused => refused.Items.Count == 1, () => time.Advance(TimeSpan.FromSeconds(0.1)));
        (await service.AlertOfAsync("c-3")).Text("decision").Should().Be("repair");
        held.End(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task What_is_on_record_although_its_writing_failed_is_decided()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await store.StartAsync(provider, time);
        store.Added = () => throw new StorageException("I/O error", new TimeoutException());

        (await service.SendAlertAsync("/alerts", Own("a-1"))).Status.Should().Be(503);

        await Eventually.ReadAsync(() => service.AlertsAsync("decision=pending"), pending => pending.Count == 0);
        (await service.AlertOfAsync("a-1")).Text("decision").Should().Be("repair");
    }

    [Fact]
    public async Task A_defect_ends_no_work_on_other_alerts()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await store.StartAsync(provider, time);
        store.Found = alert => alert is { AlertId: "a-1" } ? throw new OperationCanceledException() : Task.CompletedTask;
        await service.AlertAsync(Enumerable.Range(1, 9).Select(port => Own("a-1", port: $"Gig0/0/{port}")).ToList()).WhileAsync(time);

        await service.AlertAsync(Own("b-2", device: "2")).WhileAsync(time);

        await Eventually.ReadAsync(() => service.AlertsAsync("alert_id=b-2&decision=repair"), decided => decided.Count == 1);
    }
}
