using System.Collections.Concurrent;

namespace AwxSimulator.Jobs;

/// <summary>The jobs, in memory, the oldest first.</summary>
internal sealed class JobStore(JobQueue queue, SimulatorOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<int, Job> byId = new();
    private int last;

    /// <param name="launched">What the launch settled.</param>
    /// <param name="orphan">It stays <c>pending</c> for good.</param>
    public Job Add(LaunchedJob launched, bool orphan)
    {
        var settled = orphan ? launched with { Plan = launched.Plan with { Ending = Templates.Endings.NeverPlaced } } : launched;
        var job = new Job(Interlocked.Increment(ref last), settled, new JobLife(time.GetUtcNow(), settled.Plan, options)) { Timeout = options.JobTimeout };
        byId[job.Id] = job;
        queue.Add(job);
        return job;
    }

    /// <returns>Null when there is none, or no more.</returns>
    public Job? Find(int id)
    {
        var now = time.GetUtcNow();
        queue.Settle(now);
        return byId.GetValueOrDefault(id) is { } job && !job.Life.At(now).IsGone ? job : null;
    }

    /// <summary>Returns every job, those that are gone included.</summary>
    public IReadOnlyList<Job> All()
    {
        queue.Settle(time.GetUtcNow());
        return [.. byId.Values.OrderBy(job => job.Id)];
    }
}
