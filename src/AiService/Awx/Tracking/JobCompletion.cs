using AiService.Awx.Api;
using AiService.Awx.Launch;
using AiService.Awx.Results;
using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Awx.Tracking;

/// <summary>Completes a launched job: from its duplicates to the outcome of the attempt.</summary>
internal sealed class JobCompletion(JobSupervisor supervisor, JobSearch search, JobEvidence evidence, JobDrain drain, JobReport report, ILogger<JobCompletion> log)
{
    public async Task<AttemptResult> CompleteAsync(RepairOrder order, JobLaunch launch, RepairJournal journal, RepairSignals signals)
    {
        var stopping = signals.Stopping;

        // 1. Of several with one tag, the oldest is tracked; the later ones are duplicates, and are cancelled.
        var early = await search.LookForOthersAsync(launch, stopping).OrNullWhenStoppingAsync(stopping);
        var ids = launch.Ids.Union((early?.Ids ?? []).Select(JobNumber.Read).OfType<long>()).Order().ToList();
        using var scope = log.BeginScope(new Dictionary<string, object> { ["execution_id"] = JobNumber.Text(ids[0]) });
        var canceling = supervisor.CancelDuplicatesAsync(ids.Skip(1), journal, stopping);

        // 2. It is tracked to its end, or to the confirmation of its cancellation.
        var (end, reason) = await supervisor.TrackAsync(ids[0], order, launch, journal, signals);
        List<TaggedJob> jobs = [new TaggedJob(ids[0], end), .. await canceling];
        var late = end.End is TrackingEnd.Stopping ? LookupResult.None : await search.FindOthersAsync(order, launch, stopping).OrNullWhenStoppingAsync(stopping);
        jobs.AddRange(await supervisor.CancelDuplicatesAsync((late?.Ids ?? []).Select(JobNumber.Read).OfType<long>().Except(ids), journal, stopping));

        // 3. What they came to is read, and where that is no proof of an end, the time that the playbook may take is waited for.
        foreach (var one in jobs.Where(one => one.Tracked.End is TrackingEnd.Final))
        {
            if (!await one.JudgeAsync(evidence, launch.Host, stopping))
            {
                one.Tracked = one.Tracked with { End = TrackingEnd.Stopping };
            }
        }

        var cut = jobs.Exists(one => one.Tracked.End is TrackingEnd.Stopping)
            ? TrackingEnd.Stopping
            : await drain.WaitAsync(jobs, launch.Host, end.Difference, launch.Resumed?.ClosedUntil, journal, signals);
        if (signals.CancelRequested.IsCancellationRequested && jobs[0].MayStillRun)
        {
            reason = CancelReason.Person;
        }

        // 4. The outcome is reported.
        return report.Of(launch.Action, new JobOutcome(jobs, cut, reason, end.Difference)
        {
            IsSearched = late is { Outcome: not LookupOutcome.Inconclusive },
        });
    }
}
