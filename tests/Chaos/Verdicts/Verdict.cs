using Chaos.Parts;

namespace Chaos.Verdicts;

/// <summary>What must hold after every schedule, whatever happened in it.</summary>
/// <param name="repairs">What the service has on record.</param>
/// <param name="witness">What really happened.</param>
/// <param name="told">What the callers were told.</param>
/// <param name="hold">For how long a device is left alone after a repair whose end is unknown.</param>
/// <param name="lenient">
/// What did not work could be cancelled afterwards: while it was handed on, or, with AWX, while the playbook of a failed job might still be running.
/// </param>
internal sealed class Verdict(
    IReadOnlyList<RepairRow> repairs, Witness witness, IReadOnlyList<Told> told, TimeSpan hold, bool lenient = false)
{
    /// <summary>Room for the difference between the moment of an end and that of its record.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(0.5);

    /// <summary>How often one repair is sent in all, by default.</summary>
    private const int MostSends = 3;

    private readonly Dictionary<string, RepairRow> byId = repairs.ToDictionary(repair => repair.Id, StringComparer.Ordinal);
    private readonly ILookup<string, ExecutionRow> byTag =
        witness.Executions.Where(execution => execution.TraceTag is not null).ToLookup(execution => execution.TraceTag!, StringComparer.Ordinal);

    /// <returns>What does not hold, each as a sentence; none when everything does.</returns>
    public IReadOnlyList<string> Problems() => [.. Twice(), .. SentTooOften(), .. Overlapping(), .. Forgotten(), .. Untrue(), .. NotJoined()];

    /// <summary>
    /// No device action ran more than once per repair. The one exception, which docs/awx.md names: a job that was deleted before the lost answer to its launch
    /// was looked up cannot be found.
    /// </summary>
    private IEnumerable<string> Twice() =>
        from runs in witness.Runs.Where(run => !WasDeletedUnseen(run)).GroupBy(run => run.TraceTag)
        where runs.Key is not null && runs.Count() > 1
        select $"repair {RepairOf(runs.Key)?.Id ?? "(none)"} ran {runs.Count()} times: executions {string.Join(", ", runs.Select(run => run.ExecutionId))}";

    private bool WasDeletedUnseen(RunRow run) =>
        witness.Executions.Any(execution => execution.Id == run.ExecutionId && execution.Status == "gone") && RepairOf(run.TraceTag)?.ExecutionId != run.ExecutionId;

    private IEnumerable<string> SentTooOften() =>
        from tag in witness.Posts
        where tag.Value > MostSends
        select $"repair {RepairOf(tag.Key)?.Id ?? "(none)"} was sent {tag.Value} times";

    /// <summary>
    /// No two overlapped on a device. The one exception that is promised: a repair that ended as <c>unknown</c> may still be at it, and
    /// after the hold its device is given to the next.
    /// </summary>
    private IEnumerable<string> Overlapping()
    {
        var ordered = witness.Runs.OrderBy(run => run.StartedAt).ToList();
        return
            from first in ordered
            from second in ordered
            where first.Device == second.Device && first.StartedAt <= second.StartedAt && first.ExecutionId != second.ExecutionId
            where first.Overlaps(second) && !(first.StartedAt == second.StartedAt && string.CompareOrdinal(first.ExecutionId, second.ExecutionId) > 0)
            where first.TraceTag != second.TraceTag && !IsBeyondTheHold(first, second)
            select $"executions {first.ExecutionId} ({RepairOf(first.TraceTag)}) and {second.ExecutionId} ({RepairOf(second.TraceTag)}) overlapped on device {first.Device}";
    }

    private bool IsBeyondTheHold(RunRow first, RunRow second) =>
        RepairOf(first.TraceTag) is { State: "unknown", EndedAt: { } ended } && second.StartedAt >= ended + hold - Slack;

    /// <summary>Every repair that anybody was told of is on record and over, and so is every execution that exists.</summary>
    private IEnumerable<string> Forgotten()
    {
        foreach (var id in told.SelectMany(answer => answer.RepairIds).Distinct().Where(id => !byId.ContainsKey(id)))
        {
            yield return $"repair {id} was answered and is not on record";
        }

        foreach (var open in repairs.Where(repair => !repair.IsFinal))
        {
            yield return $"repair {open} is still open";
        }

        foreach (var execution in witness.Executions)
        {
            if (RepairOf(execution.TraceTag) is not { } repair)
            {
                yield return $"{execution} belongs to no repair on record";
            }
            else if (!execution.IsFinal && repair.IsFinal && repair.State != "unknown")
            {
                yield return $"{execution} is open, and its repair is over: {repair}";
            }
        }
    }

    /// <summary>No end is claimed that the engine does not show.</summary>
    private IEnumerable<string> Untrue()
    {
        foreach (var repair in repairs.Where(repair => repair.IsFinal))
        {
            var own = byTag[repair.TraceTag ?? ""].ToList();
            var followed = own.FirstOrDefault(execution => execution.Id == repair.ExecutionId);
            if (repair.ExecutionId is not null && followed is null)
            {
                yield return $"{repair} names an execution that is not its own";
            }

            var contradicted = repair.State switch
            {
                "succeeded" => followed?.IsSuccess is not true,
                "failed" => own.Any(execution => execution.IsSuccess),

                // A person may cancel a repair whose execution was abandoned, and whose action may still be running.
                "canceled" => own.Any(execution => lenient ? execution.IsSuccess : execution.Status is not ("canceled" or "abandoned")),
                "refused" => witness.Runs.Any(run => run.TraceTag is not null && run.TraceTag == repair.TraceTag),
                _ => false,
            };
            if (contradicted)
            {
                yield return $"{repair} is not what the engine shows: {(own.Count == 0 ? "no execution" : string.Join(", ", own))}";
            }
        }

        foreach (var entry in told.SelectMany(answer => answer.Repairs).Where(entry => (bool?)entry["success"] == true))
        {
            var id = (string?)entry["repair_id"];
            if (id is null || !byId.TryGetValue(id, out var repair) || repair.State != "succeeded")
            {
                yield return $"a caller was told of a success that is none: {entry.ToJsonString()}";
            }
        }
    }

    /// <summary>One <c>Idempotency-Key</c>, one device, one fault: one repair, besides those refused before anything was sent.</summary>
    private IEnumerable<string> NotJoined() =>
        from entry in told.Where(answer => answer.Asked.Key is not null).SelectMany(answer => answer.Repairs, (answer, repair) => (answer.Asked, repair))
        let id = (string?)entry.repair["repair_id"]
        where id is not null && byId.GetValueOrDefault(id)?.State != "refused"
        group id by (entry.Asked.Key, entry.Asked.Device, Fault: (string?)entry.repair["fault"]) into same
        where same.Distinct().Count() > 1
        select $"key {same.Key.Key} has several repairs of {same.Key.Fault} on device {same.Key.Device}: {string.Join(", ", same.Distinct())}";

    private RepairRow? RepairOf(string? tag) => tag is null ? null : repairs.FirstOrDefault(repair => repair.TraceTag == tag);
}
