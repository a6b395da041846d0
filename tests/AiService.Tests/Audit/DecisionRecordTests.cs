using System.Text.Json;
using AiService.Access;
using AiService.Repairs.Running;
using AiService.Tests.Alerts;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Repairs.Approvals;
using AiService.Tests.Repairs.Rules;
using AiService.Tests.Storage;

namespace AiService.Tests.Audit;

/// <summary>Every decision is on record with each rule's verdict, and every window and pause with who wanted it.</summary>
public sealed class DecisionRecordTests : IDisposable
{
    private readonly LimitedService limited = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        limited.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_repair_begins_with_its_decision_and_its_fault_and_a_refusal_has_both_too()
    {
        limited.Outcome = AttemptOutcome.Failed;
        await using var service = await limited.StartAsync("FAILED_COOLDOWN=900");
        var id = await service.BeginsAsync("1");
        await service.IsRefusedAsync("failed_cooldown", "1");

        var planned = (await service.AuditAsync($"repair_id={id}&event=planned")).Single();
        planned.Text("detail").Should().Be(LimitedService.Fault);
        planned.Text("device_id").Should().Be("1");
        var data = planned.GetProperty("data");
        (data.Text("fault"), data.Text("level"), data.Text("triggered_by")).Should().Be((LimitedService.Fault, "P1", "analyze"));
        data.Verdicts().Should().ContainKey("reading").And.ContainKey("failed_cooldown").WhoseValue.Should().Be("allow");

        var refused = await service.RecordAsync("not_begun");
        refused.Text("requested_by").Should().Be("trusted");
        refused.GetProperty("data").Text("fault").Should().Be(LimitedService.Fault);
        refused.GetProperty("data").GetProperty("decision").Text("verdict").Should().Be("refuse");
        refused.GetProperty("data").Verdicts()["failed_cooldown"].Should().Be("refuse");

        (await service.AuditAsync($"repair_id={id}")).Count(line => line.GetProperty("data").ValueKind is JsonValueKind.Object)
            .Should().Be(1, "with the device the rules decided the same");
    }

    [Fact]
    public async Task What_the_rules_decide_otherwise_with_the_device_is_on_record_as_well()
    {
        limited.Holds = true;
        await using var service = await limited.StartAsync("FAILED_COOLDOWN=900");
        var first = service.RequestAsync("1");
        await Eventually.HoldsAsync(() => limited.IsHeld("1"));
        var second = service.RequestAsync("1", "接口Gig0/0/2 down");
        await Eventually.ReadAsync(() => service.AuditAsync("event=waiting"), found => found.Count > 0);

        (await service.AskAsync("/maintenance", new { name = "cut", mode = "deny", from = "2026-11-23T13:00:00Z", to = "2026-11-23T20:00:00Z" })).GetProperty("code").GetInt32().Should().Be(200);
        limited.End("1");
        await first;
        await second;

        var refused = (await service.AuditAsync("event=refused")).Single();
        var decision = refused.GetProperty("data").GetProperty("decision");
        (decision.Text("verdict"), decision.Text("rule")).Should().Be(("refuse", "maintenance"));
    }

    [Fact]
    public async Task An_approval_is_on_record_with_the_person_the_reason_and_what_was_asked()
    {
        using var rig = new ApprovalRig();
        await using var service = await rig.StartAsync(ApprovalRig.Works());
        var id = (await service.RepairAsync(GuideService.Fault(LimitedService.Fault))).Single().Text("repair_id")!;

        using var answer = await service.SendAsync(HttpMethod.Post, $"/repairs/{id}/approve", new { comment = "looked at it" }, $"X-Api-Key: {rig.Ann}");

        var asked = await service.RecordAsync("awaiting_approval");
        asked.GetProperty("data").GetProperty("decision").Text("verdict").Should().Be("ask");
        var approved = await service.RecordAsync("approved");
        approved.Told().Should().Be(("ann", "127.0.0.1", Orders.EnableInterface, "planned"));
        (approved.Text("repair_id"), approved.Text("device_id"), approved.Text("detail")).Should().Be((id, "1", "looked at it"));
        var request = await service.RecordAsync("request");
        request.Told().Should().Be(("ann", "127.0.0.1", $"POST /repairs/{id}/approve", "200"));
        request.Text("repair_id").Should().Be(id);
    }

    [Fact]
    public async Task Windows_are_on_record_with_who_from_where_and_what()
    {
        await using var service = await limited.StartAsync();
        var created = await service.AskAsync("/maintenance", new { name = "cut", mode = "deny", from = "2026-11-23T13:00:00Z", to = "2026-11-23T20:00:00Z", reason = "work" });
        var id = created.GetProperty("data").Text("id")!;
        using (await service.Http.DeleteAsync(new Uri($"/maintenance/{id}", UriKind.Relative)))
        {
        }

        foreach (var what in (string[])["window_added", "window_removed"])
        {
            var record = await service.RecordAsync(what);
            (record.Text("requested_by"), record.Text("requested_from"), record.Text("detail")).Should().Be(("trusted", "127.0.0.1", "cut"));
            record.GetProperty("data").Text("id").Should().Be(id);
            record.GetProperty("data").GetProperty("window").Text("reason").Should().Be("work");
        }
    }

    [Fact]
    public async Task A_window_that_is_removed_after_its_end_is_removed_on_record()
    {
        await using var service = await limited.StartAsync();
        await service.AskAsync("/maintenance", new { name = "old", mode = "deny", from = "2026-11-23T13:00:00Z", to = "2026-11-23T20:00:00Z" });
        limited.Pass(TimeSpan.FromDays(8).TotalSeconds);
        await service.AskAsync("/maintenance", new { name = "new", mode = "deny", from = "2026-12-23T13:00:00Z", to = "2026-12-23T20:00:00Z" });

        var record = await service.RecordAsync("window_removed");

        (record.Text("requested_by"), record.Text("detail")).Should().Be(("", "old"), "the service removes it by itself");
    }

    [Fact]
    public async Task A_pause_is_on_record_with_its_end_and_what_would_have_run_meanwhile_too()
    {
        await using var service = await limited.StartAsync();
        await service.AskAsync("/automation/pause", new { reason = "cut", until = "2026-11-24T00:00:00Z" });
        await service.RequestAsync("1");
        await service.AskAsync("/automation/resume", new { });

        var paused = await service.RecordAsync("paused");
        (paused.Text("requested_by"), paused.Text("requested_from"), paused.Text("detail")).Should().Be(("trusted", "127.0.0.1", "cut"));
        paused.GetProperty("data").GetProperty("until").GetDateTimeOffset().Should().Be(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
        (await service.RecordAsync("resumed")).Text("requested_by").Should().Be("trusted");
        (await service.RecordAsync("would_run")).GetProperty("data").Verdicts()["pause"].Should().Be("refuse");
    }

    [Fact]
    public async Task Faults_that_no_rule_would_repair_are_one_record_where_a_credential_asked()
    {
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "ops", Roles.Operator);
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], folder: folder.Path);
        var body = new { device_id = 1, auto_repair = true, faults = Enumerable.Range(0, 25).Select(number => new { description = $"风扇{number}转速异常", level = "P1" }) };

        await service.AskAsync("/analyze", body);
        (await service.AuditAsync("event=skipped")).Should().BeEmpty("the platform asks thousands of times a day");
        using var answer = await service.SendAsync(HttpMethod.Post, "/analyze", body, $"X-Api-Key: {key}");

        var record = await service.RecordAsync("skipped");
        (record.Text("requested_by"), record.Text("device_id")).Should().Be(("ops", "1"));
        var faults = record.GetProperty("data").GetProperty("faults").EnumerateArray().ToList();
        faults.Should().HaveCount(20);
        faults[0].Text("fault").Should().Be("风扇0转速异常");
        faults[0].Text("reason").Should().NotBeEmpty();
        record.GetProperty("data").GetProperty("left_out").GetInt32().Should().Be(5);
    }

    [Fact]
    public async Task An_alert_that_no_rule_would_repair_is_on_record_as_skipped()
    {
        await using var service = await AlertCalls.StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded), folder: folder.Path);

        await service.AlertAsync(new { alert_id = "a-1", device_id = "1", description = "风扇转速异常", level = "P1", state = "firing" });

        (await service.RecordAsync("skipped")).GetProperty("data").Text("triggered_by").Should().Be("alert");
    }
}
