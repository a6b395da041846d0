using AiService.Repairs.Running;

namespace AiService.Repairs.Queue;

/// <summary>
/// The repairs that are open in this process: a caller that leaves, or whose deadline passes, leaves them here, and one that asks
/// for the same again finds them here.
/// </summary>
internal sealed class OpenRepairs
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, RepairRun> byId = [];
    private readonly List<RepairRun> leaving = [];
    private readonly Dictionary<(string Device, string Action, string Target), RepairRun> bySubject = [];

    /// <summary>All that are open.</summary>
    public IReadOnlyList<RepairRun> All
    {
        get
        {
            lock (gate)
            {
                return [.. byId.Values];
            }
        }
    }

    /// <summary>All of which there is more to wait for: what is open, and what is over and being learned from.</summary>
    public IReadOnlyList<RepairRun> Unsettled
    {
        get
        {
            lock (gate)
            {
                return [.. byId.Values, .. leaving.Where(run => !run.Known.IsCompleted)];
            }
        }
    }

    public RepairRun? Find(Guid repairId)
    {
        lock (gate)
        {
            return byId.GetValueOrDefault(repairId);
        }
    }

    /// <summary>The open repair of the same device, action and target; or this one, which is then open.</summary>
    /// <returns>The one that is open; <paramref name="mine"/> when there was none.</returns>
    public RepairRun JoinOrAdd(RepairRun mine)
    {
        lock (gate)
        {
            if (bySubject.TryGetValue(Subject(mine), out var other))
            {
                return other;
            }

            Add(mine);
            return mine;
        }
    }

    /// <summary>Takes one up that a lost process had begun.</summary>
    public void TakeUp(RepairRun run)
    {
        lock (gate)
        {
            Add(run);
        }
    }

    public void Remove(RepairRun run)
    {
        lock (gate)
        {
            leaving.RemoveAll(left => left.Known.IsCompleted);
            if (byId.Remove(run.Order.RepairId))
            {
                leaving.Add(run);
            }

            if (bySubject.TryGetValue(Subject(run), out var known) && known == run)
            {
                bySubject.Remove(Subject(run));
            }
        }
    }

    private void Add(RepairRun run)
    {
        byId[run.Order.RepairId] = run;
        bySubject.TryAdd(Subject(run), run);
    }

    private static (string Device, string Action, string Target) Subject(RepairRun run) =>
        (run.Order.DeviceId, run.Order.Match.Action ?? "", run.Order.Target);
}
