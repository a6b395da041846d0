using System.Text;
using AiService.Access;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>Whose alerts may cause a repair.</summary>
public sealed class SenderTests : IDisposable
{
    private const string Token = "alert+token/0123456789";
    private const string Path = "/api/ai/alerts";
    private readonly TemporaryFolder folder = new();
    private readonly TestProvider provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);

    [Fact]
    public async Task The_token_makes_its_sender_an_operator_however_it_is_carried()
    {
        await using var service = await StartKeyedAsync($"ALERT_TOKEN={Token}");
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"hertzbeat:{Token}"));

        foreach (var (query, header) in new[] { ("?token=" + Uri.EscapeDataString(Token), "X-Other: 1"), ("", $"Authorization: Bearer {Token}"), ("", $"Authorization: Basic {basic}") })
        {
            var (status, envelope) = await service.SendAlertAsync(Path + query, Own("a-1"), header);

            status.Should().Be(200, header);
            envelope.GetProperty("data").GetProperty("items")[0].Text("decision").Should().Be("repair", header);
            await service.SettleAsync();
        }

        (await service.RecordsAsync("SELECT DISTINCT requested_by FROM repairs")).Should().Equal("alert-token");
    }

    [Fact]
    public async Task It_holds_for_this_path_alone()
    {
        await using var service = await StartKeyedAsync($"ALERT_TOKEN={Token}");

        (await service.StatusAsync($"Authorization: Bearer {Token}")).Should().Be(401);
        using var alerts = await service.SendAsync(HttpMethod.Get, "/alerts?token=" + Uri.EscapeDataString(Token), null);
        ((int)alerts.StatusCode).Should().Be(403);
    }

    [Theory]
    [InlineData("?token=guessed-one", "X-Other: 1")]
    [InlineData("?token=guessed-one&token=" + "alert%2Btoken%2F0123456789", "X-Other: 1")]
    [InlineData("", "Authorization: Bearer guessed-one")]
    [InlineData("", "Authorization: Basic dTpndWVzc2VkLW9uZQ==")]
    public async Task A_wrong_one_is_refused_and_nothing_kept(string query, string header)
    {
        await using var service = await StartKeyedAsync($"ALERT_TOKEN={Token}");

        var (status, envelope) = await service.SendAlertAsync(Path + query, Own("a-1"), header);

        status.Should().Be(401);
        envelope.ToString().Should().NotContain("guessed-one");
        service.Log.Text.Should().NotContain("guessed-one");
        (await service.RecordsAsync("SELECT id FROM alerts")).Should().BeEmpty();
    }

    [Fact]
    public async Task Where_no_token_is_configured_every_one_is_wrong_and_an_empty_one_is_none()
    {
        await using var service = await StartKeyedAsync();

        (await service.SendAlertAsync(Path + "?token=any", Own("a-1"))).Status.Should().Be(401);
        var (status, envelope) = await service.SendAlertAsync(Path + "?token=", Own("a-1"));

        status.Should().Be(200);
        envelope.GetProperty("data").GetProperty("items")[0].Text("decision").Should().Be("recorded");
    }

    [Fact]
    public async Task Another_sender_s_alert_is_recorded_and_changes_no_repair()
    {
        var held = new HeldProvider();
        await using var service = await StartKeyedAsync(held.Provider, $"ALERT_TOKEN={Token}");
        string[] trusted = [$"Authorization: Bearer {Token}"];
        await service.AlertAsync(Own("a-1"), trusted);
        await held.Running;
        await service.AlertAsync(Own("b-2", port: "Gig0/0/2"), trusted);

        var fires = (await service.AlertAsync(Own("b-2", port: "Gig0/0/2"))).Single();
        var over = (await service.AlertAsync(Own("b-2", port: "Gig0/0/2", state: "resolved"))).Single();

        new[] { fires, over }.Select(item => item.Text("decision")).Should().Equal("recorded", "recorded");
        fires.Text("reason").Should().Contain("operator");
        held.End(AttemptOutcome.Succeeded);
        await service.SettleAsync();
        held.Provider.Begun.Should().Be(2);
        (await service.RecordsAsync("SELECT state FROM repairs WHERE alert_resolved_at IS NULL")).Should().Equal("succeeded", "succeeded");
        (await service.RecordsAsync("SELECT analysis_id FROM repair_joins")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(Roles.Caller, "recorded")]
    [InlineData(Roles.Reader, "recorded")]
    [InlineData(Roles.Operator, "repair")]
    [InlineData(Roles.Approver, "repair")]
    public async Task A_key_counts_by_its_role(string role, string decision)
    {
        await using var service = await StartKeyedAsync($"ALERT_TOKEN={Token}");
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "monitor", role);

        (await service.AlertAsync(Own("a-1"), $"X-Api-Key: {key}")).Single().Text("decision").Should().Be(decision);
        (await service.AlertAsync(Own("a-2", device: "2"), $"Authorization: Bearer {key}")).Single().Text("decision").Should().Be(decision);
    }

    [Fact]
    public async Task The_relaying_alert_service_is_not_trusted_by_its_address()
    {
        const string Robot = """{"msgtype": "text", "text": {"content": "HERTZBEAT_DEFAULT\n设备 6 指标 cpu_usage 异常：91.5"}}""";
        await using var service = await StartAsync(provider, folder: folder.Path, settings: $"ALERT_TOKEN={Token}");

        using var plain = await service.PostTextAsync(Path, Robot);
        using var token = await service.PostTextAsync(Path + "?token=" + Uri.EscapeDataString(Token), Robot);

        var recorded = (await plain.EnvelopeAsync()).GetProperty("data").GetProperty("items")[0];
        (recorded.Text("decision"), recorded.Text("device_id")).Should().Be(("recorded", "6"));
        recorded.Text("reason").Should().Contain("alert-service");
        (await token.EnvelopeAsync()).GetProperty("data").GetProperty("items")[0].Text("decision").Should().Be("repair");
    }

    [Fact]
    public async Task The_relaying_alert_service_is_not_trusted_by_the_role_of_those_without_credential()
    {
        const string Robot = """{"msgtype": "text", "text": {"content": "HERTZBEAT_DEFAULT\n设备 6 指标 cpu_usage 异常：91.5"}}""";
        await using var service = await StartAsync(provider, folder: folder.Path, settings: ["ANONYMOUS_ROLE=operator", "TRUSTED_NETWORKS=192.0.2.0/24"]);

        using var plain = await service.PostTextAsync(Path, Robot);

        (await plain.EnvelopeAsync()).GetProperty("data").GetProperty("items")[0].Text("decision").Should().Be("recorded");
    }

    [Theory]
    [InlineData("?dry_run=false")]
    [InlineData("?dry_run=0")]
    [InlineData("")]
    public async Task A_dry_run_of_the_body_is_one_whatever_the_path_says(string query)
    {
        await using var service = await StartAsync(provider);

        await service.SendAlertAsync(Path + query, new { alert_id = "a-1", device_id = "1", description = "接口Gig0/0/1 down", level = "P1", dry_run = true });

        (await service.RecordsAsync("SELECT id FROM alerts")).Should().BeEmpty();
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task A_token_is_read_again_when_its_file_changes()
    {
        var file = folder.File("alert-token");
        await File.WriteAllTextAsync(file, Token + "\n");
        await using var service = await StartKeyedAsync($"ALERT_TOKEN_FILE={file}");
        (await service.AlertAsync(Own("a-1"), $"Authorization: Bearer {Token}")).Single().Text("decision").Should().Be("repair");

        await File.WriteAllTextAsync(file, "another-token-of-today");

        (await service.SendAlertAsync(Path, Own("a-2"), $"Authorization: Bearer {Token}")).Status.Should().Be(401);
        (await service.AlertAsync(Own("a-2"), "Authorization: Bearer another-token-of-today")).Single().Text("decision").Should().NotBe("recorded");
        service.Log.Text.Should().NotContain("another-token-of-today");
    }

    [Fact]
    public async Task A_dry_run_needs_a_reader()
    {
        await using var service = await StartKeyedAsync();
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "reader", Roles.Reader);

        (await service.SendAlertAsync(Path + "?dry_run=true", Own("a-1"))).Status.Should().Be(403);
        var (status, envelope) = await service.SendAlertAsync(Path + "?dry_run=true", Own("a-1"), $"X-Api-Key: {key}");

        status.Should().Be(200);
        envelope.GetProperty("data").GetProperty("items")[0].Text("decision").Should().Be("recorded");
    }

    [Fact]
    public async Task Its_sender_has_no_limit_of_requests_and_others_have()
    {
        await using var service = await StartKeyedAsync($"ALERT_TOKEN={Token}", "REQUESTS_PER_MINUTE=3");

        for (var sent = 0; sent < 8; sent++)
        {
            (await service.SendAlertAsync(Path, Own("a-1", state: "test"), $"Authorization: Bearer {Token}")).Status.Should().Be(200);
        }

        var others = new List<int>();
        for (var sent = 0; sent < 8; sent++)
        {
            others.Add((await service.SendAlertAsync(Path, Own("a-1", state: "test"))).Status);
        }

        others.Count(status => status == 429).Should().Be(5);
    }

    [Theory]
    [InlineData("ALERT_AUTO_REPAIR=true", true)]
    [InlineData("ALERT_AUTO_REPAIR=false", false)]
    public async Task Repairing_without_a_token_is_a_warning(string setting, bool warns)
    {
        await using var service = await ProviderService.StartAsync([provider], settings: setting);
        service.Log.Text.Contains("there is no ALERT_TOKEN", StringComparison.Ordinal).Should().Be(warns);

        using var ready = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));

        var part = (await ready.EnvelopeAsync()).GetProperty("data").GetProperty("parts").GetProperty("alerts");
        part.Text("status").Should().Be(warns ? "degraded" : "healthy");
        part.Text("description")!.Contains("ALERT_TOKEN", StringComparison.Ordinal).Should().Be(warns);
    }

    public void Dispose() => folder.Dispose();

    private Task<ServiceUnderTest> StartKeyedAsync(params string[] settings) => StartKeyedAsync(provider, settings);

    private Task<ServiceUnderTest> StartKeyedAsync(IRepairProvider by, params string[] settings) =>
        StartAsync(by, folder: folder.Path, settings: [KeyedService.NoTrust, .. settings]);
}
