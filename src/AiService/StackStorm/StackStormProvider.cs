using System.Text.Json.Nodes;
using AiService.Repairs;

namespace AiService.StackStorm;

/// <summary>
/// Has StackStorm carry a repair out, once: (1) fit the parameters to the action, (2) write down what is about to be sent,
/// (3) send it, (4) look a lost answer up, (5) follow the execution to its end, (6) read what came of it.
/// </summary>
internal sealed partial class StackStormProvider(
    StackStormOptions options,
    StackStormClient client,
    ActionParameters parameters,
    LostAnswer lostAnswer,
    ExecutionFollower follower,
    ExecutionDetails details,
    SecretMask mask,
    TimeProvider time,
    ILogger<StackStormProvider> log) : IRepairProvider
{
    public string Name => "stackstorm";

    public bool IsInUse => options.Enabled;

    public bool CanTry(RepairOrder order) => options.Enabled && order.Match.Action is not null;

    public async Task<RepairAttempt> TryAsync(RepairOrder order, RepairJournal journal, RepairSignals signals)
    {
        var stopping = signals.Stopping;
        if (!options.Enabled || order.Match.Action is not { } action)
        {
            return new RepairAttempt(
                AttemptOutcome.NeverBegan, options.Enabled ? "未配置 StackStorm 动作映射" : "StackStorm 未启用");
        }

        try
        {
            var fitted = await FitAsync(order, action, stopping);
            if (fitted.Values is not { } values)
            {
                return NeverBegan(action, fitted.Misfit!);
            }

            stopping.ThrowIfCancellationRequested();
            await journal.BeforeTouchAsync("sending", action, detail: $"POST /executions, trace tag {order.TraceTag}");
            return await SendAsync(order, action, values, journal, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end, and nothing was sent yet: SendAsync lets no cancellation out.
            return NeverBegan(action, "服务正在停止");
        }
    }

    public Task<RepairAttempt> ResumeAsync(RepairOrder order, RepairStanding standing, RepairJournal journal, RepairSignals signals)
    {
        var action = order.Match.Action ?? "";
        return standing.ExecutionId is { } id
            ? FollowAsync(id, null, action, string.Empty, journal, signals.Stopping)
            : LookUpAsync(order, action, standing.SentAt, new Trouble(TroubleKind.ConnectionLost, "服务曾重启"), journal, signals.Stopping);
    }

    private async Task<FittedParameters> FitAsync(RepairOrder order, string action, CancellationToken stopping)
    {
        var declared = await parameters.GetAsync(action, stopping);
        if (!declared.Ok && declared.Trouble.Status != StatusCodes.Status403Forbidden)
        {
            return FittedParameters.No(declared.Trouble.ToString());
        }

        // 403: a role may run an action without being allowed to view it. The guide's three parameters are sent then.
        var fitted = ParameterFitter.Fit(order, declared.Value?.Parameters);
        if (fitted.Values?.ContainsKey("device_id") == false)
        {
            Log.NoDevice(log, action);
        }

        return fitted;
    }

    private async Task<RepairAttempt> SendAsync(
        RepairOrder order, string action, JsonObject values, RepairJournal journal, CancellationToken stopping)
    {
        var sentAt = time.GetUtcNow();

        // Not cancelled by a shutdown: the answer holds the execution's id, and the request's own time-out is short.
        var answer = await client.StartAsync(
            new NewExecution(action, values, new NewContext(new NewTrace(order.TraceTag))), CancellationToken.None);
        if (answer.Value is { HasUsableId: true } execution)
        {
            await journal.NoteAsync(execution.Status ?? "requested", executionId: execution.Id);
            return await FollowAsync(execution.Id!, execution.Status ?? "requested", action, string.Empty, journal, stopping);
        }

        var trouble = answer.Trouble ?? new Trouble(TroubleKind.Unreadable, string.Empty, StatusCodes.Status201Created);
        if (trouble.BeganNothing)
        {
            parameters.Forget(action);
            await journal.NoteAsync("rejected", detail: trouble.ToString());
            return NeverBegan(action, trouble.ToString());
        }

        await journal.NoteAsync("answer_lost", detail: trouble.ToString());
        return await LookUpAsync(order, action, sentAt, trouble, journal, stopping);
    }

    private async Task<RepairAttempt> LookUpAsync(
        RepairOrder order, string action, DateTimeOffset sentAt, Trouble trouble, RepairJournal journal, CancellationToken stopping)
    {
        SearchResult search;
        try
        {
            search = await lostAnswer.FindAsync(order.TraceTag, action, sentAt, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: something was sent, and what became of it is not known yet.
            return new RepairAttempt(AttemptOutcome.StillOpen, Sentences.Unknown(action, $"{trouble}；服务正在停止")) { Action = action, Status = "unknown" };
        }

        Log.LookedUp(log, order.TraceTag, search.End, search.Ids.Count);
        switch (search.End)
        {
            case SearchEnd.Found:
                var note = search.Ids.Count > 1 ? $"；追踪标签下有 {search.Ids.Count} 个执行，跟踪最早的一个" : string.Empty;
                await journal.NoteAsync("found", executionId: search.Ids[0], detail: $"by its trace tag, {search.Ids.Count} in all");
                return await FollowAsync(search.Ids[0], null, action, note, journal, stopping);

            // StackStorm writes the trace before it hands an execution out: having answered, and without one, it handed none out.
            case SearchEnd.None when trouble.Kind == TroubleKind.ServerError:
                await journal.NoteAsync("rejected", detail: $"{trouble}; no trace of it");
                return NeverBegan(action, trouble.ToString());

            default:
                return new RepairAttempt(AttemptOutcome.Unknown, Sentences.Unknown(action, $"{trouble}；按追踪标签未能确认执行是否存在"))
                {
                    Action = action,
                    Status = "unknown",
                };
        }
    }

    private async Task<RepairAttempt> FollowAsync(
        string id, string? status, string action, string note, RepairJournal journal, CancellationToken stopping)
    {
        using var scope = log.BeginScope(new Dictionary<string, object> { ["execution_id"] = id });
        var followed = await follower.FollowAsync(
            id,
            status,
            now => journal.NoteAsync(now, executionId: id, detail: ExecutionStatus.WaitsForPerson(now) ? "等待人工处理" : null),
            stopping);

        var last = followed.Status ?? "unknown";
        if (followed.End != FollowEnd.Final)
        {
            return followed.End == FollowEnd.Vanished
                ? Attempt(AttemptOutcome.Unknown, Sentences.Unknown(action, $"StackStorm 已查不到该执行 (execution: {id})，{followed.Trouble}{note}"))
                : Attempt(AttemptOutcome.StillOpen, $"{Sentences.State(action, last, id)}，{Sentences.Open(followed)}{note}");
        }

        var document = await ReadAsync(id, stopping);
        if (ExecutionStatus.IsSuccess(last))
        {
            return Attempt(AttemptOutcome.Succeeded, Sentences.State(action, last, id) + note, document);
        }

        var reason = FailureReason.In(document?.Result, mask) is { } why ? $"，原因：{why}" : string.Empty;
        return Attempt(AttemptOutcome.Failed, Sentences.State(action, last, id) + reason + note, document);

        RepairAttempt Attempt(AttemptOutcome outcome, string result, Execution? document = null) => new(outcome, result)
        {
            Action = action,
            Status = last,
            ExecutionId = id,
            Details = details.Of(id, last, action, document),
        };
    }

    /// <summary>The evidence. Without it the final status still counts.</summary>
    private async Task<Execution?> ReadAsync(string id, CancellationToken stopping)
    {
        try
        {
            return (await client.GetOutcomeAsync(id, stopping)).Value;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: what is known suffices.
            return null;
        }
    }

    private static RepairAttempt NeverBegan(string action, string why) =>
        new(AttemptOutcome.NeverBegan, Sentences.NotRun(action, why)) { Action = action, Status = "not_run" };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Action} declares no device_id: it is not told which device to repair")]
        public static partial void NoDevice(ILogger logger, string action);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {TraceTag} was lost; looked up: {End}, {Count} executions")]
        public static partial void LookedUp(ILogger logger, string traceTag, SearchEnd end, int count);
    }
}
