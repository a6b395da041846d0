using AiService.Awx.Results;
using AiService.Hosting;

namespace AiService.Awx.Tracking;

/// <summary>A job that carries the repair's trace tag: how its tracking ended, and what it came to.</summary>
internal sealed class TaggedJob(long id, TrackedJob tracked)
{
    public long Id => id;

    public TrackedJob Tracked { get; set; } = tracked;

    /// <summary>What was read of it; null while its status is not final, or it is gone.</summary>
    public JobFindings? Findings { get; set; }

    /// <summary>Until when it may be running; null where AWX proves its end.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>The last status that was seen.</summary>
    public string Status => Findings?.Status ?? JobStatus.Read(Tracked.Last?.Status) ?? "unknown";

    /// <summary>True while AWX shows no end, or one that says nothing about the playbook.</summary>
    public bool MayStillRun => Tracked.End is TrackingEnd.Gone or TrackingEnd.Unconfirmed || Findings is { End: JobEnd.MayStillRun };

    /// <summary>Reads what a job with a final status came to.</summary>
    /// <returns>False when the process stops before it is known.</returns>
    public async Task<bool> JudgeAsync(JobEvidence evidence, string? host, CancellationToken stopping)
    {
        Findings = await evidence.ReadAsync(Id, host, Tracked.Last?.Status, stopping).OrNullWhenStoppingAsync(stopping);
        if (Findings is { Status: { } status } && !JobStatus.IsFinal(status))
        {
            // It runs after all: it is tracked on.
            Tracked = Tracked with { End = TrackingEnd.Unconfirmed };
        }

        return Findings is not null;
    }

    /// <summary>Reads once more what came of a job whose own end was not proven when it was read first.</summary>
    public async Task JudgeAgainAsync(JobEvidence evidence, string? host, CancellationToken stopping)
    {
        if (Findings is { Status: JobStatus.Failed } before
            && await evidence.ReadAsync(Id, host, before.Status, stopping).OrNullWhenStoppingAsync(stopping) is { End: JobEnd.Failed or JobEnd.OtherHosts } now)
        {
            Findings = now with { Started = now.Started ?? before.Started };
        }
    }

    public override string ToString() => Findings switch
    {
        { End: JobEnd.NeverRan } => $"{Id} 已取消，未执行",
        { End: JobEnd.MayStillRun, Status: JobStatus.Canceled } => $"{Id} 已取消，playbook 可能在取消之后仍运行了一段时间",
        { Status: { } status } => $"{Id} 已结束：{status}",
        _ => $"{Id} 未能确认取消：{Status}",
    };
}
