using AiService.Hosting.Redaction;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Actions;
using AiService.StackStorm.Api;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;
using AiService.StackStorm.Tracking;

namespace AiService.StackStorm;

/// <summary>
/// Has StackStorm carry a repair out, once: (1) fit the parameters to the action, (2) have it begun, with what is about to be sent written
/// down first and a lost answer looked up, (3) see the execution through to its end.
/// </summary>
internal sealed partial class StackStormProvider(
    StackStormOptions options,
    DeclarationCache parameters,
    StackStormRedactor redactor,
    ExecutionLauncher start,
    ExecutionCompletion completion,
    LaunchLookup lookup,
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
            return NotInUse();
        }

        FittedParameters fitted;
        try
        {
            fitted = await FitAsync(order, action, journal, stopping);
            stopping.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end, and nothing was sent yet.
            return WithoutExecution.NeverBegan(action, "服务正在停止");
        }

        if (signals.CancelRequested.IsCancellationRequested)
        {
            return WithoutExecution.CanceledBeforeBegun(action);
        }

        if (fitted.Values is not { } values)
        {
            return WithoutExecution.NeverBegan(action, fitted.Misfit!);
        }

        var started = await start.StartAsync(order, action, values, journal, signals);
        if (started.End is { } end)
        {
            // What the action declares may have changed.
            parameters.Forget(action);
            return end;
        }

        return await completion.SeeThroughAsync(order, started, journal, signals);
    }

    /// <remarks>
    /// By the execution's id, else by the trace tag. The request may have gone out a moment before the process was lost, so that it is looked
    /// for as long as after a lost answer; a record that is older than that needs no more than the looks.
    /// </remarks>
    public async Task<RepairAttempt> ResumeAsync(RepairOrder order, RepairStanding standing, RepairJournal journal, RepairSignals signals)
    {
        if (!options.Enabled || order.Match.Action is not { } action)
        {
            return WithoutExecution.Unknown(order.Match.Action ?? string.Empty, "服务曾重启，且 StackStorm 已不再启用");
        }

        redactor.LearnAgain(action, order.Match.Parameters);
        if (standing.ExecutionId is { } id)
        {
            return Execution.IsUsable(id)
                ? await completion.SeeThroughAsync(order, Resumed([id], standing), journal, signals)
                : WithoutExecution.Unknown(action, "服务曾重启，记录中的执行编号无效");
        }

        try
        {
            var quiet = options.SettleTime - (time.GetUtcNow() - standing.SentAt);
            var search = await lookup.FindAsync(
                order.TraceTag, action, standing.SentAt, quiet > TimeSpan.Zero ? quiet : TimeSpan.Zero, signals.Stopping);
            Log.LookedUp(log, order.TraceTag, search.End, search.Ids.Count);
            if (search.End != LookupOutcome.Found)
            {
                return WithoutExecution.Unknown(action, search.End == LookupOutcome.None
                    ? "服务曾重启，按追踪标签未找到执行，不再次发送"
                    : "服务曾重启，按追踪标签未能确认执行是否存在");
            }

            await journal.NoteAsync("found", executionId: search.Ids[0], detail: $"by its trace tag, {search.Ids.Count} in all");
            return await completion.SeeThroughAsync(order, Resumed(search.Ids, standing), journal, signals);
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            // The process's own end, once more: the next one takes it up.
            return WithoutExecution.LeftOpen(action, "服务曾重启");
        }
    }

    /// <summary>The lost process may have sent more than once: it is looked for others with the tag.</summary>
    private static LaunchResult Resumed(IReadOnlyList<string> ids, RepairStanding standing) =>
        new() { Ids = ids, SentAt = standing.SentAt, SentAgain = true, TakenUp = standing };

    private RepairAttempt NotInUse() =>
        new(AttemptOutcome.NeverBegan, options.Enabled ? "未配置 StackStorm 动作映射" : "StackStorm 未启用");

    private async Task<FittedParameters> FitAsync(RepairOrder order, string action, RepairJournal journal, CancellationToken stopping)
    {
        var declared = await parameters.GetAsync(action, stopping);
        if (!declared.Ok && declared.Failure.Status != StatusCodes.Status403Forbidden)
        {
            return FittedParameters.No(declared.Failure.ToString());
        }

        // 403: a role may run an action without being allowed to view it. The guide's three parameters are sent then.
        // A runner that cannot be read counts as one that evaluates what it is handed.
        var known = declared.Value?.Parameters;
        var shown = MaskedParameters.Of(order.Match.Parameters, name => known?.GetValueOrDefault(name)?.Secret == true);
        redactor.Learn(order.Match.Parameters, shown);
        await journal.DiscloseAsync(shown);
        return ParameterFitter.Fit(order, known, declared.Value?.Evaluates ?? true);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{TraceTag} was looked up after a restart: {End}, {Count} executions")]
        public static partial void LookedUp(ILogger logger, string traceTag, LookupOutcome end, int count);
    }
}
