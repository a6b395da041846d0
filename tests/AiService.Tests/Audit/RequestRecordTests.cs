using System.Net;
using System.Text;
using AiService.Access;
using AiService.Alerts;
using AiService.Repairs.Running;
using AiService.Tests.Alerts;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static AiService.Tests.Harness.GuideService;
using KeyedService = AiService.Tests.Harness.KeyedService;

namespace AiService.Tests.Audit;

/// <summary>Every use of a key, a token or a trusted address that may change something is on record when it is answered.</summary>
public sealed class RequestRecordTests : IDisposable
{
    private const string Token = "alert-token-0123456789";
    private const string Repair = "0199aaaa-0000-7000-8000-000000000001";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("POST", "/automation/pause", """{"reason": "test"}""", "200")]
    [InlineData("POST", "/automation/resume", "{}", "200")]
    [InlineData("POST", "/maintenance", """{"name": "n"}""", "400")]
    [InlineData("DELETE", "/maintenance/" + Repair, null, "404")]
    [InlineData("POST", "/devices/core-1/release", """{"reason": "seen"}""", "404")]
    [InlineData("POST", "/repairs/" + Repair + "/cancel", "{}", "404")]
    [InlineData("POST", "/api/ai/knowledge/add", """{"keyword": "k", "title": "t", "solution": "s"}""", "200")]
    [InlineData("PATCH", "/api/ai/knowledge/entries/999", """{"solution": "s"}""", "404")]
    [InlineData("DELETE", "/api/ai/knowledge/entries/999", null, "404")]
    public async Task A_request_that_writes_is_on_record_with_the_code_of_its_answer(string method, string path, string? body, string code)
    {
        await using var service = await StartAsync();
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "ops", Roles.Operator);

        await SendAsync(service, method, path + "?note=in-the-query", body, $"X-Api-Key: {key}");

        var record = await service.RecordAsync("request");
        var answered = record.Text("outcome");
        record.Told().Should().Be(("ops", "127.0.0.1", $"{method} {path}", answered));
        answered.Should().BeOneOf(code, "409", "422");
        record.Text("detail").Should().Contain("key");
        (record.Text("repair_id")!.Length > 0).Should().Be(path.StartsWith("/repairs/", StringComparison.Ordinal));
        record.Text("device_id").Should().Be(path.StartsWith("/devices/", StringComparison.Ordinal) ? "core-1" : "");
        AuditCalls.TextOf(folder.Path).Should().NotContainAny(key, "in-the-query");
    }

    [Theory]
    [InlineData("GET", "/repairs", null)]
    [InlineData("POST", "/match", """{"description": "接口Gig0/0/1 down"}""")]
    [InlineData("GET", "/api/ai/knowledge/search?q=port", null)]
    [InlineData("POST", "/analyze", """{"device_id": 1, "faults": [{"description": "接口Gig0/0/1 down"}]}""")]
    [InlineData("POST", "/analyze", """{"device_id": 1, "auto_repair": true, "dry_run": true, "faults": [{"description": "接口Gig0/0/1 down"}]}""")]
    [InlineData("POST", "/alerts?dry_run=true", """{"device_id": "1", "description": "接口Gig0/0/1 down"}""")]
    public async Task A_request_that_only_reads_is_not(string method, string path, string? body)
    {
        await using var service = await StartAsync();
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "ops", Roles.Approver);

        await SendAsync(service, method, path, body, $"X-Api-Key: {key}");

        (await service.AuditAsync("event=request")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("/analyze")]
    [InlineData("/api/ai/analyze")]
    public async Task An_analysis_that_repairs_is_on_record_where_a_credential_asked_for_it(string path)
    {
        await using var service = await StartAsync();
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "ops", Roles.Operator);
        const string Body = """{"device_id": 7, "auto_repair": true, "faults": [{"description": "接口Gig0/0/1 down", "level": "P1"}]}""";

        await SendAsync(service, "POST", path, Body);
        (await service.AuditAsync("event=request")).Should().BeEmpty("the platform presents none, thousands of times a day");

        await SendAsync(service, "POST", path, Body, $"X-Api-Key: {key}");
        var record = await service.RecordAsync("request");
        record.Told().Should().Be(("ops", "127.0.0.1", $"POST {path}", "200"));
        record.Text("device_id").Should().Be("7");
    }

    [Theory]
    [InlineData("/alerts")]
    [InlineData("/api/ai/alerts")]
    public async Task Alerts_are_on_record_in_the_transaction_that_keeps_them(string path)
    {
        await using var service = await AlertCalls.StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded), folder: folder.Path, settings: [$"ALERT_TOKEN={Token}"]);

        (await service.SendAlertAsync($"{path}?token={Token}", new[] { AlertCalls.Own("a-1"), AlertCalls.Own("a-2", device: "2") })).Status.Should().Be(200);

        var record = await service.RecordAsync("request");
        record.Told().Should().Be(("alert-token", "127.0.0.1", $"POST {path}", "200"));
        record.GetProperty("data").GetProperty("alerts").GetInt32().Should().Be(2);
        record.GetProperty("data").GetProperty("alert_ids").EnumerateArray().Select(id => id.GetString()).Should().Equal("a-1", "a-2");
        AuditCalls.TextOf(folder.Path).Should().NotContain(Token);
    }

    [Fact]
    public async Task Alerts_for_which_there_is_no_room_have_one_record_which_says_so()
    {
        await using var service = await ServiceUnderTest.StartAsync([Map.Trim(), $"ALERT_TOKEN={Token}"], folder: folder.Path, adjust: services =>
            services.Replace(ServiceDescriptor.Singleton(new AlertOptions { AutoRepair = true, RepairTimeout = TimeSpan.FromMinutes(1), Zone = TimeZoneInfo.Utc, MaxAlerts = 0 })));

        (await service.SendAlertAsync($"/alerts?token={Token}", AlertCalls.Own("a-1"))).Status.Should().Be(503);

        (await service.RecordAsync("request")).Text("outcome").Should().Be("503");
    }

    [Fact]
    public async Task Alerts_without_a_credential_are_recorded_by_what_they_cause()
    {
        await using var service = await AlertCalls.StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded), folder: folder.Path, settings: [KeyedService.NoTrust]);

        (await service.SendAlertAsync("/alerts", AlertCalls.Own("a-1"))).Status.Should().Be(200);

        AuditCalls.EventsOf(folder.Path).Should().NotContain("request");
    }

    [Fact]
    public async Task A_request_is_answered_as_ever_where_its_record_cannot_be_written()
    {
        var audit = new BrokenAudit();
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path, adjust: audit.Use);
        audit.Writing = BrokenAudit.Fails;

        using var answer = await service.PostAsync("/automation/pause", new { reason = "test" });

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        service.Log.Text.Should().Contain("The audit lacks").And.Contain("POST /automation/pause");
    }

    [Fact]
    public async Task A_record_that_takes_long_holds_the_answer_up_for_a_few_seconds()
    {
        var audit = new BrokenAudit();
        var time = AlertCalls.Clock();
        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path, adjust: audit.Use);
        audit.Writing = BrokenAudit.Hangs;

        var answer = service.PostAsync("/automation/pause", new { reason = "test" });
        using var answered = await answer.WhileAsync(time);

        answered.StatusCode.Should().Be(HttpStatusCode.OK);
        service.Log.Text.Should().Contain("goes on behind the answer");
        audit.Writing = _ => Task.CompletedTask;
    }

    [Fact]
    public async Task The_history_of_a_repair_is_without_the_requests_about_it_and_the_audit_shows_both()
    {
        var held = new HeldProvider(onceCancelled: true);
        await using var service = await ProviderService.StartAsync([held.Provider], folder: folder.Path);
        var answer = service.RepairAsync(new { description = "接口Gig0/0/1 down", level = "P1" });
        var id = await held.RunningAsync(service);
        var cancelling = service.PostAsync($"/repairs/{id}/cancel", new { });
        held.End(AttemptOutcome.Canceled);
        await answer;
        (await cancelling).Dispose();

        (await service.RepairOfAsync(id)).GetProperty("history").EnumerateArray().Select(line => line.Text("event")).Should().NotContain("request");
        var all = await service.AuditAsync($"repair_id={id}");
        all.Select(line => line.Text("event")).Should().Contain(["request", "cancel_requested", "canceled", "sending", "planned"]);
        all.Single(line => line.Text("event") == "cancel_requested").Told().Should().Match<(string?, string?, string?, string?)>(told => told.Item1 == "trusted" && told.Item2 == "127.0.0.1");
    }

    private Task<ServiceUnderTest> StartAsync() =>
        ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], folder: folder.Path);

    private static async Task SendAsync(ServiceUnderTest service, string method, string path, string? body, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        }

        using var response = await service.Http.SendAsync(request);
        ((int)response.StatusCode).Should().BeLessThan(500);
    }
}
