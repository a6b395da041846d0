using AiService.Awx.Api;
using AiService.Awx.Results;
using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Automation;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Awx.Launch;

/// <summary>
/// Launches a job, once: AWX itself would make a second one of the same request. Every launch is recorded first and carries the same trace tag. What an
/// unusable answer proves:
/// <list type="bullet">
/// <item>not connected, TLS, the breaker, 3xx, 4xx: nothing was launched, and that is the end;</item>
/// <item>no answer, a broken connection, 5xx: the request may still be under way. It is looked up over the settling time, and only when AWX answered "none" all
/// that time is it sent again;</item>
/// <item>2xx that cannot be read: something was launched, or it was not AWX. It is looked up, and never sent again.</item>
/// </list>
/// </summary>
internal sealed partial class JobLauncher(AwxOptions options, AwxClient client, LaunchPlanner planner, JobLookup lookup, TimeProvider time, ILogger<JobLauncher> log)
{
    /// <summary>How often one repair is sent in all, while there is surely no job of it.</summary>
    private const int MostSends = 3;

    /// <summary>For the answer to a launch that is under way when the process stops; it holds the job's id.</summary>
    private static readonly TimeSpan PatienceWhenStopping = TimeSpan.FromSeconds(0.8);

    private static OutcomeTexts Texts => JobTexts.Of;

    public async Task<JobLaunch> LaunchAsync(RepairOrder order, string action, RepairJournal journal, RepairSignals signals)
    {
        var (plan, refused) = await planner.PlanAsync(order, action, journal, signals);
        if (plan is null)
        {
            return new JobLaunch(action) { End = refused };
        }

        var job = new NewJob(plan.Variables, plan.Host, plan.Label is { } label ? [label] : null);
        var firstSentAt = time.GetUtcNow();
        for (var send = 1; ; send++)
        {
            if (await WhyNotRecordedAsync(plan, action, send, journal) is { } why)
            {
                return End(Texts.Unknown(action, $"{why}，未再次发送"));
            }

            var sentAt = time.GetUtcNow();
            if (await PostAsync(plan.Template, job, signals.Stopping) is not { } answer)
            {
                return End(Texts.LeftOpen(action, "请求已发出，尚无应答"));
            }

            if (answer.Value is { Job: null, WorkflowJob: { } workflow })
            {
                // The template was sliced after its page was read: its jobs are not followed, and may be anywhere.
                await journal.NoteAsync("canceling", detail: $"workflow job {workflow} in the place of a job");
                var canceled = await client.CancelWorkflowAsync(workflow, signals.Stopping).OrNullWhenStoppingAsync(signals.Stopping);
                return End(Texts.Unknown(action, $"AWX 启动了工作流 {workflow}，而不是一个作业，{(canceled is { Ok: true } ? "已请求取消" : $"取消未被确认：{canceled?.Failure?.ToString() ?? "服务正在停止"}")}"));
            }

            if (answer.Value is { } launched)
            {
                var id = launched.Id!.Value;
                await journal.NoteAsync(JobStatus.Read(launched.Status) ?? "pending", executionId: JobNumber.Text(id));
                return new JobLaunch(action)
                {
                    Plan = plan,
                    Ids = [id],
                    Status = JobStatus.Read(launched.Status),
                    Difference = JobTarget.Difference(launched, plan),
                    SentAt = sentAt,
                    SentAgain = send > 1,
                };
            }

            var failure = answer.Failure!;
            if (failure.NothingStarted)
            {
                await journal.NoteAsync("rejected", detail: failure.ToString());
                return End(send > 1 ? Texts.Unknown(action, failure.ToString()) : Texts.NeverBegan(action, failure.ToString()));
            }

            await journal.NoteAsync("answer_lost", detail: failure.ToString());
            if (await LookUpAsync(plan, firstSentAt, options.SettleTime, signals.Stopping) is not { } found)
            {
                return End(Texts.LeftOpen(action, failure.ToString()));
            }

            if (found.Outcome == LookupOutcome.Found)
            {
                await NoteFoundAsync(found, journal);
                return new JobLaunch(action) { Plan = plan, Ids = Ids(found), SentAt = sentAt, SentAgain = true };
            }

            if (found.Outcome == LookupOutcome.Inconclusive || failure.Kind is ApiFailureKind.Unreadable or ApiFailureKind.TooLarge)
            {
                return End(Texts.Unknown(action, $"{failure}；按追踪标签未能确认作业是否存在"));
            }

            await journal.NoteAsync("not_found", detail: $"no job carries the trace tag after {send} of {MostSends} requests");
            if (signals.CancelRequested.IsCancellationRequested)
            {
                return End(Texts.Unknown(action, $"{failure}；已按请求取消，不再发送，但已发出的请求仍可能产生作业"));
            }

            if (send >= MostSends)
            {
                // There is no job; after a request without an answer, no other provider may touch the device all the same.
                return End(Texts.Unknown(action, $"{failure}；已发送 {send} 次，均未产生作业"));
            }
        }

        JobLaunch End(AttemptResult attempt) => new(action) { End = attempt };
    }

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
        var resumed = new JobLaunch(action) { Plan = plan, SentAt = point.SentAt, SentAgain = true, Resumed = point };
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
        switch (await LookUpAsync(plan, point.SentAt, quiet > TimeSpan.Zero ? quiet : TimeSpan.Zero, stopping))
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

    /// <summary>Looks, where another job may have appeared, which jobs carry the tag by now.</summary>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<LookupResult> FindOthersAsync(RepairOrder order, JobLaunch launch, CancellationToken stopping) =>
        !launch.SentAgain ? LookupResult.None
        : (launch.Plan ?? await planner.RebuildAsync(order, launch.Action, stopping)) is { } plan ? await lookup.FindAsync(plan, launch.SentAt, TimeSpan.Zero, stopping)
        : LookupResult.Inconclusive;

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

    private static List<long> Ids(LookupResult found) => [.. found.Ids.Select(JobNumber.Read).OfType<long>()];

    private static Task NoteFoundAsync(LookupResult found, RepairJournal journal) =>
        journal.NoteAsync("found", executionId: found.Ids[0], detail: $"by its trace tag, {found.Ids.Count} in all");

    /// <returns>Why a further launch must not be sent, in Chinese; null when it is on record and may be.</returns>
    /// <exception cref="StorageException">The first could not be recorded.</exception>
    /// <exception cref="NothingIsSentException">The first may not be sent.</exception>
    private async Task<string?> WhyNotRecordedAsync(LaunchPlan plan, string action, int send, RepairJournal journal)
    {
        try
        {
            await journal.BeforeTouchAsync(
                "sending", action, detail: $"POST job_templates/{plan.Template}/launch/, limit {plan.Host}, trace tag {plan.Tag}, request {send} of {MostSends}", again: send > 1);
            return null;
        }
        catch (NothingIsSentException held) when (send > 1)
        {
            return held.Message;
        }
        catch (StorageException unwritten) when (send > 1)
        {
            Log.Unwritten(log, unwritten, plan.Tag);
            return "修复记录无法写入";
        }
    }

    /// <returns>Null when the process stops before the answer.</returns>
    private async Task<ApiResult<LaunchedJob>?> PostAsync(long template, NewJob job, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var registration = stopping.Register(() => patience.CancelAfter(PatienceWhenStopping));
        try
        {
            return await client.LaunchAsync(template, job, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // Our own time limit, because the process stops: the next one looks it up.
            return null;
        }
    }

    /// <returns>Null when the process stops: something was sent, and whether it arrived is not known yet.</returns>
    private async Task<LookupResult?> LookUpAsync(LaunchPlan plan, DateTimeOffset sentAt, TimeSpan quiet, CancellationToken stopping)
    {
        var found = await lookup.FindAsync(plan, sentAt, quiet, stopping).OrNullWhenStoppingAsync(stopping);
        if (found is not null)
        {
            Log.LookedUp(log, plan.Tag, found.Outcome, found.Ids.Count);
        }

        return found;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {TraceTag} is not known; looked up: {Outcome}, {Count} jobs")]
        public static partial void LookedUp(ILogger logger, string traceTag, LookupOutcome outcome, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "{TraceTag} is not launched again: it could not be recorded")]
        public static partial void Unwritten(ILogger logger, Exception exception, string traceTag);
    }
}
