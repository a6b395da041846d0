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

    public bool IsInUse => options.Enabled;

    public bool CanTry(RepairOrder order) => options.Enabled && order.Match.Action is not null;

    public async Task<RepairAttempt> TryAsync(RepairOrder order, RepairJournal journal, RepairSignals signals)
    {
        if (!options.Enabled || order.Match.Action is not { } action)
        {
            return new RepairAttempt(AttemptOutcome.NeverBegan, options.Enabled ? "未配置 StackStorm 动作映射" : "StackStorm 未启用");
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

    public async Task<RepairAttempt> ResumeAsync(RepairOrder order, RepairStanding standing, RepairJournal journal, RepairSignals signals)
    {
        if (!options.Enabled || order.Match.Action is not { } action)
        {
            return ExecutionReport.Texts.Unknown(order.Match.Action ?? string.Empty, "服务曾重启，且 StackStorm 已不再启用");
        }

        // 1. Learn the secrets of the record again.
        redactor.LearnAgain(action, order.Match.Parameters);

        // 2. Find the execution that the lost process launched.
        var launch = await launcher.ResumeAsync(order, action, standing, journal, signals.Stopping);

        // 3. Track it to its end.
        return launch.End ?? await completion.CompleteAsync(order, launch, journal, signals);
    }
}
