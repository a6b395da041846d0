using AiService.Audit;
using AiService.Repairs.Automation;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Harness;

/// <summary>Real records in a file of the test run's own, for tests that need a journal and not its content.</summary>
internal static class Records
{
    public static RecordsDatabase Database { get; } = new(
        Path.Combine(Directory.CreateTempSubdirectory("aiservice-records-").FullName, "records.db"), NullLogger<RecordsDatabase>.Instance);

    public static IAuditStore Audit { get; } = new SqliteAuditStore(Database);

    /// <summary>A journal of a repair that is on record.</summary>
    public static RepairJournal Journal(RepairOrder order, string provider, TimeProvider time, RepairSignals signals = default) =>
        Journal(Database, order, provider, time, signals);

    /// <summary>As the other, in a file of the test's own.</summary>
    public static RepairJournal Journal(
        RecordsDatabase records, RepairOrder order, string provider, TimeProvider time, RepairSignals signals = default)
    {
        var table = new SqliteRepairStore(records);
        var known = table.FindAsync(order.RepairId, CancellationToken.None).GetAwaiter().GetResult();
        var origin = new RepairSubmission(Guid.CreateVersion7(), "test");
        var repair = new Repair(known ?? RepairRecord.Of(order, origin, time.GetUtcNow()), table, new RepairFeed(), time, NullLogger.Instance);
        if (known is null)
        {
            repair.RecordAsync().GetAwaiter().GetResult();
        }

        return new RepairJournal(repair, provider, signals, new AutomationSwitch(new AutomationOptions(Observes: false), null!, time, NullLogger<AutomationSwitch>.Instance), time);
    }
}
