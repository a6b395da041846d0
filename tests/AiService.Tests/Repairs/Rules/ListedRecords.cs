using System.Text.Json;
using AiService.Access;
using AiService.Audit;
using AiService.Contract;
using AiService.Knowledge;
using AiService.Repairs.Automation;
using AiService.Repairs.Maintenance;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Repairs.Rules;

/// <summary>
/// What the rules count, from a list in memory: fast enough for ten thousand sequences. With real stores behind it, everything is written to those as well,
/// and every answer is theirs, once both are known to be the same.
/// </summary>
internal sealed class ListedRecords(IRepairStore? realRepairs = null, IDecisionStore? realDecisions = null) : IRepairStore, IDecisionStore, IMaintenanceStore
{
    private readonly Dictionary<Guid, RepairRecord> all = [];

    public string? Problem => null;

    /// <summary>Called between the moment in which the past is read and that in which the reader has it.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>How many answers were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>No maintenance windows.</summary>
    public static async Task<MaintenanceWindows> NoWindowsAsync()
    {
        var file = new MaintenanceFile(null, MaintenanceFile.Reading.Nothing, NullLogger<MaintenanceFile>.Instance);
        var windows = new MaintenanceWindows(file, new ListedRecords(), TimeProvider.System, NullLogger<MaintenanceWindows>.Instance);
        await windows.LoadAsync(default);
        return windows;
    }

    /// <summary>The admission of a process that has these records.</summary>
    public RepairAdmission Admission(LimitOptions limits, MaintenanceWindows windows, TimeProvider time)
    {
        var automation = new AutomationSwitch(new AutomationOptions(Observes: false), this, time, NullLogger<AutomationSwitch>.Instance);
        return new RepairAdmission(new RepairRules(automation, windows, limits), this, [], time, NullLogger<RepairAdmission>.Instance);
    }

    /// <summary>A repair that is not on record yet.</summary>
    public OpenRepair Open(RepairOrder order, string? group, TimeProvider time) => new(order, new Repair(
        RepairRecord.Of(order, new RepairSubmission(Guid.NewGuid(), "test") { DeviceGroup = group }, time.GetUtcNow()), this, new RepairFeed(), time, NullLogger.Instance));

    public Task<long> InsertAsync(RepairRecord repair, AuditEntry line)
    {
        all.Add(repair.Id, repair);
        return realRepairs?.InsertAsync(repair, line) ?? Task.FromResult(0L);
    }

    public Task<long?> UpdateAsync(RepairRecord repair, RepairState expected, AuditEntry line, IReadOnlyList<RepairLesson> lessons)
    {
        all[repair.Id] = repair;
        return realRepairs?.UpdateAsync(repair, expected, line, lessons) ?? Task.FromResult<long?>(0L);
    }

    public async Task<RepairFacts> FactsAsync(FactsQuery query, CancellationToken cancellation)
    {
        var listed = Facts(query);
        if (realDecisions is not null)
        {
            var real = await realDecisions.FactsAsync(query, cancellation);
            JsonSerializer.Serialize(real).Should().Be(JsonSerializer.Serialize(listed), "SQLite and the list count the same");
            Compared++;
        }

        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        return listed;
    }

    public Task<IReadOnlyList<StoredWindow>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<StoredWindow>>([]);

    private RepairFacts Facts(FactsQuery query)
    {
        var begun = all.Values.Where(repair => repair.BegunAt is not null && repair.State is not RepairState.Refused).OrderByDescending(repair => repair.BegunAt).ToList();
        var subject = begun.Where(repair => (repair.DeviceId, repair.Action, repair.Target) == (query.DeviceId, query.Action, query.Target)).ToList();
        var devices = begun.Where(repair => query.Group is not null && query.CountsGroup && repair.DeviceGroup == query.Group && repair.BegunAt > query.GroupSince)
            .DistinctBy(repair => repair.DeviceId).Select(repair => new GroupDevice { DeviceId = repair.DeviceId, At = repair.BegunAt!.Value }).ToList();
        return new RepairFacts
        {
            SucceededAt = subject.Where(repair => repair.State is RepairState.Succeeded).Max(repair => repair.EndedAt),
            FailedAt = subject.Where(repair => repair.State is not RepairState.Succeeded).Max(repair => repair.EndedAt),
            Attempts = [.. subject.Select(repair => repair.BegunAt!.Value).Where(at => at > query.AttemptsSince)],
            Begun = [.. begun.Select(repair => repair.BegunAt!.Value).Where(at => at > query.BegunSince).Take(query.MostBegun)],
            GroupDevices = [.. devices.Where(device => device.DeviceId != query.DeviceId)],
            Ends =
            [
                .. begun.Where(repair => repair.Action == query.Action && repair.EndedAt is not null && !(repair.State is RepairState.Succeeded && repair.EndedAt > query.Now)).OrderByDescending(repair => repair.EndedAt).Take(query.LastEnds)
                    .Select(repair => new ActionEnd { Well = repair.State is RepairState.Succeeded, At = repair.EndedAt!.Value }),
            ],
        };
    }

    Task<(RepairState State, long Line)?> IRepairStore.StandingAsync(Guid id) => throw new NotSupportedException();

    Task<RepairRecord?> IRepairStore.FindAsync(Guid id, CancellationToken cancellation) => throw new NotSupportedException();

    Task<Page<RepairRecord>> IRepairStore.PageAsync(RepairFilter filter, CancellationToken cancellation) => throw new NotSupportedException();

    Task<IReadOnlyList<RepairRecord>> IRepairStore.OpenAsync(CancellationToken cancellation) => throw new NotSupportedException();

    Task<IReadOnlyList<RepairRecord>> IRepairStore.UnknownAsync(DateTimeOffset since, CancellationToken cancellation) => throw new NotSupportedException();

    Task<IReadOnlyList<RepairRecord>> IRepairStore.OfAnalysisAsync(Guid analysisId, CancellationToken cancellation) => throw new NotSupportedException();

    Task IRepairStore.JoinAsync(Guid analysisId, Guid repairId, Requester? requester) => throw new NotSupportedException();

    Task<IReadOnlyList<string>> IRepairStore.JoinedByAsync(Guid repairId, CancellationToken cancellation) => throw new NotSupportedException();

    Task<IReadOnlyList<RepairLesson>> IRepairStore.DueLessonsAsync(Guid? repairId) => throw new NotSupportedException();

    Task IRepairStore.RemoveLessonAsync(string id) => throw new NotSupportedException();

    Task<IReadOnlyList<ActionEnd>> IDecisionStore.EndsAsync(string action, int count, DateTimeOffset now, CancellationToken cancellation) => throw new NotSupportedException();

    Task IDecisionStore.RecordAsync(IReadOnlyList<RecordedDecision> decisions) => throw new NotSupportedException();

    Task IDecisionStore.RecordSkippedAsync(SkippedFaults skipped) => throw new NotSupportedException();

    Task<DecisionReport> IDecisionStore.ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) => throw new NotSupportedException();

    Task<AutomationPause?> IDecisionStore.PauseAsync(CancellationToken cancellation) => throw new NotSupportedException();

    Task IDecisionStore.SavePauseAsync(AutomationPause? pause, Requester? by) => throw new NotSupportedException();

    Task IMaintenanceStore.AddAsync(StoredWindow window, CancellationToken cancellation) => throw new NotSupportedException();

    Task<bool> IMaintenanceStore.RemoveAsync(Guid id, Requester? by, CancellationToken cancellation) => throw new NotSupportedException();
}
