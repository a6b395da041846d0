using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Queue;

/// <summary>
/// Takes repairs and brings each to its end. In the numbers of <c>docs/architecture.md</c>: (5) the same repair is joined, any other is put
/// on record; (6) it waits for its device, first come first served and no longer than its submission allows; (7–9) the runner runs it;
/// (10) its end is written and its device freed. A submission returns a handle; waiting for it is the caller's business.
/// </summary>
internal sealed partial class RepairQueue(
    OpenRepairs open, RepairTurn turn, RepairRunner runner, RepairEnding ending, IHostApplicationLifetime process, ILogger<RepairQueue> logger)
{
    private readonly TaskCompletionSource recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CancellationToken Stopping => process.ApplicationStopping;

    /// <summary>Why nothing can be submitted now, in Chinese; null when it can.</summary>
    public string? WhyClosed =>
        Stopping.IsCancellationRequested ? "服务正在停止"
        : !IsRecovered ? "修复记录暂时无法读取，之前的修复尚未核实"
        : open.Problem is null ? null
        : "修复记录文件在服务运行期间被移除或替换，恢复该文件并重启服务之前不执行任何修复";

    /// <summary>True once everything that the last process left open is known, and its devices are locked.</summary>
    public bool IsRecovered => recovered.Task.IsCompleted;

    /// <summary>Completes then.</summary>
    public Task Recovered => recovered.Task;

    /// <summary>Returns the repairs that are open.</summary>
    public IReadOnlyList<OpenRepair> Open => open.All;

    /// <summary>Returns an open repair; null when it is not open in this process.</summary>
    public OpenRepair? Find(Guid repairId) => open.Find(repairId);

    /// <summary>Completes when every repair that is open now has recorded where it stands, and what ended is learned from.</summary>
    public Task SettledAsync() => Task.WhenAll(open.Unsettled.Select(repair => repair.Known));

    /// <summary>Returns the open repair of the same device, action and target; null when there is none.</summary>
    public OpenRepair? FindSame(RepairOrder order) => open.FindSame(order);

    /// <summary>Puts a repair on record that is left to a person without an attempt.</summary>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task<RepairRecord> EscalateAsync(RepairOrder order, RepairSubmission submission, string why) => open.EscalateAsync(order, submission, why);

    /// <summary>Submits a repair; it goes on to its own end, whether or not anyone waits for it.</summary>
    /// <returns>The repair; another one with the same device, action and target when that is open.</returns>
    public OpenRepair Submit(RepairOrder order, RepairSubmission submission)
    {
        var repair = open.JoinOrOpen(order, submission);
        if (repair.Order.RepairId == order.RepairId)
        {
            _ = ToTheEndAsync(repair, () => BeginAsync(repair, submission.WaitUntil));
        }

        return repair;
    }

    /// <summary>Reads the pause of the last process; before anything is taken over.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task RecoverPauseAsync(CancellationToken cancellation) => turn.RecoverPauseAsync(cancellation);

    /// <summary>
    /// Takes over what the last process left: first the devices, in the order of the records, then the repairs. Nothing is submitted before.
    /// </summary>
    /// <param name="held">Repairs whose end is unknown, and until when their devices stay locked.</param>
    /// <param name="left">Repairs that are open.</param>
    public void Recover(IEnumerable<(RepairRecord Repair, DateTimeOffset Until)> held, IEnumerable<RepairRecord> left)
    {
        foreach (var (repair, until) in held)
        {
            turn.Hold(repair, until);
        }

        var taken = left.Select(record => (Record: record, Repair: open.Reopen(record)))
            .Select(one => (one.Record, one.Repair, Place: one.Record.State.HoldsDevice() || one.Record.HasBegun ? turn.Retake(one.Repair) : null)).ToList();
        recovered.SetResult();
        _ = ending.CatchUpAsync();
        foreach (var (record, repair, place) in taken)
        {
            repair.NoteRecorded();
            _ = ToTheEndAsync(repair, () => place is null ? RestartAsync(repair, record) : ResumeAsync(repair, place, record));
        }
    }

    /// <summary>Runs the work on a repair, which no caller awaits: whatever fails in it is logged, and the callers that wait are answered.</summary>
    private async Task ToTheEndAsync(OpenRepair repair, Func<Task> work)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["repair_id"] = repair.Order.RepairId, ["device_id"] = repair.Order.DeviceId });
        try
        {
            await work();
        }
        catch (Exception unexpected)
        {
            // A defect of this service. What is not freed by now stays locked, and open on record: the next process, or a person, has to look.
            Log.Failed(logger, unexpected, repair.Order.RepairId);
        }
        finally
        {
            repair.Settle();
        }
    }

    /// <summary>Takes up a repair that had not begun, as its submission said.</summary>
    private Task RestartAsync(OpenRepair repair, RepairRecord record) =>
        record.CancelRequestedAt is null && record.State.WhatAtRestart() is AtRestart.Ask ? AskAsync(repair)
        : record.ResumeUnbegun && record.CancelRequestedAt is null ? EnqueueAsync(repair, record.WaitUntil ?? DateTimeOffset.MaxValue)
        : EndAsync(repair, place: null, RepairEnd.Without(record, RepairState.Refused, "未执行：进程结束前尚未开始，未执行"));

    /// <summary>Takes up a repair that had begun: its provider resumes it, or the one to which it was handed over begins.</summary>
    private async Task ResumeAsync(OpenRepair repair, DeviceLocks.Lease place, RepairRecord record)
    {
        if (record.CancelRequestedAt is not null)
        {
            await repair.RequestCancelAsync();
        }

        try
        {
            await place.Granted.WaitAsync(Stopping);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // This process stops as well before the repair's turn: the next one resumes it.
            return;
        }

        var lost = record.State.WhatAtRestart() is AtRestart.AsSubmitted ? null : record;
        await RunAsync(repair, place, lost);
    }

    private async Task BeginAsync(OpenRepair repair, DateTimeOffset until)
    {
        try
        {
            await repair.Repair.RecordAsync();
            repair.NoteRecorded();
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten, repair.Order.RepairId);
            open.Remove(repair);
            repair.LeaveUnrecorded();
            return;
        }

        await (repair.Record.State is RepairState.AwaitingApproval ? AskAsync(repair) : EnqueueAsync(repair, until));
    }

    /// <summary>Waits for a person's approval; one that is approved is queued.</summary>
    private async Task AskAsync(OpenRepair repair)
    {
        var ended = await turn.ApprovalAsync(repair);
        if (ended is not null)
        {
            await repair.StopAskingAsync();
        }

        // A decision at the same moment counts, except that an approved one may still be cancelled.
        if (repair.Record.State.IsFinal())
        {
            open.Remove(repair);
        }
        else if (ended is not null && (repair.Record.State is RepairState.AwaitingApproval || repair.CancelRequested.IsCancellationRequested || repair.WithdrawnBecause is not null))
        {
            repair.LeaveQueue();
            await EndAsync(repair, ended.Place, RepairEnd.Without(repair.Record, ended.State, ended.Why!));
        }
        else if (!Stopping.IsCancellationRequested)
        {
            await EnqueueAsync(repair, repair.Record.WaitUntil ?? DateTimeOffset.MaxValue);
        }
    }

    private async Task EnqueueAsync(OpenRepair repair, DateTimeOffset until)
    {
        var result = await turn.TakeAsync(repair, until);
        if (result.Why is null)
        {
            await RunAsync(repair, result.Place!, lost: null);
        }
        else if (!Stopping.IsCancellationRequested || !repair.Record.ResumeUnbegun || repair.CancelRequested.IsCancellationRequested)
        {
            repair.LeaveQueue();
            await EndAsync(repair, result.Place, RepairEnd.Without(repair.Record, result.State, result.Why));
        }

        // Otherwise the process stops: the next one queues it again.
    }

    private async Task RunAsync(OpenRepair repair, DeviceLocks.Lease place, RepairRecord? lost)
    {
        repair.Begin();
        if (await runner.RunAsync(repair, lost) is { } end)
        {
            await EndAsync(repair, place, end);
        }
    }

    private Task EndAsync(OpenRepair repair, DeviceLocks.Lease? place, RepairEnd end) => ending.EndAsync(repair, end, () =>
    {
        open.Remove(repair);
        turn.Leave(repair, place, unknown: end.State is RepairState.Unknown && !repair.Released.IsCancellationRequested);
    });

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Repair {RepairId} could not be recorded, so it is not begun")]
        public static partial void Unwritten(ILogger logger, Exception exception, Guid repairId);

        [LoggerMessage(LogLevel.Critical, "Repair {RepairId} failed unexpectedly; unless it is over, its record stays open and its device locked until the next start")]
        public static partial void Failed(ILogger logger, Exception exception, Guid repairId);
    }
}
