using System.Diagnostics.CodeAnalysis;
using AiService.Repairs.Records;

namespace AiService.Repairs.Work;

/// <summary>A repair that is open in this process: what callers wait for, what joins it, what stops it.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The source has no timer to free, and a late wish to stop must still find it.")]
internal sealed class RepairRun(RepairOrder order, Repair repair)
{
    private readonly CancellationTokenSource cancel = new();
    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RepairOrder Order { get; } = order;

    public Repair Repair { get; } = repair;

    /// <summary>A person wants it stopped.</summary>
    public CancellationToken CancelRequested => cancel.Token;

    /// <summary>Done when there is nothing more to wait for: it is over, or this process leaves it to the next one.</summary>
    public Task Known => known.Task;

    /// <summary>True when it never had its device.</summary>
    public bool LeftTheLine { get; private set; }

    /// <summary>True when it could not be put on record: there is none to look at.</summary>
    public bool Unrecorded { get; private set; }

    /// <summary>What a caller is told by now.</summary>
    public IReadOnlyList<RepairResult> Results => [.. RepairResult.AllOf(Repair.Record)];

    /// <summary>Says that a person wants it stopped.</summary>
    public Task RequestCancelAsync() => cancel.CancelAsync();

    public void LeaveTheLine() => LeftTheLine = true;

    public void LeaveUnrecorded() => Unrecorded = true;

    public void BecomeKnown() => known.TrySetResult();
}
