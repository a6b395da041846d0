using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>
/// A repair that is open in this process: the handle of a submission. Callers wait for it, the same submission joins it, and a person's
/// wishes reach it.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The sources have no timer to free, and a late wish must still find them.")]
internal sealed class OpenRepair(RepairOrder order, Repair repair)
{
    private readonly CancellationTokenSource cancel = new();
    private readonly CancellationTokenSource release = new();
    private readonly CancellationTokenSource withdraw = new();
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource approved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, bool> joined = new(StringComparer.Ordinal);
    private volatile bool asksNoMore;
    private volatile Func<Guid?> holder = () => null;

    /// <summary>What is to be done.</summary>
    public RepairOrder Order { get; } = order;

    /// <summary>The record and its changes.</summary>
    public Repair Repair { get; } = repair;

    /// <summary>How it stands, as far as this process knows.</summary>
    public RepairRecord Record => Repair.Record;

    /// <summary>Signals that a person wants it stopped.</summary>
    public CancellationToken CancelRequested => cancel.Token;

    /// <summary>Signals that a person released its device, though its action may still be running.</summary>
    public CancellationToken Released => release.Token;

    /// <summary>Who was answered with it in this process, besides the one who asked for it.</summary>
    public IEnumerable<string> JoinedBy => joined.Keys;

    /// <summary>Signals that it is not to begin any more; nothing comes of that once it has.</summary>
    public CancellationToken Withdrawn => withdraw.Token;

    /// <summary>Why it is not to begin any more, in Chinese; null while it may.</summary>
    public string? WithdrawnBecause { get; private set; }

    /// <summary>Completes when a person has decided about its approval: its record says how.</summary>
    public Task Approved => approved.Task;

    /// <summary>Completes when it is on record, or could not be put there.</summary>
    public Task Recorded => recorded.Task;

    /// <summary>Completes when it has its device, or is over without it.</summary>
    public Task Decided => decided.Task;

    /// <summary>Completes when there is nothing more to wait for: it is over, or this process leaves it to the next one.</summary>
    public Task Known => known.Task;

    /// <summary>
    /// Completes when a caller is answered: it is over; or it asks for approval; or its execution was cancelled, and a caller does not wait for the
    /// rest of the time that its action may take.
    /// </summary>
    public Task Answerable => approved.Task.IsCompleted
        ? Task.WhenAny(known.Task, Repair.Closed)
        : Task.WhenAny(known.Task, Repair.Closed, asked.Task);

    /// <summary>True when it is over without having had its device.</summary>
    public bool LeftQueue { get; private set; }

    /// <summary>True when it could not be put on record and was not begun.</summary>
    public bool Unrecorded { get; private set; }

    /// <summary>What a caller is answered by now.</summary>
    public IReadOnlyList<RepairResult> Results => RepairResult.AllOf(Waiting(Record));

    /// <summary>Signals that a person wants it stopped.</summary>
    public Task RequestCancelAsync() => cancel.CancelAsync();

    /// <summary>Signals that a person released its device.</summary>
    public Task ReleaseAsync() => release.CancelAsync();

    /// <summary>Answers another requester too.</summary>
    public void Join(string requester) => joined.TryAdd(requester, true);

    /// <summary>Asks for approval, on record.</summary>
    public void Ask() => asked.TrySetResult();

    /// <summary>True once its end without a decision has begun: none is taken any more.</summary>
    public bool AsksNoMore => asksNoMore;

    /// <summary>Takes no decision any more; one that was under way is on record when this returns.</summary>
    public Task StopAskingAsync()
    {
        asksNoMore = true;
        return Repair.AmendAsync(record => record);
    }

    /// <summary>Has been approved or rejected, on record.</summary>
    public void Decide() => approved.TrySetResult();

    /// <summary>Is not to begin any more, unless it has.</summary>
    public Task WithdrawAsync(string because)
    {
        WithdrawnBecause ??= because;
        return withdraw.CancelAsync();
    }

    /// <summary>Enters the queue of its device.</summary>
    /// <param name="currentHolder">Returns the repair that has the device; null when this one has it.</param>
    public void Enqueue(Func<Guid?> currentHolder) => holder = currentHolder;

    /// <summary>Is on record.</summary>
    public void NoteRecorded() => recorded.TrySetResult();

    /// <summary>Has its device from now on.</summary>
    public void Begin() => decided.TrySetResult();

    /// <summary>Is over without its device.</summary>
    public void LeaveQueue() => LeftQueue = true;

    /// <summary>Is over because it could not be put on record.</summary>
    public void LeaveUnrecorded() => Unrecorded = true;

    /// <summary>Has nothing more to wait for.</summary>
    public void Settle()
    {
        recorded.TrySetResult();
        decided.TrySetResult();
        known.TrySetResult();
    }

    /// <summary>Returns, in the words of the platform's users, that another repair has the device; null when none has it.</summary>
    public static string? Behind(Guid? ahead) => ahead is null ? null : $"等待修复 {ahead} 结束";

    // The record names the repair that had the device when the waiting began; by now it may be another.
    private RepairRecord Waiting(RepairRecord record) =>
        record.State is RepairState.Waiting && Behind(holder()) is { } behind ? record with { WaitsFor = behind } : record;
}
