using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Actions;
using AiService.StackStorm.Api;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Sees an execution through: (1) of several with one tag, one is followed and the others are cancelled; (2) it is followed to its end;
/// (3) when its time is up, or a person wants it stopped, it is cancelled, and that is confirmed; (4) when its status says nothing about its action, the
/// time that the action may take is waited for; (5) what came of it is read, once.
/// </summary>
internal sealed class ExecutionCompletion(
    StackStormOptions options,
    StackStormClient client,
    ExecutionFollower follower,
    ExecutionCancellation cancellation,
    ActionDrain canceledActions,
    DeclarationCache actions,
    DuplicateExecutions twins,
    LaunchLookup lookup,
    PendingInquiry inquiry,
    ExecutionReport report,
    TimeProvider time,
    ILogger<ExecutionCompletion> log) : IDisposable
{
    /// <summary>Many may end at one moment; each document may be large.</summary>
    private readonly SemaphoreSlim readings = new(8);

    /// <summary>An execution that is taken up after a restart is given this long to show how it stands, before it is cancelled.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(10);

    public async Task<RepairAttempt> SeeThroughAsync(RepairOrder order, LaunchResult started, RepairJournal journal, RepairSignals signals)
    {
        var action = order.Match.Action ?? string.Empty;
        var ids = started.SentAgain ? await WithLateAsync(order, action, started, signals.Stopping) : started.Ids;
        var id = await twins.ChooseAsync(ids, signals.Stopping);
        using var scope = log.BeginScope(new Dictionary<string, object> { ["execution_id"] = id });
        var others = twins.CancelAsync(ids.Where(other => other != id), journal, signals.Stopping);

        var (followed, cause) = await FollowAsync(id, action, started, journal, signals);
        var duplicates = (await others).ToList();
        var late = started.SentAgain && followed.End == TrackingEnd.Final
            ? await twins.FindLateAsync(order.TraceTag, action, started.SentAt, signals.Stopping)
            : new LookupResult(LookupOutcome.None, []);
        duplicates.AddRange(await twins.CancelAsync((late?.Ids ?? []).Except(ids), journal, signals.Stopping));

        var seen = await SeeOutAsync([new TaggedExecution(id, followed), .. duplicates], order, started, journal, signals);
        (followed, duplicates) = (seen[0].End, [.. seen.Skip(1)]);
        cause = signals.CancelRequested.IsCancellationRequested && ActionDrain.IsNoProof(followed) ? CancelReason.Person : cause;

        var document = followed.End == TrackingEnd.Final ? await ReadAsync(id, signals.Stopping) : null;
        var unseen = late is null or { End: LookupOutcome.Inconclusive };
        var note = Note(id, duplicates) + (unseen ? "；未能确认追踪标签下是否还有其他执行" : string.Empty);
        var attempt = Told(report.Of(id, action, followed, cause, note, document), duplicates);

        // While another may run, the device is not free, however this one ended.
        return late is null ? attempt with { Outcome = AttemptOutcome.StillOpen }
            : unseen && attempt.Outcome != AttemptOutcome.StillOpen ? attempt with { Outcome = AttemptOutcome.Unknown }
            : attempt;
    }

    public void Dispose() => readings.Dispose();

    private async Task<(TrackingResult Followed, CancelReason? Cause)> FollowAsync(
        string id, string action, LaunchResult started, RepairJournal journal, RepairSignals signals)
    {
        if (started.TakenUp is { ClosedUntil: not null } left && await CanceledBeforeAsync(id, left.Status, signals.Stopping) is { } canceled)
        {
            return (canceled, null);
        }

        string? waiting = null;
        var passed = time.GetUtcNow() - started.SentAt;
        var patience = options.ExecutionTimeout - (passed > TimeSpan.Zero ? passed : TimeSpan.Zero);
        patience = started.TakenUp is not null && patience < LeastPatience ? LeastPatience : patience;
        var known = id == started.Ids[0] ? started.Status : null;
        var followed = await follower.FollowAsync(id, action, known, patience, ChangedAsync, signals);
        var cause = followed.End switch
        {
            TrackingEnd.CancelRequested => CancelReason.Person,
            TrackingEnd.TimedOut => CancelReason.Time(options.ExecutionTimeout, waiting),
            _ => null,
        };
        if (cause is null)
        {
            return (followed, null);
        }

        await journal.NoteAsync("canceling", executionId: id, detail: cause.Words);
        var end = await cancellation.CancelAsync(id, followed.Status, signals.Stopping);
        if (end.Status is { } last)
        {
            await journal.NoteAsync(last, executionId: id);
        }

        return (end with { Failure = end.Failure ?? followed.Failure, RunningSince = followed.RunningSince }, cause);

        async Task ChangedAsync(string now)
        {
            waiting = ExecutionStatus.WaitsForPerson(now) ? await inquiry.DescribeAsync(id, now, signals.Stopping) : null;
            await journal.NoteAsync(now, executionId: id, detail: waiting, waitsFor: waiting);
        }
    }

    /// <summary>
    /// How an execution stands that a lost process had cancelled, without a second DELETE, which would hide what came of it since; null when it runs.
    /// </summary>
    private async Task<TrackingResult?> CanceledBeforeAsync(string id, string recorded, CancellationToken stopping)
    {
        try
        {
            var status = ExecutionStatus.Read((await client.GetStatusAsync(id, stopping)).Value?.Status) ?? recorded;
            return ExecutionStatus.IsFinal(status) ? new TrackingResult(TrackingEnd.Final, status)
                : ExecutionStatus.IsCanceling(status) ? new TrackingResult(TrackingEnd.Unconfirmed, status)
                : null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end, again: the next one looks.
            return new TrackingResult(TrackingEnd.Stopping, recorded);
        }
    }

    /// <summary>Where a status says nothing about its action: until the action can no longer be running.</summary>
    private async Task<IReadOnlyList<TaggedExecution>> SeeOutAsync(
        IReadOnlyList<TaggedExecution> executions, RepairOrder order, LaunchResult started, RepairJournal journal, RepairSignals signals)
    {
        if (!executions.Any(one => ActionDrain.IsNoProof(one.End)))
        {
            return executions;
        }

        var limits = await actions.LimitsAsync(order, signals.Stopping);
        return await canceledActions.WaitAsync(executions, order.Match.Action ?? string.Empty, limits, started.TakenUp?.ClosedUntil, journal, signals);
    }

    /// <summary>After a second POST: the executions that carry the tag by now.</summary>
    private async Task<IReadOnlyList<string>> WithLateAsync(RepairOrder order, string action, LaunchResult started, CancellationToken stopping)
    {
        try
        {
            var seen = await lookup.LookAsync(order.TraceTag, action, started.SentAt, stopping);
            return [.. started.Ids.Union(seen.Ids)];
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: the next one looks again.
            return started.Ids;
        }
    }

    /// <summary>The evidence. Without it the final status still counts.</summary>
    private async Task<Execution?> ReadAsync(string id, CancellationToken stopping)
    {
        try
        {
            await readings.WaitAsync(stopping);
            try
            {
                return (await client.GetOutcomeAsync(id, stopping)).Value;
            }
            finally
            {
                readings.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: what is known suffices.
            return null;
        }
    }

    private static string Note(string id, List<TaggedExecution> others) => others.Count == 0
        ? string.Empty
        : $"；追踪标签下有 {others.Count + 1} 个执行，跟踪 {id}，其余：{string.Join("，", others)}";

    /// <summary>While another execution with the tag may run, the device is not free, however the first one ended.</summary>
    private static RepairAttempt Told(RepairAttempt attempt, List<TaggedExecution> others) =>
        others.TrueForAll(twin => twin.IsOver) || attempt.Outcome == AttemptOutcome.StillOpen ? attempt
            : others.Exists(twin => twin.End.End == TrackingEnd.Stopping) ? attempt with { Outcome = AttemptOutcome.StillOpen }
            : attempt with { Outcome = AttemptOutcome.Unknown };
}
