using AiService.Access;
using AiService.Repairs.Automation;
using AiService.Repairs.Queue;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Approvals;

/// <summary>What came of a person's decision about a repair.</summary>
internal enum ApprovalOutcome
{
    /// <summary>It is on record.</summary>
    Decided,

    /// <summary>There is no such repair.</summary>
    NotFound,

    /// <summary>The person asked for the repair, or was answered with it: another one has to decide.</summary>
    SamePerson,

    /// <summary>It asks no more, or never did.</summary>
    NotAsking,

    /// <summary>Nothing may be sent at the moment.</summary>
    Held,

    /// <summary>It is open on record, and this process has not taken it over.</summary>
    NotTaken,
}

/// <summary>
/// Decides about repairs that ask for approval, as a person says: on record before anything follows from it, and once. A person who asked for a repair does not
/// approve it (four eyes).
/// </summary>
internal sealed partial class Approvals(RepairQueue queue, IRepairStore store, AutomationSwitch automation, RunOptions options, TimeProvider time, ILogger<Approvals> logger)
{
    /// <summary>Approves a repair: its age counts from now, it waits for its device as long as it may be old, and it survives a restart.</summary>
    /// <param name="id">The repair.</param>
    /// <param name="comment">What the person says.</param>
    /// <param name="by">The person.</param>
    /// <param name="cancellation">The caller is gone, before anything is decided.</param>
    /// <exception cref="StorageException">It could not be read or written, and nothing is decided.</exception>
    public async Task<(ApprovalOutcome Outcome, RepairRecord? Repair)> ApproveAsync(Guid id, string comment, Requester by, CancellationToken cancellation)
    {
        var (refused, repair) = await FindAsync(id, by, cancellation);
        if (repair is null || refused is not ApprovalOutcome.Decided)
        {
            return (refused, repair?.Record ?? await store.FindAsync(id, cancellation));
        }

        if (automation.WhyNothingIsSent is not null)
        {
            return (ApprovalOutcome.Held, repair.Record);
        }

        var now = time.GetUtcNow();
        var decided = await repair.Repair.MoveIfAsync(
            record => record.State is RepairState.AwaitingApproval && !repair.AsksNoMore && !repair.CancelRequested.IsCancellationRequested && record.ApprovalUntil > now,
            RepairState.Planned,
            new RepairStep("approved", Detail: comment) { RequestedBy = by },
            record => record with
            {
                Status = RepairState.Planned.Word(),
                ApprovedAt = now,
                ApprovedBy = by.Name,
                WaitUntil = now + options.Lifetime,
                ResumeUnbegun = true,
            });
        return Decided(repair, decided, "approved", by);
    }

    /// <summary>Rejects a repair, which ends refused.</summary>
    /// <inheritdoc cref="ApproveAsync"/>
    public async Task<(ApprovalOutcome Outcome, RepairRecord? Repair)> RejectAsync(Guid id, string comment, Requester by, CancellationToken cancellation)
    {
        var (refused, repair) = await FindAsync(id, by, cancellation);
        if (repair is null || refused is not ApprovalOutcome.Decided)
        {
            return (refused, repair?.Record ?? await store.FindAsync(id, cancellation));
        }

        var why = $"未执行：{by.Name} 未批准{(comment.Length > 0 ? $"：{comment}" : "")}";
        var decided = await repair.Repair.MoveIfAsync(
            record => record.State is RepairState.AwaitingApproval && !repair.AsksNoMore,
            RepairState.Refused,
            new RepairStep("rejected", Detail: comment) { RequestedBy = by },
            record => RepairEnd.Without(record, RepairState.Refused, why).Of(record));
        return Decided(repair, decided, "rejected", by);
    }

    private async Task<(ApprovalOutcome Outcome, OpenRepair? Repair)> FindAsync(Guid id, Requester by, CancellationToken cancellation)
    {
        if (queue.Find(id) is not { } repair)
        {
            return await store.FindAsync(id, cancellation) is not { } record ? (ApprovalOutcome.NotFound, null)
                : record.State is RepairState.AwaitingApproval ? (ApprovalOutcome.NotTaken, null)
                : (ApprovalOutcome.NotAsking, null);
        }

        if (repair.Record.State is not RepairState.AwaitingApproval)
        {
            return (ApprovalOutcome.NotAsking, repair);
        }

        var asked = (await store.JoinedByAsync(id, cancellation)).Concat(repair.JoinedBy).Append(repair.Record.RequestedBy);

        // A key and a token may write one person's name differently; two that differ in nothing else are rather taken for one.
        return (asked.Contains(by.Name, StringComparer.OrdinalIgnoreCase) ? ApprovalOutcome.SamePerson : ApprovalOutcome.Decided, repair);
    }

    private (ApprovalOutcome Outcome, RepairRecord Repair) Decided(OpenRepair repair, bool decided, string how, Requester by)
    {
        if (decided)
        {
            Log.Decided(logger, repair.Order.RepairId, how, by.Name);
            repair.Decide();
        }

        return (decided ? ApprovalOutcome.Decided : ApprovalOutcome.NotAsking, repair.Record);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Repair {RepairId} is {How} by {By}")]
        public static partial void Decided(ILogger logger, Guid repairId, string how, string by);
    }
}
