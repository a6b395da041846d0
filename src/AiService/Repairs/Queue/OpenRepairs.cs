using AiService.Matching;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Queue;

/// <summary>
/// Holds the repairs that are open in this process: they stay here when a caller leaves, or its deadline passes, and the next caller that
/// asks for the same joins them.
/// </summary>
internal sealed class OpenRepairs(
    IRepairStore store, RepairFeed feed, ActionMatcher matcher, RepairOptions options, TimeProvider time, ILogger<Repair> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, OpenRepair> byId = [];
    private readonly List<OpenRepair> leaving = [];
    private readonly Dictionary<(string Device, string Action, string Target), OpenRepair> bySubject = [];

    /// <summary>Why nothing may begin; null when it may.</summary>
    public string? Problem => store.Problem;

    /// <summary>Returns all that are open.</summary>
    public IReadOnlyList<OpenRepair> All
    {
        get
        {
            lock (gate)
            {
                return [.. byId.Values];
            }
        }
    }

    /// <summary>Returns all that there is more to wait for: what is open, and what is over and being learned from.</summary>
    public IReadOnlyList<OpenRepair> Unsettled
    {
        get
        {
            lock (gate)
            {
                return [.. byId.Values, .. leaving.Where(run => !run.Known.IsCompleted)];
            }
        }
    }

    public OpenRepair? Find(Guid repairId)
    {
        lock (gate)
        {
            return byId.GetValueOrDefault(repairId);
        }
    }

    /// <summary>Returns the open repair of the same device, action and target; where there is none, opens one, which is not on record yet.</summary>
    public OpenRepair JoinOrOpen(RepairOrder order, RepairSubmission submission)
    {
        lock (gate)
        {
            return bySubject.TryGetValue(Subject(order), out var other) ? other : Add(order, Record(order, submission));
        }
    }

    /// <summary>Returns the open repair of the same device, action and target; null when there is none.</summary>
    public OpenRepair? FindSame(RepairOrder order)
    {
        lock (gate)
        {
            return bySubject.GetValueOrDefault(Subject(order));
        }
    }

    /// <summary>Puts a repair on record that is left to a person from the start.</summary>
    /// <exception cref="StorageException">It could not be written.</exception>
    public async Task<RepairRecord> EscalateAsync(RepairOrder order, RepairSubmission submission, string why)
    {
        var record = RepairRecord.Of(order, submission, time.GetUtcNow(), RepairState.Escalated);
        record = record with { EndedAt = record.CreatedAt, Result = why, Results = [RepairResult.NotBegun(record, why)] };
        await new Repair(record, store, feed, time, logger).RecordAsync();
        return record;
    }

    /// <summary>Opens a repair that a lost process had open.</summary>
    public OpenRepair Reopen(RepairRecord record)
    {
        var order = record.ToOrder();
        if (record.State.WhatAtRestart() is AtRestart.AsSubmitted or AtRestart.Ask)
        {
            // It may have to be sent yet, and on record its parameters are masked: the map has them, if it still has the entry.
            var match = matcher.Match(order.Reading);
            var isMapped = match.Action == record.Action && match.Keyword == record.Keyword;
            order = order with { Match = isMapped ? match : order.Match, IsStale = !isMapped };
        }

        lock (gate)
        {
            return Add(order, record);
        }
    }

    public void Remove(OpenRepair repair)
    {
        lock (gate)
        {
            leaving.RemoveAll(left => left.Known.IsCompleted);
            if (byId.Remove(repair.Order.RepairId))
            {
                leaving.Add(repair);
            }

            if (bySubject.TryGetValue(Subject(repair.Order), out var known) && known == repair)
            {
                bySubject.Remove(Subject(repair.Order));
            }
        }
    }

    private RepairRecord Record(RepairOrder order, RepairSubmission submission)
    {
        var now = time.GetUtcNow();
        return submission.Decision?.Verdict is Verdict.Ask
            ? RepairRecord.Of(order, submission, now, RepairState.AwaitingApproval) with { ApprovalUntil = now + options.ApprovalTime }
            : RepairRecord.Of(order, submission, now);
    }

    private OpenRepair Add(RepairOrder order, RepairRecord record)
    {
        var repair = new OpenRepair(order, new Repair(record, store, feed, time, logger));
        byId[order.RepairId] = repair;
        bySubject.TryAdd(Subject(order), repair);
        return repair;
    }

    private static (string Device, string Action, string Target) Subject(RepairOrder order) => (order.DeviceId, order.Match.Action ?? "", order.Target);
}
