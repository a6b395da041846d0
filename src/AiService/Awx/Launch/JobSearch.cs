using AiService.Awx.Api;
using AiService.Awx.Results;
using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Awx.Launch;

/// <summary>Finds jobs that were launched: after a lost answer, after a lost process, and where another with the same trace tag may have appeared.</summary>
internal sealed partial class JobSearch(AwxOptions options, LaunchPlanner planner, JobLookup lookup, TimeProvider time, ILogger<JobSearch> log)
{
    /// <summary>For what the look-up of others needs and an earlier process had: AWX may be away for a moment.</summary>
    private static readonly TimeSpan PatienceForOthers = TimeSpan.FromSeconds(30);

    private static OutcomeTexts Texts => JobTexts.Of;

    /// <summary>Finds the jobs that a lost process launched: by the job's id, else by the trace tag. Nothing is sent.</summary>
    /// <remarks>
    /// The launch may have been sent a moment before the process was lost, so that the look-up takes as long as after a lost answer; a record that is older
    /// than that needs no settling time.
    /// </remarks>
    public async Task<JobLaunch> ResumeAsync(RepairOrder order, string action, ResumePoint point, RepairJournal journal, CancellationToken stopping)
    {
        // With a known job, the plan only serves to find others: one try is enough.
        var patience = point.ExecutionId is null ? options.JobTimeout : TimeSpan.Zero;
        var plan = await RebuildAsync(order, action, patience, stopping).OrNullWhenStoppingAsync(stopping);
        var resumed = new JobLaunch(action)
        {
            Plan = plan,
            Host = planner.HostOf(order),
            SentAt = point.SentAt,

            // The record has the last launch only; those before it, if any, took no longer than this.
            FirstSentAt = point.SentAt - (JobLauncher.MostSends * (options.SettleTime + options.RequestTimeout)),
            SentAgain = true,
            Resumed = point,
        };
        if (point.ExecutionId is { } known)
        {
            return JobNumber.Read(known) is { } id
                ? resumed with { Ids = [id] }
                : resumed with { End = Texts.Unknown(action, "服务曾重启，记录中的作业编号无效") };
        }

        if (plan is null)
        {
            return resumed with { End = stopping.IsCancellationRequested ? Texts.LeftOpen(action, "服务曾重启") : Texts.Unknown(action, "服务曾重启，按追踪标签未能确认作业是否存在") };
        }

        var quiet = options.SettleTime - (time.GetUtcNow() - point.SentAt);
        switch (await LookUpAsync(plan, resumed.FirstSentAt, quiet > TimeSpan.Zero ? quiet : TimeSpan.Zero, stopping))
        {
            case null:
                return resumed with { End = Texts.LeftOpen(action, "服务曾重启") };
            case { Outcome: LookupOutcome.None }:
                return resumed with { End = Texts.Unknown(action, "服务曾重启，按追踪标签未找到作业，不再次发送") };
            case { Outcome: LookupOutcome.Inconclusive }:
                return resumed with { End = Texts.Unknown(action, "服务曾重启，按追踪标签未能确认作业是否存在") };
            case var found:
                await NoteFoundAsync(found, journal);
                return resumed with { Ids = Ids(found) };
        }
    }

    /// <summary>Looks once, where another job may have appeared, which jobs carry the tag by now; what cannot be read now is looked for again at the end.</summary>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public Task<LookupResult> LookForOthersAsync(JobLaunch launch, CancellationToken stopping) =>
        launch is { SentAgain: true, Plan: { } plan } ? lookup.LookAsync(plan, launch.FirstSentAt, stopping) : Task.FromResult(LookupResult.None);

    /// <summary>Finds, where another job may have appeared, which jobs carry the tag by now.</summary>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<LookupResult> FindOthersAsync(RepairOrder order, JobLaunch launch, CancellationToken stopping) =>
        !launch.SentAgain ? LookupResult.None
        : (launch.Plan ?? await RebuildAsync(order, launch.Action, PatienceForOthers, stopping)) is { } plan
            ? await lookup.FindAsync(plan, launch.FirstSentAt, TimeSpan.Zero, stopping)
        : LookupResult.Inconclusive;

    /// <summary>Looks a launch up whose answer was lost, until the result can be believed.</summary>
    /// <returns>Null when the process stops: something was sent, and whether it arrived is not known yet.</returns>
    public async Task<LookupResult?> LookUpAsync(LaunchPlan plan, DateTimeOffset sentAt, TimeSpan quiet, CancellationToken stopping)
    {
        var found = await lookup.FindAsync(plan, sentAt, quiet, stopping).OrNullWhenStoppingAsync(stopping);
        if (found is not null)
        {
            Log.LookedUp(log, plan.Tag, found.Outcome, found.Ids.Count);
        }

        return found;
    }

    /// <summary>Rebuilds the plan: AWX may be away while this process starts.</summary>
    private async Task<LaunchPlan?> RebuildAsync(RepairOrder order, string action, TimeSpan patience, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (await planner.RebuildAsync(order, action, stopping) is { } plan)
            {
                return plan;
            }

            if (time.GetElapsedTime(began) >= patience)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromSeconds(5), time, stopping);
        }
    }

    public static List<long> Ids(LookupResult found) => [.. found.Ids.Select(JobNumber.Read).OfType<long>()];

    public static Task NoteFoundAsync(LookupResult found, RepairJournal journal) =>
        journal.NoteAsync("found", executionId: found.Ids[0], detail: $"by its trace tag, {found.Ids.Count} in all");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {TraceTag} is not known; looked up: {Outcome}, {Count} jobs")]
        public static partial void LookedUp(ILogger logger, string traceTag, LookupOutcome outcome, int count);
    }
}
