using System.Diagnostics.CodeAnalysis;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>A repair that is open in this process: what callers wait for, what joins it, what stops it.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The source has no timer to free, and a late wish to stop must still find it.")]
internal sealed class RepairRun(RepairOrder order, Repair repair)
{
    private readonly CancellationTokenSource cancel = new();
    private readonly CancellationTokenSource release = new();
    private volatile DeviceLocks.Lease? device;
    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RepairOrder Order { get; } = order;

    public Repair Repair { get; } = repair;

    /// <summary>A person wants it stopped.</summary>
    public CancellationToken CancelRequested => cancel.Token;

    /// <summary>A person released its device, though its action may still be running.</summary>
    public CancellationToken Released => release.Token;

    /// <summary>Done when there is nothing more to wait for: it is over, or this process leaves it to the next one.</summary>
    public Task Known => known.Task;

    /// <summary>
    /// Done when a caller is answered: it is over, or its execution was cancelled and the rest of the time that its action may take is
    /// not for a caller to wait for.
    /// </summary>
    public Task Answerable => Task.WhenAny(known.Task, Repair.Closed);

    /// <summary>True when it never had its device.</summary>
    public bool LeftTheLine { get; private set; }

    /// <summary>True when it could not be put on record: there is none to look at.</summary>
    public bool Unrecorded { get; private set; }

    /// <summary>What a caller is told by now.</summary>
    public IReadOnlyList<RepairResult> Results => [.. RepairResult.AllOf(Current(Repair.Record))];

    /// <summary>Says that a person wants it stopped.</summary>
    public Task RequestCancelAsync() => cancel.CancelAsync();

    /// <summary>Says that a person released its device.</summary>
    public Task ReleaseAsync() => release.CancelAsync();

    /// <summary>Knows from now on who is ahead.</summary>
    public void StandInLine(DeviceLocks.Lease place) => device = place;

    public void LeaveTheLine() => LeftTheLine = true;

    public void LeaveUnrecorded() => Unrecorded = true;

    public void BecomeKnown() => known.TrySetResult();

    /// <summary>That another repair has the device, in the words of the platform's users.</summary>
    public static string? Behind(Guid? ahead) => ahead is null ? null : $"等待修复 {ahead} 结束";

    /// <summary>On record is who had the device when the waiting began; by now it may be another.</summary>
    private RepairRecord Current(RepairRecord record) =>
        record.State is RepairState.Waiting && Behind(device?.Holder?.RepairId) is { } behind ? record with { WaitsFor = behind } : record;
}
