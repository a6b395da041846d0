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
internal sealed partial class JobLauncher(AwxOptions options, AwxClient client, LaunchPlanner planner, JobSearch search, TimeProvider time, ILogger<JobLauncher> log) : IDisposable
{
    /// <summary>How often one repair is sent in all, while there is surely no job of it.</summary>
    public const int MostSends = 3;

    /// <summary>AWX launches about one job a second: more at once would only run into the time limit of a request.</summary>
    private readonly SemaphoreSlim launches = new(4);

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
            var (answer, sentAt, unsent) = await SendAsync(plan, job, action, send, journal, signals);
            if (answer is null)
            {
                return End(unsent is not null ? Texts.Unknown(action, $"{unsent}，未再次发送") : Texts.LeftOpen(action, "请求已发出，尚无应答"));
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
                    Host = plan.Host,
                    Ids = [id],
                    Difference = JobTarget.Difference(launched, order, plan),
                    SentAt = sentAt,
                    FirstSentAt = firstSentAt,
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
            if (await search.LookUpAsync(plan, firstSentAt, options.SettleTime, signals.Stopping) is not { } found)
            {
                return End(Texts.LeftOpen(action, failure.ToString()));
            }

            if (found.Outcome == LookupOutcome.Found)
            {
                await JobSearch.NoteFoundAsync(found, journal);
                return new JobLaunch(action) { Plan = plan, Host = plan.Host, Ids = JobSearch.Ids(found), SentAt = sentAt, FirstSentAt = firstSentAt, SentAgain = true };
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

    public void Dispose() => launches.Dispose();

    /// <summary>Waits for its turn, records the launch, and sends it.</summary>
    /// <returns>The answer, null when the process stops before it; when it was sent; in Chinese, why a further launch was not sent.</returns>
    /// <exception cref="OperationCanceledException">A signal came before the first was sent.</exception>
    private async Task<(ApiResult<LaunchedJob>? Answer, DateTimeOffset SentAt, string? Unsent)> SendAsync(
        LaunchPlan plan, NewJob job, string action, int send, RepairJournal journal, RepairSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.CancelRequested);
        try
        {
            await launches.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (send > 1)
        {
            // The process stops, or a person wants it stopped: nothing more is sent, and what was sent is looked up, or left to a person.
            return (null, default, signals.Stopping.IsCancellationRequested ? null : "已按请求取消");
        }

        try
        {
            if (await WhyNotRecordedAsync(plan, action, send, journal) is { } why)
            {
                return (null, default, why);
            }

            var sentAt = time.GetUtcNow();
            return (await PostAsync(plan.Template, job, signals.Stopping), sentAt, null);
        }
        finally
        {
            launches.Release();
        }
    }

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

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{TraceTag} is not launched again: it could not be recorded")]
        public static partial void Unwritten(ILogger logger, Exception exception, string traceTag);
    }
}
