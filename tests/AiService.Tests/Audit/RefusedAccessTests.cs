using System.Text;
using AiService.Access;
using AiService.Tests.Alerts;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Audit;

/// <summary>Every refused access is on record, up to a number a minute, and never with what was presented.</summary>
public sealed class RefusedAccessTests : IDisposable
{
    private const string Guess = "ais_guessed-credential-0123456789";

    // An analysis and an alert in one.
    private const string Body = """{"device_id": 7, "auto_repair": true, "faults": [{"description": "接口Gig0/0/1 down", "level": "P1"}], "description": "接口Gig0/0/1 down"}""";

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = AlertCalls.Clock();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("GET", "/repairs", 401, "unknown key", "X-Api-Key: " + Guess)]
    [InlineData("GET", "/repairs?token=" + Guess, 403, "reader, and has caller")]
    [InlineData("GET", "/repairs", 401, "Basic from another site", "Authorization: Basic eDp5", "Origin: https://evil.example")]
    [InlineData("POST", "/automation/pause", 403, "operator, and has caller")]
    [InlineData("POST", "/repairs/x/approve", 401, "unknown key", "Authorization: Bearer " + Guess)]
    [InlineData("POST", "/alerts?token=" + Guess, 401, "the alert token is wrong")]
    [InlineData("POST", "/alerts?dry_run=true", 403, "reader, and has caller")]
    [InlineData("POST", "/analyze", 403, "operator, and has caller")]
    [InlineData("POST", "/api/ai/analyze", 200, "operator, and has caller")]
    public async Task A_refusal_is_on_record_before_it_is_answered(string method, string path, int status, string why, params string[] headers)
    {
        await using var service = await StartAsync();
        var reader = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "auditor", Roles.Reader);

        var answered = await SendAsync(service, method, path, Body, headers);

        answered.Should().Be(status);
        var record = (await service.AuditAsync("event=access_refused", $"X-Api-Key: {reader}")).Should().ContainSingle().Which;
        record.Told().Should().Be(("anonymous", "127.0.0.1", $"{method} {path.Split('?')[0]}", $"{status}"));
        record.Text("detail").Should().Contain(why);
        record.Text("device_id").Should().Be(path.Contains("analyze", StringComparison.Ordinal) ? "7" : "");
        AuditCalls.TextOf(folder.Path).Should().NotContainAny(Guess, "eDp5");
        AuditCalls.EventsOf(folder.Path).Should().NotContain("request");
    }

    [Fact]
    public async Task A_key_whose_role_does_not_suffice_is_named()
    {
        await using var service = await StartAsync();
        var reader = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "auditor", Roles.Reader);

        (await SendAsync(service, "POST", "/automation/resume", "{}", $"X-Api-Key: {reader}")).Should().Be(403);

        var record = (await service.AuditAsync("event=access_refused", $"X-Api-Key: {reader}")).Single();
        record.Text("requested_by").Should().Be("auditor");
        record.Text("detail").Should().Be("it needs the role operator, and has reader");
    }

    [Fact]
    public async Task A_minute_has_sixty_of_them_and_then_one_with_the_number_of_the_others()
    {
        await using var service = await StartAsync();

        for (var sent = 0; sent < RefusedAccess.MostAMinute + 5; sent++)
        {
            (await service.StatusAsync()).Should().Be(403);
        }

        Count().Should().Be(RefusedAccess.MostAMinute);
        time.Advance(TimeSpan.FromSeconds(60));
        await Eventually.HoldsAsync(() => Count() == RefusedAccess.MostAMinute + 1);
        await service.StopAsync();
        AuditCalls.TextOf(folder.Path).Should().Contain("5 more since");
        AuditCalls.EventsOf(folder.Path).Should().HaveCount(RefusedAccess.MostAMinute + 3, "nothing was left to count at the stop");
    }

    [Fact]
    public async Task What_was_left_out_is_also_on_record_when_the_process_stops_before()
    {
        await using (var service = await StartAsync())
        {
            for (var sent = 0; sent < RefusedAccess.MostAMinute + 2; sent++)
            {
                await service.StatusAsync();
            }
        }

        AuditCalls.EventsOf(folder.Path).TakeLast(2).Should().Equal("access_refused", "stopped");
        AuditCalls.TextOf(folder.Path).Should().Contain("\"left_out\":2");
    }

    [Fact]
    public async Task A_path_is_one_line_of_bounded_length()
    {
        await using var service = await StartAsync();

        await SendAsync(service, "GET", "/repairs/a%0Ab%1B%7F" + new string('x', 2000), null);

        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        var action = Dapper.SqlMapper.ExecuteScalar<string>(records, "SELECT action FROM audit WHERE event = 'access_refused'")!;
        action.Should().StartWith("GET /repairs/a").And.EndWith("…");
        action.Length.Should().BeLessThan(310);
        action.Should().NotContainAny("\n", "\u001B", "\u007F");
    }

    private long Count() => AuditCalls.EventsOf(folder.Path).Count(one => one == "access_refused");

    private Task<ServiceUnderTest> StartAsync() =>
        ServiceUnderTest.StartAsync([KeyedService.NoTrust, "REQUESTS_PER_MINUTE=0", "ALERT_TOKEN=alert-token-0123456789"], time, folder.Path);

    private static async Task<int> SendAsync(ServiceUnderTest service, string method, string path, string? body, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Content = method == "GET" || body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        }

        using var response = await service.Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
