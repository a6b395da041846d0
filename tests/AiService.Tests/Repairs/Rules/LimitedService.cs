using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Repairs.Rules;

/// <summary>One life after another of a service with limits, on one folder and one clock; its repairs end as the test says.</summary>
internal sealed class LimitedService : IDisposable
{
    public const string Fault = "接口Gig0/0/1 down";

    private readonly TemporaryFolder folder = new();
    private readonly List<(string Device, TaskCompletionSource<AttemptOutcome> End)> held = [];
    private readonly Dictionary<string, string?> groups = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));

    /// <summary>How the next repairs end.</summary>
    public AttemptOutcome Outcome { get; set; } = AttemptOutcome.Succeeded;

    /// <summary>True: the next repairs go on until <see cref="End"/>.</summary>
    public bool Holds { get; set; }

    /// <summary>The devices' groups in the inventory.</summary>
    public IDictionary<string, string?> Groups => groups;

    public void Dispose() => folder.Dispose();

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>True while a repair of a device goes on.</summary>
    public bool IsHeld(string device)
    {
        lock (held)
        {
            return held.Exists(one => one.Device == device);
        }
    }

    /// <summary>Ends the repair of a device that goes on.</summary>
    public void End(string device, AttemptOutcome outcome = AttemptOutcome.Succeeded)
    {
        lock (held)
        {
            held.RemoveAll(one => one.Device == device && one.End.TrySetResult(outcome)).Should().BePositive("a repair of {0} goes on", device);
        }
    }

    /// <summary>Counts rows of the records.</summary>
    public long Count(string of)
    {
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        return records.ExecuteScalar<long>($"SELECT count(*) FROM {of}");
    }

    public Task<ServiceUnderTest> StartAsync(params string[] settings) => StartAsync(null, settings);

    /// <param name="providers">Instead of one that ends as the test says.</param>
    /// <param name="settings">Settings; a limit that none of them names is off.</param>
    public Task<ServiceUnderTest> StartAsync(IReadOnlyList<IRepairProvider>? providers, params string[] settings) => ServiceUnderTest.StartAsync(
        [GuideService.Map.Trim(), "ANALYZE_TIMEOUT=300", .. settings],
        Time,
        folder.Path,
        services =>
        {
            services.RemoveAll<IRepairProvider>();
            services.RemoveAll<IRepairVerifier>();
            services.RemoveAll<IDeviceGroups>();
            services.AddSingleton<IDeviceGroups>(new GivenGroups(groups));
            foreach (var provider in providers ?? [new TestProvider("stackstorm", async (order, journal, signals) =>
            {
                await (journal.HasTouched ? Task.CompletedTask : TestProvider.SendAsync(journal));
                return TestProvider.Attempt(Holds ? await HoldAsync(order.DeviceId, signals.Stopping) : Outcome);
            })])
            {
                services.AddSingleton(provider);
            }
        });

    private async Task<AttemptOutcome> HoldAsync(string device, CancellationToken stopping)
    {
        var end = new TaskCompletionSource<AttemptOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (held)
        {
            held.Add((device, end));
        }

        await using var registered = stopping.Register(() => end.TrySetResult(AttemptOutcome.StillOpen));
        return await end.Task;
    }

    private sealed class GivenGroups(Dictionary<string, string?> groups) : IDeviceGroups
    {
        public ValueTask<string?> GroupOfAsync(string deviceId, CancellationToken cancellation) => ValueTask.FromResult(groups.GetValueOrDefault(deviceId));
    }
}

/// <summary>What the tests of the rules ask the service.</summary>
internal static class LimitedServiceRequests
{
    /// <summary>Asks for a repair and returns its last entry of <c>repair_results</c>.</summary>
    public static async Task<JsonElement> RequestAsync(this ServiceUnderTest service, string device, string fault = LimitedService.Fault, string level = "P1", bool dryRun = false)
    {
        var answer = await service.AskAsync(
            "/analyze", new { device_id = device, auto_repair = true, dry_run = dryRun, faults = new[] { new { description = fault, level } } });
        answer.GetProperty("code").GetInt32().Should().Be(200, answer.ToString());
        return answer.GetProperty("data").GetProperty("repair_results").EnumerateArray().Last();
    }

    /// <summary>Repairs, and fails the test when a rule keeps it from beginning.</summary>
    public static async Task<string> BeginsAsync(this ServiceUnderTest service, string device, string fault = LimitedService.Fault)
    {
        var entry = await service.RequestAsync(device, fault);
        entry.Decision().Verdict.Should().Be("allow", entry.ToString());
        entry.Text("provider").Should().NotBe("none", entry.ToString());
        return entry.Text("repair_id")!;
    }

    /// <summary>Asks, and fails the test unless this rule refuses it before anything is recorded.</summary>
    /// <returns>Until when.</returns>
    public static async Task<DateTimeOffset?> IsRefusedAsync(this ServiceUnderTest service, string rule, string device, string fault = LimitedService.Fault)
    {
        var entry = await service.RequestAsync(device, fault);
        var (verdict, by, until) = entry.Decision();
        (verdict, by, entry.Text("repair_id"), entry.Text("provider")).Should().Be(("refuse", rule, null, "none"), entry.ToString());
        return until;
    }

    /// <summary>Waits until so many repairs are in a state.</summary>
    public static Task ReachesAsync(this ServiceUnderTest service, string state, int count) =>
        Eventually.ReadAsync(() => service.RepairsAsync($"state={state}"), page => page.Items.Count == count);

    /// <summary>When a repair began, once it has.</summary>
    public static async Task<DateTimeOffset> BegunAsync(this ServiceUnderTest service, string id)
    {
        var repair = await Eventually.ReadAsync(() => service.RepairOfAsync(id), shown => shown.Text("begun_at") is { Length: > 0 });
        return repair.GetProperty("begun_at").GetDateTimeOffset();
    }

    /// <summary>The decision that an answer shows.</summary>
    public static (string? Verdict, string? Rule, DateTimeOffset? Until) Decision(this JsonElement entry)
    {
        var decision = entry.GetProperty("decision");
        return (decision.Text("verdict"), decision.Text("rule"), decision.TryGetProperty("until", out var until) ? until.GetDateTimeOffset() : null);
    }

    /// <summary>What each rule said, by its name.</summary>
    public static IReadOnlyDictionary<string, string?> Verdicts(this JsonElement entry) =>
        entry.GetProperty("decision").GetProperty("rules").EnumerateArray().ToDictionary(rule => rule.Text("rule")!, rule => rule.Text("verdict"));
}
