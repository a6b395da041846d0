using System.Text.Json.Nodes;
using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Automation;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;
using AiService.Storage;

namespace AiService.StackStorm.Launch;

/// <summary>
/// Launches an execution, once. Every POST is recorded first and carries the same trace tag. What an unusable answer proves:
/// <list type="bullet">
/// <item>not connected, TLS, the breaker, 3xx, 4xx: nothing started, and that is the end;</item>
/// <item>500 from st2api: the request is over there. With a trace, its execution exists and is tracked; without one, nothing was handed
/// out (the trace is written first), so it is sent again;</item>
/// <item>no answer, a broken connection, a gateway's error: the request may still be queued. It is looked up over the settling time, and
/// only when StackStorm answered "none" all that time is it sent again;</item>
/// <item>2xx that cannot be read: something was created, or it was not StackStorm. It is looked up, and never sent again.</item>
/// </list>
/// </summary>
internal sealed partial class ExecutionLauncher(
    StackStormOptions options, StackStormClient client, LaunchLookup lookup, TimeProvider time, ILogger<ExecutionLauncher> log)
{
    /// <summary>After a 500 of st2api's the traces are complete; this only outlives a database that has just come back.</summary>
    private static readonly TimeSpan QuietAfterAnswer = TimeSpan.FromSeconds(5);

    /// <summary>For the answer of a POST that is under way when the process stops; it holds the execution's id.</summary>
    private static readonly TimeSpan PatienceWhenStopping = TimeSpan.FromSeconds(0.8);

    private static OutcomeTexts Texts => ExecutionReport.Texts;

    public async Task<LaunchResult> LaunchAsync(RepairOrder order, string action, JsonObject values, RepairJournal journal, RepairSignals signals)
    {
        var execution = new NewExecution(action, values, new NewContext(new NewTrace(order.TraceTag)));
        var firstSentAt = time.GetUtcNow();
        var doubt = false;
        for (var send = 1; ; send++)
        {
            if (await WhyNotRecordedAsync(order, action, send, journal) is { } why)
            {
                return Ended($"{why}，未再次发送");
            }

            var sentAt = time.GetUtcNow();
            if (await PostAsync(execution, signals.Stopping) is not { } answer)
            {
                return End(Texts.LeftOpen(action, "请求已发出，尚无应答"));
            }

            if (answer.Value is { HasUsableId: true } started)
            {
                var status = ExecutionStatus.Read(started.Status) ?? "requested";
                await journal.NoteAsync(status, executionId: started.Id);
                return new LaunchResult(action) { Ids = [started.Id!], Status = status, SentAt = sentAt, SentAgain = send > 1 };
            }

            var failure = answer.Failure ?? new ApiFailure(StackStormWords.Of, ApiFailureKind.Unreadable, string.Empty, StatusCodes.Status201Created);
            if (failure.NothingStarted)
            {
                await journal.NoteAsync("rejected", detail: failure.ToString());
                return Ended(failure.ToString());
            }

            await journal.NoteAsync("answer_lost", detail: failure.ToString());
            var quiet = failure.RequestEnded ? QuietAfterAnswer : options.SettleTime;
            if (await LookUpAsync(order, action, firstSentAt, quiet, signals.Stopping) is not { } found)
            {
                return End(Texts.LeftOpen(action, failure.ToString()));
            }

            if (found.Outcome == LookupOutcome.Found)
            {
                await NoteFoundAsync(found, journal);
                return new LaunchResult(action) { Ids = found.Ids, SentAt = sentAt, SentAgain = send > 1 };
            }

            doubt |= !failure.RequestEnded;
            if (found.Outcome == LookupOutcome.Inconclusive || failure.Kind == ApiFailureKind.Unreadable)
            {
                return End(Texts.Unknown(action, $"{failure}；按追踪标签未能确认执行是否存在"));
            }

            await journal.NoteAsync("not_found", detail: $"no execution carries the trace tag after {send} of {options.MaxSends} requests");
            if (signals.CancelRequested.IsCancellationRequested)
            {
                return End(doubt
                    ? Texts.Unknown(action, $"{failure}；已按请求取消，不再发送，但已发出的请求仍可能产生执行")
                    : Texts.CanceledBeforeBegun(action));
            }

            if (send >= options.MaxSends)
            {
                return Ended($"{failure}；已发送 {send} 次，均未产生执行");
            }
        }

        // There is no execution; after a request without an answer, no other provider may touch the device all the same.
        LaunchResult Ended(string why) => End(doubt ? Texts.Unknown(action, why) : Texts.NeverBegan(action, why));

        LaunchResult End(AttemptResult attempt) => new(action) { End = attempt };
    }

    /// <summary>Finds the executions that a lost process launched: by the execution's id, else by the trace tag. Nothing is sent.</summary>
    /// <remarks>
    /// The request may have been sent a moment before the process was lost, so that the look-up takes as long as after a lost answer; a record
    /// that is older than that needs no settling time.
    /// </remarks>
    public async Task<LaunchResult> ResumeAsync(
        RepairOrder order, string action, ResumePoint point, RepairJournal journal, CancellationToken stopping)
    {
        // The lost process may have sent more than once: others with the tag are looked for.
        var resumed = new LaunchResult(action) { SentAt = point.SentAt, SentAgain = true, Resumed = point };
        if (point.ExecutionId is { } id)
        {
            return Execution.IsUsable(id)
                ? resumed with { Ids = [id] }
                : resumed with { End = Texts.Unknown(action, "服务曾重启，记录中的执行编号无效") };
        }

        var quiet = options.SettleTime - (time.GetUtcNow() - point.SentAt);
        switch (await LookUpAsync(order, action, point.SentAt, quiet > TimeSpan.Zero ? quiet : TimeSpan.Zero, stopping))
        {
            case null:
                return resumed with { End = Texts.LeftOpen(action, "服务曾重启") };
            case { Outcome: LookupOutcome.None }:
                return resumed with { End = Texts.Unknown(action, "服务曾重启，按追踪标签未找到执行，不再次发送") };
            case { Outcome: LookupOutcome.Inconclusive }:
                return resumed with { End = Texts.Unknown(action, "服务曾重启，按追踪标签未能确认执行是否存在") };
            case var found:
                await NoteFoundAsync(found, journal);
                return resumed with { Ids = found.Ids };
        }
    }

    private static Task NoteFoundAsync(LookupResult found, RepairJournal journal) =>
        journal.NoteAsync("found", executionId: found.Ids[0], detail: $"by its trace tag, {found.Ids.Count} in all");

    /// <returns>Why a further POST must not be sent, in Chinese; null when it is on record and may be.</returns>
    /// <exception cref="StorageException">The first could not be recorded.</exception>
    /// <exception cref="NothingIsSentException">The first may not be sent.</exception>
    private async Task<string?> WhyNotRecordedAsync(RepairOrder order, string action, int send, RepairJournal journal)
    {
        try
        {
            await journal.BeforeTouchAsync("sending", action, detail: $"POST /executions, trace tag {order.TraceTag}, request {send} of {options.MaxSends}", again: send > 1);
            return null;
        }
        catch (NothingIsSentException held) when (send > 1)
        {
            return held.Message;
        }
        catch (StorageException unwritten) when (send > 1)
        {
            Log.Unwritten(log, unwritten, order.TraceTag);
            return "修复记录无法写入";
        }
    }

    /// <returns>Null when the process stops before the answer.</returns>
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
            // Our own time limit, because the process stops: the next one looks it up.
            return null;
        }
    }

    /// <returns>Null when the process stops: something was sent, and whether it arrived is not known yet.</returns>
    private async Task<LookupResult?> LookUpAsync(RepairOrder order, string action, DateTimeOffset sentAt, TimeSpan quiet, CancellationToken stopping)
    {
        var found = await lookup.FindAsync(order.TraceTag, action, sentAt, quiet, stopping).OrNullWhenStoppingAsync(stopping);
        if (found is not null)
        {
            Log.LookedUp(log, order.TraceTag, found.Outcome, found.Ids.Count);
        }

        return found;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {TraceTag} is not known; looked up: {Outcome}, {Count} executions")]
        public static partial void LookedUp(ILogger logger, string traceTag, LookupOutcome outcome, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "{TraceTag} is not sent again: it could not be recorded")]
        public static partial void Unwritten(ILogger logger, Exception exception, string traceTag);
    }
}
