using System.Net.Http.Json;
using System.Text.Json;
using AiService.Repairs.Maintenance;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using KeyedService = AiService.Tests.Harness.KeyedService;

namespace AiService.Tests.Repairs.Maintenance;

/// <summary><c>/maintenance</c>: windows that are created, listed and deleted while the service runs.</summary>
public sealed class MaintenanceEndpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 15, 0, 0, TimeSpan.Zero)); // Monday, 23:00 in Shanghai.

    private static readonly object Night = new
    {
        name = "夜间",
        mode = "deny",
        days = new[] { "mon" },
        from = "22:00",
        to = "06:00",
        time_zone = "Asia/Shanghai",
        devices = new object[] { 1, "core-1" },
        reason = "割接",
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_window_is_in_force_at_once_and_after_a_restart_until_it_is_deleted()
    {
        string id;
        await using (var service = await StartAsync())
        {
            Block(service).Should().BeNull();

            var created = (await service.AskAsync("/maintenance", Night)).GetProperty("data");

            id = created.Text("id")!;
            Block(service)!.Window.Should().Be("夜间");
        }

        await using var second = await StartAsync();
        Block(second)!.Until.Should().Be(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));
        Block(second, "core-1").Should().NotBeNull();
        Block(second, "2").Should().BeNull();
        var entry = (await ListAsync(second)).Should().ContainSingle().Subject;
        (entry.Text("id"), entry.Text("source"), entry.Text("requested_by"), entry.Text("active")).Should().Be((id, "api", "trusted", "True"));
        entry.GetProperty("next_change").GetDateTimeOffset().Should().Be(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));
        entry.GetProperty("created_at").GetDateTimeOffset().Should().Be(time.GetUtcNow());
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(entry.GetProperty("window"))!.Where(field => field.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(field => field.Key, field => field.Value.ToString()).Should().BeEquivalentTo(new Dictionary<string, string>
            {
                ["name"] = "夜间",
                ["mode"] = "deny",
                ["days"] = """["mon"]""",
                ["from"] = "22:00",
                ["to"] = "06:00",
                ["time_zone"] = "Asia/Shanghai",
                ["devices"] = """["1","core-1"]""",
                ["reason"] = "割接",
            });

        (await DeleteAsync(second, id)).Code.Should().Be(200);

        Block(second).Should().BeNull();
        (await ListAsync(second)).Should().BeEmpty();
        (await DeleteAsync(second, id)).Code.Should().Be(404);
        second.Log.Text.Should().Contain($"Maintenance window {id} was removed by \"trusted\" from \"127.0.0.1\"");
        await second.StopAsync();
        await using var third = await StartAsync();
        (await ListAsync(third)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_creation_leaves_a_line_in_the_log()
    {
        await using var service = await StartAsync();

        var id = (await service.AskAsync("/maintenance", Night)).GetProperty("data").Text("id");

        service.Log.Text.Should().Contain($"Maintenance window {id} (\"deny\", \"夜间\") was created by \"trusted\" from \"127.0.0.1\"");
    }

    private static readonly (string Field, string Body)[] Unusable =
    [
        ("name", """{"mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z"}"""),
        ("name", """{"name": "a\nb", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z"}"""),
        ("mode", """{"name": "a", "mode": "allow", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z"}"""),
        ("mode", """{"name": "a", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z"}"""),
        ("from", """{"name": "a", "mode": "deny", "to": "2027-01-02T00:00Z"}"""),
        ("from", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00", "to": "2027-01-02T00:00Z"}"""),
        ("from", """{"name": "a", "mode": "deny", "from": "22:00", "to": "2027-01-02T00:00Z"}"""),
        ("from", """{"name": "a", "mode": "deny", "from": 22, "to": "2027-01-02T00:00Z"}"""),
        ("to", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z"}"""),
        ("to", """{"name": "a", "mode": "deny", "from": "2027-01-01T08:00+08:00", "to": "2027-01-01T00:00Z"}"""),
        ("to", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-02-30T00:00Z"}"""),
        ("to", """{"name": "a", "mode": "deny", "from": "2026-11-01T00:00Z", "to": "2026-11-23T15:00Z"}"""),
        ("time_zone", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z", "time_zone": "UTC"}"""),
        ("from", """{"name": "a", "mode": "deny", "days": ["mon"], "from": "2027-01-01T00:00Z", "to": "06:00", "time_zone": "UTC"}"""),
        ("from", """{"name": "a", "mode": "deny", "days": ["mon"], "from": "24:00", "to": "06:00", "time_zone": "UTC"}"""),
        ("from", """{"name": "a", "mode": "deny", "days": ["mon"], "from": "6:00", "to": "07:00", "time_zone": "UTC"}"""),
        ("to", """{"name": "a", "mode": "deny", "days": ["mon"], "from": "22:00", "to": "24:01", "time_zone": "UTC"}"""),
        ("days", """{"name": "a", "mode": "deny", "days": [], "from": "22:00", "to": "24:00", "time_zone": "UTC"}"""),
        ("days", """{"name": "a", "mode": "deny", "days": ["monday"], "from": "22:00", "to": "24:00", "time_zone": "UTC"}"""),
        ("days", """{"name": "a", "mode": "deny", "days": "mon", "from": "22:00", "to": "24:00", "time_zone": "UTC"}"""),
        ("time_zone", """{"name": "a", "mode": "deny", "days": ["mon"], "from": "22:00", "to": "24:00"}"""),
        ("time_zone", """{"name": "a", "mode": "deny", "days": ["mon"], "from": "22:00", "to": "24:00", "time_zone": "China Standard Time"}"""),
        ("time_zone", """{"name": "a", "mode": "deny", "days": ["mon"], "from": "22:00", "to": "24:00", "time_zone": "../zoneinfo/Asia/Shanghai"}"""),
        ("time_zone", """{"name": "a", "mode": "deny", "days": ["mon"], "from": "22:00", "to": "24:00", "time_zone": "Mars/Olympus"}"""),
        ("devices", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z", "devices": [""]}"""),
        ("devices[1]", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z", "devices": [1, null]}"""),
        ("groups", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z", "groups": "core"}"""),
        ("actions[0]", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z", "actions": [{}]}"""),
        ("device", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z", "device": ["1"]}"""),
        ("reason", """{"name": "a", "mode": "deny", "from": "2027-01-01T00:00Z", "to": "2027-01-02T00:00Z", "reason": 1}"""),
    ];

    [Fact]
    public async Task A_window_that_cannot_be_used_is_refused_and_its_field_is_named()
    {
        await using var service = await StartAsync();
        foreach (var (field, body) in Unusable)
        {
            using var response = await service.PostTextAsync("/maintenance", body);

            ((int)response.StatusCode).Should().Be(400, body);
            (await response.EnvelopeAsync()).Text("msg").Should().StartWith($"字段 {field} ", body);
        }

        (await ListAsync(service)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_window_of_the_file_is_listed_first_and_cannot_be_deleted()
    {
        var file = folder.File("maintenance.yaml");
        await File.WriteAllTextAsync(file, """
            windows:
              - {name: core/night, mode: allow_only, days: [tue], from: "01:00", to: "02:00", time_zone: Asia/Shanghai, groups: [core]}
            """);
        await using var service = await StartAsync($"MAINTENANCE_FILE={file}");
        await service.AskAsync("/maintenance", Night);

        var listed = await ListAsync(service);

        listed.Select(entry => (entry.Text("id"), entry.Text("source"))).First().Should().Be(("core/night", "file"));
        listed.Select(entry => entry.Text("source")).Should().Equal("file", "api");
        (listed[0].Text("active"), listed[0].GetProperty("next_change").GetDateTimeOffset()).Should().Be(("False", new DateTimeOffset(2026, 11, 23, 17, 0, 0, TimeSpan.Zero)));
        (await DeleteAsync(service, "core%2Fnight")).Should().Be((409, "该维护窗口来自 MAINTENANCE_FILE，请在文件中修改"));
        (await DeleteAsync(service, Guid.NewGuid().ToString())).Code.Should().Be(404);
        (await DeleteAsync(service, "x")).Code.Should().Be(404);
        Windows(service).BlockOf("2", "core", null, time.GetUtcNow())!.Window.Should().Be("core/night");
    }

    [Fact]
    public async Task A_deny_window_that_happened_once_is_removed_a_week_after_its_end_and_an_allow_only_window_is_not()
    {
        await using (var service = await StartAsync())
        {
            foreach (var mode in new[] { "deny", "allow_only" })
            {
                (await service.AskAsync("/maintenance", new { name = mode, mode, from = "2026-11-23T16:00Z", to = "2026-11-24T16:00Z", devices = new[] { mode } }))
                    .GetProperty("code").GetInt32().Should().Be(200);
            }
        }

        time.Advance(TimeSpan.FromDays(8));
        await using (var second = await StartAsync())
        {
            (await ListAsync(second)).Should().HaveCount(2, "the end was a week ago at 16:00");
        }

        time.Advance(TimeSpan.FromHours(2));
        await using var third = await StartAsync();

        (await ListAsync(third)).Select(entry => entry.GetProperty("window").Text("mode")).Should().Equal("allow_only");
        Block(third, "allow_only")!.Until.Should().BeNull();
    }

    [Fact]
    public async Task Windows_are_shown_to_readers_and_changed_by_operators()
    {
        var keys = await KeyedService.AddKeysAsync(KeyedService.KeysIn(folder.Path));
        await using var service = await StartAsync(KeyedService.NoTrust, $"AISERVICE_API_KEYS_FILE={KeyedService.KeysIn(folder.Path)}");
        await AskAsync("reader", HttpMethod.Get, "/maintenance", 200);
        await AskAsync("caller", HttpMethod.Get, "/maintenance", 403);
        await AskAsync("reader", HttpMethod.Post, "/maintenance", 403);
        await AskAsync("operator", HttpMethod.Post, "/maintenance", 200);
        await AskAsync("reader", HttpMethod.Delete, $"/maintenance/{Guid.NewGuid()}", 403);
        await AskAsync("operator", HttpMethod.Delete, $"/maintenance/{Guid.NewGuid()}", 404);
        Windows(service).All.Should().ContainSingle().Which.Stored!.RequestedBy.Should().Be("operator");

        async Task AskAsync(string role, HttpMethod method, string path, int expected)
        {
            using var response = await service.SendAsync(method, path, method == HttpMethod.Post ? Night : null, $"X-Api-Key: {keys[role]}");
            ((int)response.StatusCode).Should().Be(expected, $"{role} {method} {path}");
        }
    }

    private Task<ServiceUnderTest> StartAsync(params string[] settings) => ServiceUnderTest.StartAsync(settings, time, folder.Path);

    private static MaintenanceWindows Windows(ServiceUnderTest service) => service.Services.GetRequiredService<MaintenanceWindows>();

    private MaintenanceBlock? Block(ServiceUnderTest service, string device = "1") => Windows(service).BlockOf(device, null, null, time.GetUtcNow());

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(ServiceUnderTest service)
    {
        var envelope = await service.Http.GetFromJsonAsync<JsonElement>(new Uri("/maintenance", UriKind.Relative));
        return [.. envelope.GetProperty("data").EnumerateArray()];
    }

    private static async Task<(int Code, string? Msg)> DeleteAsync(ServiceUnderTest service, string id)
    {
        using var response = await service.Http.DeleteAsync(new Uri($"/maintenance/{id}", UriKind.Relative));
        return ((int)response.StatusCode, (await response.EnvelopeAsync()).Text("msg"));
    }
}
