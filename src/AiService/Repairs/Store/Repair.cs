using System.Diagnostics.CodeAnalysis;
using AiService.Access;
using AiService.Audit;
using AiService.Knowledge;
using AiService.Storage;

namespace AiService.Repairs.Store;

/// <summary>
/// One repair and its record: the only place where its state changes. What must not happen unrecorded is written before this process
/// acts on it (<see cref="MoveAsync"/>); what has happened anyway counts at once and is written as well as possible
/// (<see cref="ReportAsync"/>): the next line that can be written brings the row up to date.
/// </summary>
/// <param name="record">As it is on record, or is to be.</param>
/// <param name="store">The records.</param>
/// <param name="feed">Publishes each line.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Reports what could not be written.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore has no wait handle to free, and late notes must still find it.")]
internal sealed partial class Repair(RepairRecord record, IRepairStore store, RepairFeed feed, TimeProvider time, ILogger logger)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile RepairRecord record = record;
    private volatile TaskCompletionSource closed = Closing(record);
    private RepairState written = record.State;
    private RepairDecision? decided = record.Decision;

    /// <summary>How it stands, as far as this process knows.</summary>
    public RepairRecord Record => record;

    /// <summary>Completes while its action may still be running although StackStorm calls its execution canceled or abandoned.</summary>
    public Task Closed => closed.Task;

    /// <summary>Puts the repair on record.</summary>
    /// <exception cref="StorageException">It could not be written: the repair must not begin.</exception>
    public async Task RecordAsync()
    {
        var line = Line(record, new RepairStep(record.State.Word(), Detail: record.Result ?? record.Fault)) with { RequestedBy = record.RequestedBy, RequestedFrom = record.RequestedFrom, Data = DecisionData.Of(record) };
        feed.Publish(line with { Id = await store.InsertAsync(record, line) });
    }

    /// <summary>Writes the change down; it counts once it is on disk.</summary>
    /// <param name="choose">The state that follows from the one in which the repair is.</param>
    /// <param name="step">What is about to happen.</param>
    /// <param name="change">What else it changes.</param>
    /// <exception cref="StorageException">It could not be written, and has not happened.</exception>
    /// <exception cref="InvalidOperationException">The machine has no such move.</exception>
    public Task MoveAsync(Func<RepairState, RepairState> choose, RepairStep step, Func<RepairRecord, RepairRecord>? change = null) =>
        MoveIfAsync(_ => true, choose, step, change);

    /// <summary>As <see cref="MoveAsync"/>, of a line that changes no state, if the condition holds at that moment.</summary>
    /// <returns>False when it does not hold.</returns>
    /// <exception cref="StorageException">It could not be written, and has not happened.</exception>
    public Task<bool> RecordIfAsync(Func<RepairRecord, bool> condition, RepairStep step) => MoveIfAsync(condition, state => state, step, null);

    /// <summary>As <see cref="MoveAsync"/>, if the condition holds at that moment: of two who want different moves, one succeeds.</summary>
    /// <returns>False when it does not hold.</returns>
    /// <exception cref="StorageException">It could not be written, and has not happened.</exception>
    public Task<bool> MoveIfAsync(Func<RepairRecord, bool> condition, RepairState to, RepairStep step, Func<RepairRecord, RepairRecord>? change = null) =>
        MoveIfAsync(condition, _ => to, step, change);

    /// <summary>Takes over a change that has happened, whether or not it can be written down.</summary>
    /// <param name="choose">The state that follows from the one in which the repair is.</param>
    /// <param name="step">What happened.</param>
    /// <param name="change">What else it changed.</param>
    /// <returns>False when it is not on record yet.</returns>
    /// <exception cref="InvalidOperationException">The machine has no such move.</exception>
    public Task<bool> ReportAsync(Func<RepairState, RepairState> choose, RepairStep step, Func<RepairRecord, RepairRecord>? change = null) =>
        InTurnAsync(() =>
        {
            Believe(Next(choose(record.State), step, change));
            return TryWriteAsync(step);
        });

    /// <summary>Notes that a person wants it stopped: that counts at once, and for the next process too, unless it is over.</summary>
    /// <param name="requester">Who wants it.</param>
    /// <returns>False when it is not on record yet: this process knows it, the next one would not.</returns>
    public Task<bool> RequestCancelAsync(Requester requester) =>
        InTurnAsync(() =>
        {
            if (record.State.IsFinal() || record.CancelRequestedAt is not null)
            {
                return Task.FromResult(true);
            }

            record = record with { CancelRequestedAt = time.GetUtcNow(), UpdatedAt = time.GetUtcNow() };
            return TryWriteAsync(new RepairStep("cancel_requested") { RequestedBy = requester });
        });

    /// <summary>Changes what is no state of it: how its parameters may be shown, what the rules decided. On record with the next line.</summary>
    public Task AmendAsync(Func<RepairRecord, RepairRecord> change) =>
        InTurnAsync(() =>
        {
            record = change(record);
            return Task.FromResult(true);
        });

    /// <summary>Tries again to write how it stands.</summary>
    public Task<bool> WriteAgainAsync(RepairStep step) => InTurnAsync(() => TryWriteAsync(step));

    private Task<bool> MoveIfAsync(
        Func<RepairRecord, bool> condition, Func<RepairState, RepairState> choose, RepairStep step, Func<RepairRecord, RepairRecord>? change) =>
        InTurnAsync(async () =>
        {
            if (!condition(record))
            {
                return false;
            }

            var next = Next(choose(record.State), step, change);
            await WriteAsync(next, step);
            Believe(next);
            return true;
        });

    private void Believe(RepairRecord next)
    {
        record = next;
        if (next.ClosedUntil is not null)
        {
            closed.TrySetResult();
        }
        else if (closed.Task.IsCompleted)
        {
            closed = Closing(next);
        }
    }

    private static TaskCompletionSource Closing(RepairRecord record)
    {
        var closing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (record.ClosedUntil is not null)
        {
            closing.SetResult();
        }

        return closing;
    }

    private RepairRecord Next(RepairState to, RepairStep step, Func<RepairRecord, RepairRecord>? change)
    {
        var now = time.GetUtcNow();
        var from = record.State;
        if ((from != to || from.IsFinal()) && !from.MayBecome(to))
        {
            throw new InvalidOperationException($"Repair {record.Id} may not go from {from.Word()} to {to.Word()}.");
        }

        var next = record with
        {
            State = to,
            Status = step.KeepsStatus ? record.Status : step.Event,
            WaitsFor = step.KeepsStatus ? record.WaitsFor : step.WaitsFor,
            ClosedUntil = step.KeepsStatus ? record.ClosedUntil : step.Closure?.Until,
            KnownToRun = step.KeepsStatus ? record.KnownToRun : step.Closure?.KnownToRun ?? false,
            Provider = step.Provider ?? record.Provider,
            Doing = step.Action ?? record.Doing,
            ExecutionId = step.ExecutionId ?? record.ExecutionId,
            UpdatedAt = now,
            EndedAt = to.IsFinal() ? now : null,
        };
        return change?.Invoke(next) ?? next;
    }

    private async Task<bool> TryWriteAsync(RepairStep step)
    {
        try
        {
            await WriteAsync(record, step);
            return true;
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten, step.Event, record.ExecutionId, step.Detail);
            return false;
        }
    }

    private async Task WriteAsync(RepairRecord next, RepairStep step)
    {
        var line = Line(next, step) with { Data = DecisionData.IfOther(next.Decision, decided) };
        var id = await store.UpdateAsync(next, written, line, step.Lessons) ?? await WriteOverAsync(next, line, step.Lessons);
        (written, decided) = (next.State, next.Decision);
        feed.Publish(line with { Id = id });
    }

    /// <summary>A commit that failed may have reached the disk all the same: what is there counts, and this follows from it.</summary>
    private async Task<long> WriteOverAsync(RepairRecord next, AuditEntry line, IReadOnlyList<RepairLesson> lessons)
    {
        if (await store.StandingAsync(next.Id) is not var (there, last))
        {
            throw Lost("is not on record any more");
        }

        if (there == next.State && there.IsFinal())
        {
            return last;
        }

        Log.InDoubt(logger, next.Id, written, there);
        written = there;
        return await store.UpdateAsync(next, there, line, lessons) ?? throw Lost($"is not {there.Word()} on record any more");

        StorageException Lost(string how)
        {
            var problem = new InvalidOperationException($"Repair {next.Id} {how}.");
            return new StorageException(problem.Message, problem);
        }
    }

    private static AuditEntry Line(RepairRecord next, RepairStep step) => new()
    {
        At = next.UpdatedAt,
        RepairId = next.Id,
        DeviceId = next.DeviceId,
        Event = step.Event,
        State = next.State.Word(),
        Provider = step.Provider ?? (next.Provider == RepairResult.NoProvider ? null : next.Provider),
        Action = step.Action ?? next.Doing ?? next.Action,
        ExecutionId = step.ExecutionId ?? next.ExecutionId,
        Detail = step.Detail,
        RequestedBy = step.RequestedBy?.Name,
        RequestedFrom = step.RequestedBy?.Address,
    };

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work)
    {
        await turn.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The record lacks '{Event}' of execution {ExecutionId}: {Detail}")]
        public static partial void Unwritten(ILogger logger, Exception exception, string @event, string? executionId, string? detail);

        [LoggerMessage(LogLevel.Warning, "Repair {RepairId} was believed to be {Believed} on record, and is {There}: a write that failed had reached the disk")]
        public static partial void InDoubt(ILogger logger, Guid repairId, RepairState believed, RepairState there);
    }
}
