using AiService.Repairs.Maintenance;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Repairs.Rules;

/// <summary>A repair that moves on just while the past is read for another one is not overlooked.</summary>
public sealed class AdmissionRaceTests : IAsyncLifetime
{
    private static readonly LimitOptions Unlimited = new()
    {
        Cooldown = default,
        FailedCooldown = default,
        MaxAttempts = 0,
        AttemptsWindow = default,
        MaxOpen = 0,
        MaxPerMinute = 0,
        GroupMaxPerHour = 0,
        BreakerFailures = 0,
        BreakerTime = TimeSpan.FromSeconds(60),
    };

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
    private readonly ListedRecords records = new();
    private MaintenanceWindows windows = null!;

    public async Task InitializeAsync() => windows = await ListedRecords.NoWindowsAsync();

    public Task DisposeAsync()
    {
        windows.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(1, 0, "max_per_minute")]
    [InlineData(0, 1, "group_max_per_hour")]
    public async Task One_that_begins_meanwhile_counts(int perMinute, int perGroup, string rule)
    {
        using var admission = records.Admission(Unlimited with { MaxPerMinute = perMinute, GroupMaxPerHour = perGroup }, windows, time);
        var first = await AdmittedAsync(admission, "1");
        records.Meanwhile = () => BeginAsync(first);

        var decision = await admission.AdmitAsync(records.Open(Order("2"), "core", time));

        (decision.Verdict, decision.Rule).Should().Be((Verdict.Wait, rule));
    }

    [Fact]
    public async Task A_trial_that_fails_meanwhile_lets_no_other_one_through()
    {
        using var admission = records.Admission(Unlimited with { BreakerFailures = 1 }, windows, time);
        var failed = await AdmittedAsync(admission, "1");
        await BeginAsync(failed);
        await FailAsync(admission, failed);
        time.Advance(TimeSpan.FromSeconds(60));
        var trial = await AdmittedAsync(admission, "2");
        await BeginAsync(trial);
        records.Meanwhile = () => FailAsync(admission, trial);

        var decision = await admission.AdmitAsync(records.Open(Order("3"), "core", time));

        (decision.Verdict, decision.Rule).Should().Be((Verdict.Refuse, "action_breaker"));
    }

    private static RepairOrder Order(string device) => Orders.Guide() with { RepairId = Guid.NewGuid(), DeviceId = device };

    private async Task<OpenRepair> AdmittedAsync(RepairAdmission admission, string device)
    {
        var repair = records.Open(Order(device), "core", time);
        await repair.Repair.RecordAsync();
        (await admission.AdmitAsync(repair)).Verdict.Should().Be(Verdict.Allow);
        return repair;
    }

    private Task BeginAsync(OpenRepair repair) =>
        repair.Repair.MoveAsync(_ => RepairState.Sending, new RepairStep("sending"), record => record with { Attempts = 1, BegunAt = time.GetUtcNow() });

    private static async Task FailAsync(RepairAdmission admission, OpenRepair repair)
    {
        await repair.Repair.ReportAsync(_ => RepairState.Failed, new RepairStep("failed"));
        admission.Leave(repair);
    }
}
