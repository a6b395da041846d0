using AiService.Matching;
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

    public bool Takes(string? action) => action is null || ActionReference.IsPackAction(action);

    public bool CanTry(RepairOrder order) => options.Enabled && order.Match.Action is not null;

    public IReadOnlySet<string> OpenParameters(string action) =>
        declarations.Last(action) is { } known ? known.Parameters.Keys.Where(known.IsOpen).ToHashSet(StringComparer.Ordinal) : [];

    public async Task<AttemptResult> RunAsync(AttemptContext attempt)
    {
        var (order, journal, signals, resume) = attempt;
        if (!options.Enabled || order.Match.Action is not { } action)
        {
            return resume is not null ? ExecutionReport.Texts.Unknown(order.Match.Action ?? string.Empty, "服务曾重启，且 StackStorm 已不再启用")
                : new AttemptResult(AttemptOutcome.NeverBegan, options.Enabled ? "未配置 StackStorm 动作映射" : "StackStorm 未启用");
        }

        if (resume is not null)
        {
            redactor.LearnAgain(action, order.Match.Parameters);
        }

        // 1. Launch one execution, or find the one that a lost process launched.
        var launch = resume is null
            ? await LaunchAsync(order, action, journal, signals)
            : await launcher.ResumeAsync(order, action, resume, journal, signals.Stopping);

        // 2. Track it to its end.
        return launch.End ?? await completion.CompleteAsync(order, launch, journal, signals);
    }

    private async Task<LaunchResult> LaunchAsync(RepairOrder order, string action, RepairJournal journal, RepairSignals signals)
    {
        if (order.IsStale)
        {
            return new LaunchResult(action) { End = ExecutionReport.Texts.NeverBegan(action, "映射表已变更，原映射条目的参数未知") };
        }

        var (values, refused) = await preparation.PrepareAsync(order, action, journal, signals);
        if (refused is not null)
        {
            return new LaunchResult(action) { End = refused };
        }

        var launch = await launcher.LaunchAsync(order, action, values!, journal, signals);
        if (launch.End is not null)
        {
            // What the action declares may have changed.
            declarations.Forget(action);
        }

        return launch;
    }
}
