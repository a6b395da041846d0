using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Repairs.Queue;

/// <summary>Opens repairs: new ones, and those that a lost process had begun.</summary>
internal sealed class RepairBook(RepairTable table, RepairNews news, TimeProvider time, ILogger<Repair> logger)
{
    /// <summary>One that is not on record yet.</summary>
    public RepairRun Open(RepairOrder order, RepairOrigin origin) =>
        new(order, new Repair(RepairPapers.Record(order, origin, time.GetUtcNow()), table, news, time, logger));

    /// <summary>One that is on record and open.</summary>
    public RepairRun Reopen(RepairRecord record) => new(RepairPapers.Order(record), new Repair(record, table, news, time, logger));
}
