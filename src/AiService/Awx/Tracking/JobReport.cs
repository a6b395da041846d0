using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Awx.Api;
using AiService.Awx.Results;
using AiService.Engines;
using AiService.Hosting.Redaction;
using AiService.Repairs.Running;

namespace AiService.Awx.Tracking;

/// <summary>Everything that is known of the jobs of an attempt when it ends.</summary>
/// <param name="Jobs">The jobs that carry the tag, the tracked one first.</param>
/// <param name="Cut">Why the wait for an end was cut short; null when it was not.</param>
/// <param name="Reason">Why this service cancelled the tracked job; null when it did not.</param>
/// <param name="Difference">In Chinese, why the tracked job is not the one that was asked for; null when it is.</param>
internal sealed record JobOutcome(IReadOnlyList<TaggedJob> Jobs, TrackingEnd? Cut, CancelReason? Reason, string? Difference)
{
    /// <summary>True when it is known which jobs carry the tag.</summary>
    public required bool IsSearched { get; init; }
}

/// <summary>Translates the end of a job into the outcome of the attempt.</summary>
internal sealed class JobReport(Redactor redactor, TimeProvider time)
{
    private readonly TrimmedEvidence evidence = new(redactor.Redact);

    public AttemptResult Of(string action, JobOutcome outcome)
    {
        // A duplicate that worked before it could be cancelled has repaired the device. A job other than the one that was asked for has not, however it ended.
        var jobs = outcome.Jobs;
        var job = outcome.Difference is null ? jobs.FirstOrDefault(one => one.Findings is { End: JobEnd.Succeeded }) ?? jobs[0] : jobs[0];
        var (result, words) = Judge(action, job, outcome);
        var note = jobs.Count == 1 ? string.Empty : $"；追踪标签下有 {jobs.Count} 个作业，跟踪 {jobs[0].Id}，其余：{string.Join("，", jobs.Skip(1))}";

        // While another job with the tag may run, the device is not free, however this one ended.
        if (outcome.Cut is TrackingEnd.Stopping)
        {
            result = AttemptOutcome.StillOpen;
        }
        else if (!outcome.IsSearched || jobs.Any(one => one != job && KeepsDevice(one, outcome, result)))
        {
            result = AttemptOutcome.Unknown;
            note += outcome.IsSearched ? string.Empty : "；未能确认追踪标签下是否还有其他作业";
        }
        else if (result is not AttemptOutcome.Unknown && jobs.Any(one => one.Findings?.End is JobEnd.OtherHosts))
        {
            result = AttemptOutcome.Escalated;
        }

        return new AttemptResult(result, words + note)
        {
            Action = action,
            Status = job.Status,
            ExecutionId = JobNumber.Text(job.Id),
            Details = Details(action, job),
        };
    }

    /// <summary>Returns whether a duplicate may be running, for all that is known.</summary>
    private static bool KeepsDevice(TaggedJob duplicate, JobOutcome outcome, AttemptOutcome result) =>
        duplicate.Tracked.End is TrackingEnd.Unconfirmed or TrackingEnd.Gone
        || (duplicate.MayStillRun && (outcome.Cut is not null || (result is not AttemptOutcome.Succeeded && JobDrain.TimeoutOf(duplicate) is null)));

    private (AttemptOutcome Outcome, string Words) Judge(string action, TaggedJob job, JobOutcome outcome)
    {
        var found = job.Findings;
        var id = JobNumber.Text(job.Id);
        var state = JobTexts.Of.State(action, job.Status, id);
        var why = found?.Why is { } known ? $"，原因：{known}" : string.Empty;
        if (outcome.Cut is TrackingEnd.Stopping)
        {
            return (AttemptOutcome.StillOpen, $"{state}，服务正在停止，作业仍在继续");
        }

        if (outcome.Cut is TrackingEnd.Released && job.MayStillRun)
        {
            return Unknown($"AWX 的最后状态：{job.Status} (execution: {id}){why}，设备已由人工提前释放{Until(job, "playbook 最迟可能运行到")}");
        }

        if (outcome.Difference is { } different)
        {
            return found?.End is JobEnd.NeverRan ? (AttemptOutcome.Escalated, $"{state}，{different}，已取消，没有触及设备；请人工检查作业模板")
                : job.Tracked.End is TrackingEnd.Final && (!job.MayStillRun || JobDrain.TimeoutOf(job) is not null) ? (AttemptOutcome.Escalated, $"{state}，{different}，已请求取消；请人工检查作业触及的主机与作业模板{why}{Until(job, "已等到 playbook 最迟可能结束的时间")}")
                : Unknown($"{different}，已请求取消，但无法确认 playbook 已结束，最后状态：{job.Status} (execution: {id})");
        }

        return found?.End switch
        {
            JobEnd.Succeeded => (AttemptOutcome.Succeeded, state),
            JobEnd.Failed => (AttemptOutcome.Failed, state + why),
            JobEnd.OtherHosts => (AttemptOutcome.Escalated, $"{state}{why}；请人工检查这些主机与作业模板"),
            JobEnd.NeverRan => (outcome.Reason is { ByPerson: true } ? AttemptOutcome.Canceled : AttemptOutcome.Failed, $"{state}，{outcome.Reason?.Text ?? "未执行"}，没有触及设备{why}"),
            JobEnd.MayStillRun when job.Tracked.End is TrackingEnd.Final => OfDrained(job, outcome.Reason, state + why),
            JobEnd.Unclear => Unknown($"AWX 的最后状态：{job.Status} (execution: {id}){why}"),
            _ when job.Tracked.End is TrackingEnd.Gone => Unknown($"AWX 已查不到该作业 (execution: {id}){Until(job, "已等到 playbook 最迟可能结束的时间")}"),
            _ => Unknown($"{outcome.Reason?.Text ?? "已请求取消"}，但无法确认已取消，最后状态：{job.Status} (execution: {id}){(job.Tracked.Failure is { } failure ? $"，{failure}" : string.Empty)}"),
        };

        (AttemptOutcome, string) Unknown(string text) => (AttemptOutcome.Unknown, JobTexts.Of.StateUnknown(action, text));
    }

    /// <summary>The time that the playbook may take is over. Without a time-out of the template that is an assumption, on which no other provider is sent.</summary>
    private (AttemptOutcome Outcome, string Words) OfDrained(TaggedJob job, CancelReason? reason, string state)
    {
        var words = $"{state}{(reason is null ? string.Empty : $"，{reason.Text}")}{Until(job, "已等到 playbook 最迟可能结束的时间")}";
        return reason is { ByPerson: true } ? (AttemptOutcome.Canceled, words)
            : JobDrain.TimeoutOf(job) is not null ? (AttemptOutcome.Failed, words)
            : (AttemptOutcome.Unknown, $"{words}；作业模板没有设置超时（timeout），无法确认 playbook 已结束，请人工确认设备状态");
    }

    private string Until(TaggedJob job, string what) => job.Until is { } until ? $"，{what} {OutcomeTexts.Clock(until, time)}" : string.Empty;

    private JsonObject Details(string action, TaggedJob job)
    {
        var details = new JsonObject
        {
            ["id"] = JobNumber.Text(job.Id),
            ["status"] = job.Status,
            ["action"] = new JsonObject { ["ref"] = action },
        };
        TrimmedEvidence.Add(details, "start_timestamp", Text(job.Findings?.Started ?? job.Tracked.Last?.Started));
        TrimmedEvidence.Add(details, "end_timestamp", Text(job.Findings?.Finished));
        if (job.Findings?.Evidence is { Count: > 0 } found)
        {
            evidence.Add(details, JsonSerializer.SerializeToElement(found));
        }

        return details;
    }

    private static string? Text(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
