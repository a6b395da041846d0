using System.Net;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using Dapper;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>Cancellation by a person.</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task A_running_repair_is_stopped_where_it_runs_and_the_confirmation_is_waited_for()
    {
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        var held = new HeldProvider(onceCancelled: true);
        await using var service = await ProviderService.StartAsync([held.Provider, agent]);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var id = await held.RunningAsync(service);

        var cancelling = CancelAsync(service, id);
        held.End(AttemptOutcome.Canceled);
        var (status, repair) = await cancelling;

        status.Should().Be(HttpStatusCode.OK);
        repair.Text("state").Should().Be("canceled");
        repair.GetProperty("cancel_requested_at").ValueKind.Should().Be(System.Text.Json.JsonValueKind.String);
        (await answer).Should().ContainSingle("no other provider begins what a person stopped").Which.Text("state").Should().Be("canceled");
        agent.Begun.Should().Be(0);
        (await CancelAsync(service, id)).Status.Should().Be(HttpStatusCode.OK, "the same request again is answered the same");
    }

    [Fact]
    public async Task A_repair_that_ended_otherwise_while_it_was_being_stopped_is_answered_as_it_is()
    {
        var held = new HeldProvider(onceCancelled: true);
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var id = await held.RunningAsync(service);

        var cancelling = CancelAsync(service, id);
        held.End(AttemptOutcome.Succeeded);
        var (status, repair) = await cancelling;

        (status, repair.Text("state")).Should().Be((HttpStatusCode.OK, "succeeded"));
        await answer;
        var (again, over) = await CancelAsync(service, id);
        (again, over.Text("state")).Should().Be((HttpStatusCode.Conflict, "succeeded"));
    }

    [Fact]
    public async Task A_confirmation_that_does_not_come_is_answered_as_pending()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var pump = new TimePump(time, () => false);
        var held = new HeldProvider();
        await using var service = await ProviderService.StartAsync([held.Provider], time: time);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var id = await held.RunningAsync(service);

        var (status, repair) = await pump.RunAsync(CancelAsync(service, id));

        (status, repair.Text("state")).Should().Be((HttpStatusCode.Accepted, "running"));
        held.End(AttemptOutcome.Canceled);
        (await pump.RunAsync(answer)).Single().Text("repair_id").Should().Be(id);
    }

    [Fact]
    public async Task One_that_waits_for_its_device_is_canceled_at_once_and_never_begun()
    {
        var held = new HeldProvider();
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await held.RunningAsync(service);
        var second = service.RepairAsync(Fault("接口Gig0/0/2 down"));
        var waiting = await WaitingAsync(service);

        var (status, repair) = await CancelAsync(service, waiting);

        (status, repair.Text("state")).Should().Be((HttpStatusCode.OK, "canceled"));
        (await second).Single().Text("state").Should().Be("canceled");
        held.Provider.Begun.Should().Be(1);
        held.End(AttemptOutcome.Succeeded);
        (await first).Single().Text("state").Should().Be("succeeded");
    }

    [Fact]
    public async Task One_that_has_not_sent_anything_yet_sends_nothing_any_more()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var provider = new TestProvider("stackstorm", async (_, journal, signals) =>
        {
            asked.SetResult();
            await TestProvider.UntilAsync(signals.CancelRequested);
            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await ProviderService.StartAsync([provider]);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await asked.Task;

        var (status, repair) = await CancelAsync(service, (await service.RepairsAsync("")).Items.Single().Text("id")!);

        (status, repair.Text("state")).Should().Be((HttpStatusCode.OK, "canceled"));
        repair.GetProperty("attempts").GetInt32().Should().Be(0, "nothing was announced to be sent");
        (await answer).Single().Text("result").Should().Contain("未执行");
    }

    [Fact]
    public async Task A_cancel_that_could_not_be_written_is_answered_as_one_that_a_restart_forgets()
    {
        using var folder = new Storage.TemporaryFolder();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var held = new HeldProvider();
        await using var service = await ProviderService.StartAsync([held.Provider], time: time, folder: folder.Path);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var id = await held.RunningAsync(service);
        using var records = Storage.TemporaryFolder.Connect(folder.File("records.db"));
        records.Execute("CREATE TRIGGER full BEFORE UPDATE ON repairs WHEN NEW.cancel_requested_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'no space'); END");

        using var response = await new TimePump(time, () => false).RunAsync(service.Http.PostAsync(new Uri($"/repairs/{id}/cancel", UriKind.Relative), null));

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await response.EnvelopeAsync()).Text("msg").Should().Contain("未能写入记录");
        records.Execute("DROP TRIGGER full");
        held.End(AttemptOutcome.Canceled);
        await answer;
    }

    private static async Task<string> WaitingAsync(ServiceUnderTest service) =>
        (await Eventually.ReadAsync(() => service.RepairsAsync("state=waiting"), page => page.Items.Count == 1)).Items[0].Text("id")!;

    private static async Task<(HttpStatusCode Status, System.Text.Json.JsonElement Repair)> CancelAsync(ServiceUnderTest service, string id)
    {
        using var response = await service.Http.PostAsync(new Uri($"/repairs/{id}/cancel", UriKind.Relative), null);
        return (response.StatusCode, (await response.EnvelopeAsync()).GetProperty("data"));
    }
}
