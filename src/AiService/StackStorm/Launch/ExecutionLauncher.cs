using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;
using AiService.Storage;

namespace AiService.StackStorm.Launch;

/// <summary>What came of having an execution begun: the executions that carry the repair's tag, or how the attempt ended without one.</summary>
internal sealed record LaunchResult
{
    /// <summary>The executions, the oldest first; more than one when a request that counted as lost arrived after all.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>What StackStorm answered to the POST; null when the execution was found by its tag.</summary>
    public string? Status { get; init; }

    /// <summary>When the last POST went out.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>True after more than one POST: another execution may appear yet.</summary>
    public bool SentAgain { get; init; }

    /// <summary>How a lost process had left it; null for an execution that this process began.</summary>
    public RepairStanding? TakenUp { get; init; }

    public RepairAttempt? End { get; init; }
}

/// <summary>
/// Has StackStorm begin an execution, once. What an unusable answer proves:
/// <list type="bullet">
/// <item>not connected, TLS, the breaker, 3xx, 4xx: nothing began, and that is the end;</item>
/// <item>500 from st2api: the request is over there. With a trace, its execution exists and is followed; without one, nothing was handed
/// out (the trace is written first), so it is sent again;</item>
/// <item>no answer, a broken connection, a gateway's word: the request may still be queued somewhere. It is looked up over the settling
/// time, and only when StackStorm has said "none" all the time is it sent again;</item>
/// <item>2xx that cannot be read: something was created, or it was not StackStorm. It is looked up, and never sent again.</item>
/// </list>
/// Every POST is written down first and carries the same trace tag.
/// </summary>
internal sealed partial class ExecutionLauncher(
    StackStormOptions options, StackStormClient client, LaunchLookup lookup, TimeProvider time, ILogger<ExecutionLauncher> log)
{
    /// <summary>After a 500 of st2api's the traces are complete; this only outlives a database that has just come back.</summary>
    private static readonly TimeSpan QuietAfterAnswer = TimeSpan.FromSeconds(5);

    /// <summary>For the answer of a POST that is under way when the process has to go; it holds the execution's id.</summary>
    private static readonly TimeSpan PatienceWhenStopping = TimeSpan.FromSeconds(0.8);

    public async Task<LaunchResult> StartAsync(RepairOrder order, string action, JsonObject values, RepairJournal journal, RepairSignals signals)
    {
        var execution = new NewExecution(action, values, new NewContext(new NewTrace(order.TraceTag)));
        var firstSentAt = time.GetUtcNow();
        var doubt = false;
        for (var send = 1; ; send++)
        {
            if (!await AnnounceAsync(order, action, send, journal))
            {
                return End(WithoutExecution.Ended(action, doubt, "修复记录无法写入，未再次发送"));
            }

            var sentAt = time.GetUtcNow();
            var answer = await PostAsync(execution, signals.Stopping);
            if (answer is { Value: { HasUsableId: true } begun })
            {
                var status = ExecutionStatus.Read(begun.Status) ?? "requested";
                await journal.NoteAsync(status, executionId: begun.Id);
                return new LaunchResult { Ids = [begun.Id!], Status = status, SentAt = sentAt, SentAgain = send > 1 };
            }

            var failure = answer?.Failure ?? new ApiFailure(ApiFailureKind.Unreadable, string.Empty, StatusCodes.Status201Created);
            if (answer is null)
            {
                return End(WithoutExecution.LeftOpen(action, "请求已发出，尚无应答"));
            }

            if (failure.BeganNothing)
            {
                await journal.NoteAsync("rejected", detail: failure.ToString());
                return End(WithoutExecution.Ended(action, doubt, failure.ToString()));
            }

            await journal.NoteAsync("answer_lost", detail: failure.ToString());
            var search = await LookUpAsync(order, action, firstSentAt, failure, signals.Stopping);
            if (search is null)
            {
                return End(WithoutExecution.LeftOpen(action, failure.ToString()));
            }

            if (search.End == LookupOutcome.Found)
            {
                await journal.NoteAsync("found", executionId: search.Ids[0], detail: $"by its trace tag, {search.Ids.Count} in all");
                return new LaunchResult { Ids = search.Ids, SentAt = sentAt, SentAgain = send > 1 };
            }

            doubt |= !failure.IsOver;
            if (search.End == LookupOutcome.Inconclusive || failure.Kind == ApiFailureKind.Unreadable)
            {
                return End(WithoutExecution.Unknown(action, $"{failure}；按追踪标签未能确认执行是否存在"));
            }

            await journal.NoteAsync("not_found", detail: $"no execution carries the trace tag after {send} of {options.MaxSends} requests");
            if (signals.CancelRequested.IsCancellationRequested)
            {
                return End(doubt
                    ? WithoutExecution.Unknown(action, $"{failure}；已按请求取消，不再发送，但已发出的请求仍可能产生执行")
                    : WithoutExecution.CanceledBeforeBegun(action));
            }

            if (send >= options.MaxSends)
            {
                return End(WithoutExecution.Ended(action, doubt, $"{failure}；已发送 {send} 次，均未产生执行"));
            }
        }
    }

    /// <returns>False when a further POST could not be written down, and must not be sent.</returns>
    /// <exception cref="StorageException">The first could not be written down.</exception>
    private async Task<bool> AnnounceAsync(RepairOrder order, string action, int send, RepairJournal journal)
    {
        try
        {
            await journal.BeforeTouchAsync("sending", action, detail: $"POST /executions, trace tag {order.TraceTag}, request {send} of {options.MaxSends}");
            return true;
        }
        catch (StorageException unwritten) when (send > 1)
        {
            Log.Unwritten(log, unwritten, order.TraceTag);
            return false;
        }
    }

    /// <returns>Null when the process is going down and had no more time to wait for the answer.</returns>
    private async Task<ApiResult<Execution>?> PostAsync(NewExecution execution, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var registration = stopping.Register(() => patience.CancelAfter(PatienceWhenStopping));
        try
        {
            return await client.StartAsync(execution, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // Our own patience, after the process's end was announced: the next process looks it up.
            return null;
        }
    }

    /// <returns>Null when the process is going down.</returns>
    private async Task<LookupResult?> LookUpAsync(RepairOrder order, string action, DateTimeOffset sentAt, ApiFailure failure, CancellationToken stopping)
    {
        try
        {
            var quiet = failure.IsOver ? QuietAfterAnswer : options.SettleTime;
            var search = await lookup.FindAsync(order.TraceTag, action, sentAt, quiet, stopping);
            Log.LookedUp(log, order.TraceTag, search.End, search.Ids.Count);
            return search;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: something was sent, and what became of it is not known yet.
            return null;
        }
    }

    private static LaunchResult End(RepairAttempt attempt) => new() { End = attempt };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {TraceTag} was lost; looked up: {End}, {Count} executions")]
        public static partial void LookedUp(ILogger logger, string traceTag, LookupOutcome end, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "{TraceTag} is not sent again: it could not be recorded")]
        public static partial void Unwritten(ILogger logger, Exception exception, string traceTag);
    }
}
