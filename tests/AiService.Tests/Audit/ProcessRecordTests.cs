using System.Text.Json;
using AiService.Access;
using AiService.Audit.Keeping;
using AiService.Tests.Alerts;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Audit;

/// <summary>Start and stop of the process, its configuration, and changes of its keys.</summary>
public sealed class ProcessRecordTests : IDisposable
{
    private const string Secret = "canary-0123456789abcdef";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_process_begins_and_ends_with_a_record_of_its_own()
    {
        await using (var service = await ServiceUnderTest.StartAsync(folder: folder.Path))
        {
            using var paused = await service.PostAsync("/automation/pause", new { reason = "test" });
            var started = await service.RecordAsync("started");
            started.Text("requested_by").Should().BeEmpty("the service starts by itself");
            started.GetProperty("data").GetProperty("process_id").GetInt32().Should().Be(Environment.ProcessId);
            started.GetProperty("data").Text("version").Should().MatchRegex(@"^\d+\.\d+");
        }

        AuditCalls.EventsOf(folder.Path).Should().Equal("started", "paused", "request", "stopped");
    }

    [Fact]
    public async Task The_fingerprint_is_equal_for_equal_settings_in_any_order_and_differs_for_any_change()
    {
        var secret = folder.File("secret");
        await File.WriteAllTextAsync(secret, Secret);
        string[] settings = ["STACKSTORM_BASE_URL=http://127.0.0.1:1/api", $"STACKSTORM_API_KEY_FILE={secret}", "AUTO_REPAIR_LEVELS=P1", $"ALERT_TOKEN={Secret}-2"];
        var first = await ConfigurationAsync(settings);

        (await ConfigurationAsync([.. settings.Reverse()])).Text("fingerprint").Should().Be(first.Text("fingerprint"));
        (await ConfigurationAsync([.. settings.SkipLast(1), $"ALERT_TOKEN={Secret}-3"])).Text("fingerprint").Should().NotBe(first.Text("fingerprint"), "a value is another one");
        (await ConfigurationAsync([.. settings.Skip(1)])).Text("fingerprint").Should().NotBe(first.Text("fingerprint"), "a setting is unset");
        await File.WriteAllTextAsync(secret, Secret + "-4");
        (await ConfigurationAsync(settings)).Text("fingerprint").Should().NotBe(first.Text("fingerprint"), "a file has another content");

        first.GetProperty("settings").EnumerateArray().Select(name => name.GetString())
            .Should().BeInAscendingOrder(StringComparer.Ordinal).And.Contain(settings.Select(setting => setting.Split('=')[0]));
        AuditCalls.TextOf(folder.Path).Should().NotContain(Secret, "names are shown, and never values");
    }

    [Fact]
    public async Task A_start_that_cannot_be_recorded_at_once_is_recorded_later_with_its_time()
    {
        var time = AlertCalls.Clock();
        var audit = new BrokenAudit { Writing = BrokenAudit.Fails };
        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path, adjust: audit.Use);
        var began = time.GetUtcNow();
        service.Log.Text.Should().Contain("The start of the service could not be put on record");

        audit.Writing = _ => Task.CompletedTask;
        await Eventually.ReadAsync(() => service.AuditAsync("event=started"), found => found.Count == 1, () => time.Advance(ProcessRecords.Pause));

        (await service.RecordAsync("started")).GetProperty("at").GetDateTimeOffset().Should().Be(began);
    }

    [Fact]
    public async Task Records_that_hang_neither_keep_the_service_from_starting_nor_from_stopping()
    {
        var time = AlertCalls.Clock();
        var audit = new BrokenAudit { Writing = BrokenAudit.Hangs };
        var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path, adjust: audit.Use).WhileAsync(time);
        (await service.StatusAsync()).Should().Be(200);

        var stopping = StopAsync();
        await stopping.WhileAsync(time);

        async Task<bool> StopAsync()
        {
            await service.DisposeAsync();
            return true;
        }
    }

    [Fact]
    public async Task A_change_of_the_keys_is_on_record_by_name_and_role()
    {
        var keys = KeyedService.KeysIn(folder.Path);
        var first = await KeyedService.AddKeyAsync(keys, "first", Roles.Operator);
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
        await service.StatusAsync($"X-Api-Key: {first}");
        (await service.AuditAsync("event=keys_changed")).Should().BeEmpty("the process began with it");

        var second = await KeyedService.AddKeyAsync(keys, "second", Roles.Reader);
        await service.StatusAsync($"X-Api-Key: {second}");
        var added = (await Eventually.ReadAsync(() => service.AuditAsync("event=keys_changed"), found => found.Count == 1)).Single();
        Names(added, "added").Should().Equal("second/reader");
        Names(added, "removed").Should().BeEmpty();

        await ApiKeyFile.RemoveAsync(keys, "first", TimeProvider.System);
        (await service.StatusAsync($"X-Api-Key: {first}")).Should().Be(401);
        var removed = (await Eventually.ReadAsync(() => service.AuditAsync("event=keys_changed"), found => found.Count == 2))[0];
        Names(removed, "removed").Should().Equal("first/operator");
        AuditCalls.TextOf(folder.Path).Should().NotContainAny(first, second, "sha256:", ApiKeyFile.HashOf(first)["sha256:".Length..]);
    }

    private static IEnumerable<string> Names(JsonElement record, string list) =>
        record.GetProperty("data").GetProperty(list).EnumerateArray().Select(key => $"{key.Text("name")}/{key.Text("role")}");

    private async Task<JsonElement> ConfigurationAsync(IReadOnlyList<string> settings)
    {
        await using var service = await ServiceUnderTest.StartAsync(settings, folder: folder.Path);
        return (await service.AuditAsync("event=started&limit=1"))[0].GetProperty("data").GetProperty("configuration");
    }
}
