using AiService.Hosting;
using AiService.Repairs.Maintenance;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Repairs.Maintenance;

/// <summary><c>MAINTENANCE_FILE</c>: checked at the start, and followed while the service runs.</summary>
public sealed class MaintenanceFileTests : IDisposable
{
    private const string Good = """
        windows:
          - name: night
            mode: deny
            days: [mon, tue]
            from: 22:00
            to: 24:00
            time_zone: Europe/Berlin
            reason: backup
          - name: launch
            mode: deny
            from: 2026-11-23T08:00:00+08:00
            to: 2026-11-23T18:00:00+08:00
            devices: [1, core-1]
            groups: core
            actions: [network.remediation.enable_interface]

        """;

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    private string Path => folder.File("maintenance.yaml");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_windows_of_the_file_are_in_force_from_the_start()
    {
        await using var service = await StartAsync(Good);

        (await service.HealthAsync("maintenance")).Should().Be(("healthy", $"2 windows of {Path}; 0 windows of the API"));
        var windows = service.Services.GetRequiredService<MaintenanceWindows>();
        windows.BlockOf("1", "core", "network.remediation.enable_interface", time.GetUtcNow())!.Window.Should().Be("launch");
        windows.BlockOf("2", "core", "network.remediation.enable_interface", time.GetUtcNow()).Should().BeNull();
        windows.BlockOf("2", null, null, time.GetUtcNow().AddHours(14))!.Reason.Should().Be("维护窗口“night”（backup）内不允许修复，最早可于 2026-11-24 00:00 +01:00 修复");
    }

    [Theory]
    [InlineData("mode: deny\n    days", "mode: never\n    days", "line 3: 'mode' is neither deny nor allow_only.")]
    [InlineData("    mode: deny\n    days", "    days", "line 2: 'mode' is missing.")]
    [InlineData("[mon, tue]", "[mon, today]", "line 4: 'days' is empty, or has a word that is no day.")]
    [InlineData("[mon, tue]", "[]", "line 4: 'days' is empty, or has a word that is no day.")]
    [InlineData("from: 22:00", "from: 25:00", "line 5: 'from' is no time like 22:00.")]
    [InlineData("    to: 24:00\n", "", "line 2: 'to' is missing.")]
    [InlineData("Europe/Berlin", "Europe/Bonn", "line 7: 'time_zone' is no IANA time zone")]
    [InlineData("    time_zone: Europe/Berlin\n", "", "line 2: 'time_zone' is missing: a weekly window names the zone of its times.")]
    [InlineData("2026-11-23T18:00:00+08:00", "2026-11-22T18:00:00+08:00", "line 12: 'to' is not later than 'from'.")]
    [InlineData("2026-11-23T18:00:00+08:00", "2026-11-23T18:00:00", "line 12: 'to' is no ISO 8601 time with an offset.")]
    [InlineData("    devices:", "    time_zone: UTC\n    devices:", "line 13: 'time_zone' belongs to a weekly window")]
    [InlineData("    devices:", "    device:", "line 13: the key 'device' is not known.")]
    [InlineData("groups: core", "groups:", "line 14: 'groups' has a name that is blank")]
    [InlineData("name: launch", "name: night", "line 9: 'name' is that of another window of the file.")]
    [InlineData("windows:\n", "window:\n", "line 1: 'windows' is missing.")]
    [InlineData("windows:\n", "windows: {\n", "is no YAML")]
    public void A_file_that_cannot_be_used_stops_the_start_with_the_line_and_the_cure(string good, string bad, string problem)
    {
        Good.Should().Contain(good);
        File.WriteAllText(Path, Good.Replace(good, bad, StringComparison.Ordinal));

        var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", $"--contentRoot={folder.Path}", $"--MAINTENANCE_FILE={Path}"]);

        var refused = start.Should().Throw<SettingsException>().Which;
        refused.ExitCode.Should().Be(78);
        refused.Problems.Should().OnlyContain(found => found.Variable == "MAINTENANCE_FILE" && found.Cure.Length > 0)
            .And.Contain(found => found.Problem.StartsWith(Path, StringComparison.Ordinal) && found.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_stops_the_start()
    {
        var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", $"--contentRoot={folder.Path}", $"--MAINTENANCE_FILE={Path}"]);

        start.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle(found => found.Variable == "MAINTENANCE_FILE" && found.Problem.Contains("cannot be read"));
    }

    [Fact]
    public async Task A_change_takes_effect_without_a_restart_once_it_stands_still()
    {
        await using var service = await StartAsync(Good);
        var file = service.Services.GetRequiredService<MaintenanceFile>();
        await File.WriteAllTextAsync(Path, "windows: []");
        file.Look();
        await File.WriteAllTextAsync(Path, Good.Replace("launch", "start", StringComparison.Ordinal));
        file.Look();
        file.Now.Windows.Select(window => window.Id).Should().Equal("night", "launch");

        await Eventually.ReadAsync(
            () => Task.FromResult(file.Now.Windows), windows => windows.Any(window => window.Id == "start"), () => time.Advance(MaintenanceWindows.Interval));

        service.Log.Text.Should().Contain("has changed and was read: 2 maintenance windows");
    }

    [Theory]
    [InlineData("windows: [")]
    [InlineData("windows:\n  - name: x")]
    [InlineData(null)]
    public async Task A_file_that_turns_bad_leaves_its_last_good_windows_in_force_and_is_reported(string? bad)
    {
        await using var service = await StartAsync(Good);
        if (bad is null)
        {
            File.Delete(Path);
        }
        else
        {
            await File.WriteAllTextAsync(Path, bad);
        }

        var (_, description) = await Eventually.ReadAsync(
            () => service.HealthAsync("maintenance"), health => health.Status == "degraded", () => time.Advance(MaintenanceWindows.Interval));

        description.Should().StartWith($"2 windows of {Path}; 0 windows of the API; the file's newer content is not in force: {Path}");
        service.Services.GetRequiredService<MaintenanceWindows>().BlockOf("1", "core", "network.remediation.enable_interface", time.GetUtcNow())!.Window.Should().Be("launch");
        time.Advance(10 * MaintenanceWindows.Interval);
        service.Log.Events.Count(line => line.MessageTemplate.Text.Contains("cannot be used", StringComparison.Ordinal)).Should().Be(1, "it is logged once");

        await File.WriteAllTextAsync(Path, Good);
        await Eventually.ReadAsync(() => service.HealthAsync("maintenance"), health => health.Status == "healthy", () => time.Advance(MaintenanceWindows.Interval));
    }

    [Fact]
    public async Task Without_a_file_there_are_none()
    {
        await using var service = await ServiceUnderTest.StartAsync(["MAINTENANCE_FILE=  "], time);

        (await service.HealthAsync("maintenance")).Should().Be(("healthy", "MAINTENANCE_FILE is not set; 0 windows of the API"));
        service.Services.GetRequiredService<MaintenanceWindows>().BlockOf("1", null, null, time.GetUtcNow()).Should().BeNull();
    }

    private async Task<ServiceUnderTest> StartAsync(string content)
    {
        await File.WriteAllTextAsync(Path, content);
        return await ServiceUnderTest.StartAsync([$"MAINTENANCE_FILE={Path}"], time, folder.Path);
    }
}
