using AwxSimulator.Templates;

namespace AwxSimulator.Jobs;

/// <summary>AWX's task manager: hands the pending jobs to the node, and those of a template that allows no two at a time one after the other.</summary>
internal sealed class JobQueue(SimulatorOptions options)
{
    private readonly Lock gate = new();
    private readonly List<Job> pending = [];
    private readonly Dictionary<int, List<Job>> serial = [];
    private bool down;
    private DateTimeOffset upSince = DateTimeOffset.MinValue;

    public void Add(Job job)
    {
        lock (gate)
        {
            pending.Add(job);
        }
    }

    /// <summary>Places nothing from this moment on.</summary>
    public void Stop(DateTimeOffset now)
    {
        lock (gate)
        {
            SettleLocked(now);
            down = true;
        }
    }

    public void Start(DateTimeOffset now)
    {
        lock (gate)
        {
            down = false;
            upSince = now;
        }
    }

    /// <summary>Places whatever was due by now.</summary>
    public void Settle(DateTimeOffset now)
    {
        lock (gate)
        {
            SettleLocked(now);
        }
    }

    private void SettleLocked(DateTimeOffset now)
    {
        pending.RemoveAll(job => job.Life.At(now).Status != "pending");
        if (down)
        {
            return;
        }

        var blocked = new HashSet<int>();
        foreach (var job in pending)
        {
            var due = Later(job.Life.Created + options.WaitingAfter, upSince);
            if (!job.Template.AllowSimultaneous)
            {
                if (blocked.Contains(job.Template.Id) || EndOfEarlier(job.Template, now) is not { } free)
                {
                    blocked.Add(job.Template.Id);
                    continue;
                }

                due = Later(due, free);
            }

            if (job.Plan.IsNeverPlaced || due > now)
            {
                blocked.Add(job.Template.Id);
                continue;
            }

            job.Life.Place(due);
            if (!job.Template.AllowSimultaneous)
            {
                serial.TryAdd(job.Template.Id, []);
                serial[job.Template.Id].Add(job);
            }
        }
    }

    /// <returns>When the last of the template's placed jobs ended; null while one has not.</returns>
    private DateTimeOffset? EndOfEarlier(JobTemplate template, DateTimeOffset now)
    {
        var earlier = serial.GetValueOrDefault(template.Id) ?? [];
        var last = DateTimeOffset.MinValue;
        foreach (var state in earlier.Select(job => job.Life.At(now)))
        {
            if (!state.IsFinal)
            {
                return null;
            }

            last = Later(last, state.Finished!.Value);
        }

        return last;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
