using AiService.Awx.Api;
using AiService.Awx.Launch;
using AiService.Awx.Results;
using AiService.Awx.Tracking;
using AiService.Matching;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Awx;

/// <summary>Carries a repair out with a job template of Ansible AWX, once.</summary>
internal sealed class AwxProvider(AwxOptions options, ActionMap map, JobLauncher launcher, JobSearch search, JobCompletion completion) : IRepairProvider
{
    public string Name => ActionReference.Awx;

    public ProviderTraits Traits { get; } = new(Verifies: false, CanBeCancelled: true, CancelStopsAction: false, DeclaresSecrets: true);

    public bool IsInUse => options.Enabled;

    public bool Takes(string? action) => action is not null && ActionReference.IsTemplate(action);

    public bool CanTry(RepairOrder order) => options.Enabled && Takes(order.Match.Action);

    /// <summary>Returns all parameters of the template's entries: one that is secret by its name stops the start.</summary>
    public IReadOnlySet<string> OpenParameters(string action) =>
        map.Entries.Where(entry => entry.Action == action).SelectMany(entry => entry.Parameters.Keys).ToHashSet(StringComparer.Ordinal);

    public async Task<AttemptResult> RunAsync(AttemptContext attempt)
    {
        var (order, journal, signals, resume) = attempt;
        if (!CanTry(order))
        {
            return resume is not null ? JobTexts.Of.Unknown(order.Match.Action ?? string.Empty, "服务曾重启，且 AWX 已不再启用")
                : new AttemptResult(AttemptOutcome.NeverBegan, options.Enabled ? "未配置 AWX 作业模板" : "AWX 未启用");
        }

        var action = order.Match.Action!;
        if (resume is null && order.IsStale)
        {
            return JobTexts.Of.NeverBegan(action, "映射表已变更，原映射条目的参数未知");
        }

        // 1. Launch one job, or find the one that a lost process launched.
        var launch = resume is null
            ? await launcher.LaunchAsync(order, action, journal, signals)
            : await search.ResumeAsync(order, action, resume, journal, signals.Stopping);

        // 2. Track it to its end.
        return launch.End ?? await completion.CompleteAsync(order, launch, journal, signals);
    }
}
