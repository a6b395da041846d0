using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Actions;
using AiService.StackStorm.Api;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;
using AiService.StackStorm.Tracking;

namespace AiService.StackStorm;

/// <summary>Carries a repair out with StackStorm, once.</summary>
internal sealed class StackStormProvider(
    StackStormOptions options,
    LaunchPreparation preparation,
    ExecutionLauncher launcher,
    ExecutionCompletion completion,
    DeclarationCache declarations,
    StackStormRedactor redactor) : IRepairProvider
{
    public string Name => "stackstorm";

    public ProviderTraits Traits { get; } = new(Verifies: false, CanBeCancelled: true, CancelStopsAction: false, DeclaresSecrets: true);

    public bool IsInUse => options.Enabled;

    public bool CanTry(RepairOrder order) => options.Enabled && order.Match.Action is not null;

    public Task<AttemptResult> RunAsync(AttemptContext attempt) => attempt.Resume is { } point
        ? ResumeAsync(attempt.Order, point, attempt.Journal, attempt.Signals)
        : BeginAsync(attempt.Order, attempt.Journal, attempt.Signals);

    private async Task<AttemptResult> BeginAsync(RepairOrder order, RepairJournal journal, RepairSignals signals)
    {
        if (!options.Enabled || order.Match.Action is not { } action)
        {
            return new AttemptResult(AttemptOutcome.NeverBegan, options.Enabled ? "未配置 StackStorm 动作映射" : "StackStorm 未启用");
        }

        if (order.IsStale)
        {
            return ExecutionReport.Texts.NeverBegan(action, "映射表已变更，原映射条目的参数未知");
        }

        // 1. Fit the parameters to what the action declares.
        var (values, refused) = await preparation.PrepareAsync(order, action, journal, signals);
        if (refused is not null)
        {
            return refused;
        }

        // 2. Launch one execution: what is about to be sent is recorded first, and a lost answer is looked up.
        var launch = await launcher.LaunchAsync(order, action, values!, journal, signals);
        if (launch.End is { } end)
        {
            // What the action declares may have changed.
            declarations.Forget(action);
            return end;
        }

        // 3. Track it to its end.
        return await completion.CompleteAsync(order, launch, journal, signals);
    }

    private async Task<AttemptResult> ResumeAsync(RepairOrder order, ResumePoint point, RepairJournal journal, RepairSignals signals)
    {
        if (!options.Enabled || order.Match.Action is not { } action)
        {
            return ExecutionReport.Texts.Unknown(order.Match.Action ?? string.Empty, "服务曾重启，且 StackStorm 已不再启用");
        }

        // 1. Learn the secrets of the record again.
        redactor.LearnAgain(action, order.Match.Parameters);

        // 2. Find the execution that the lost process launched.
        var launch = await launcher.ResumeAsync(order, action, point, journal, signals.Stopping);

        // 3. Track it to its end.
        return launch.End ?? await completion.CompleteAsync(order, launch, journal, signals);
    }
}
