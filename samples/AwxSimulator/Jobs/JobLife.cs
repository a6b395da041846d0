using SimulatorKit.Runs;

namespace AwxSimulator.Jobs;

/// <summary>The states of one job: planned at its launch, changed by what happened since. The clock decides how far it has come.</summary>
/// <param name="created">When it was launched.</param>
/// <param name="plan">How it goes.</param>
/// <param name="options">The timings.</param>
internal sealed class JobLife(DateTimeOffset created, JobPlan plan, SimulatorOptions options)
{
    private readonly Lock gate = new();
    private DateTimeOffset? placed;
    private DateTimeOffset? cancelled;
    private DateTimeOffset? revived;
    private DateTimeOffset? workCut;
    private DateTimeOffset? unseen;

    public DateTimeOffset Created => created;

    private DateTimeOffset? RunsAt => placed + (options.RunningAfter - options.WaitingAfter);

    public JobState At(DateTimeOffset now)
    {
        lock (gate)
        {
            return StateAt(now);
        }
    }

    /// <summary>Hands it to a node at that moment, unless it was over before.</summary>
    public void Place(DateTimeOffset at)
    {
        lock (gate)
        {
            placed ??= at;
        }
    }

    /// <param name="now">The moment.</param>
    /// <param name="outlives">How long the playbook works on at most; null for its own time.</param>
    /// <param name="late">What becomes of a job that does not run yet.</param>
    /// <returns>False when it was over before.</returns>
    public bool Cancel(DateTimeOffset now, TimeSpan? outlives, LateRun late)
    {
        lock (gate)
        {
            var state = StateAt(now);
            if (state.IsFinal)
            {
                return false;
            }

            cancelled = now;
            revived = null;
            if (state.Started is not null)
            {
                workCut = now + outlives;
                return true;
            }

            placed = null;
            if (late.Kind == LateRunKind.Shown && !plan.IsNeverPlaced)
            {
                placed = revived = now + late.After;
            }
            else if (late.Kind == LateRunKind.Unseen && !plan.IsNeverPlaced)
            {
                unseen = now + late.After;
            }

            return true;
        }
    }

    /// <summary>When the playbook worked on its hosts: to null while it may still be at it; null when it never did.</summary>
    public (DateTimeOffset Start, DateTimeOffset? End)? WorkAt(DateTimeOffset now)
    {
        lock (gate)
        {
            if (!plan.Works || (unseen ?? Began) is not { } start || start > now)
            {
                return null;
            }

            var end = start + plan.Work;
            end = workCut is { } cut && (end is null || cut < end) ? cut : end;
            return (start, end <= now ? end : null);
        }
    }

    /// <summary>True when the playbook worked on after its job was called over, or began only then.</summary>
    public bool OutlivedItsEnd(DateTimeOffset now)
    {
        lock (gate)
        {
            return WorkAt(now) is { } work && (cancelled ?? StateAt(now).Finished) is { } over && over <= now && (work.End ?? now) > over;
        }
    }

    /// <summary>When it began to run by its states; null when it does not.</summary>
    private DateTimeOffset? Began => revived is null && cancelled is { } over && RunsAt > over ? null : RunsAt;

    private JobState StateAt(DateTimeOffset now)
    {
        if (cancelled is { } over && over <= now && !(revived <= now))
        {
            var began = Began <= over ? Began : unseen <= now ? unseen : null;
            return new JobState("canceled", began, over, over) { IsCut = true, EventsStored = began is not null && over + options.EventsAfter <= now };
        }

        if (placed is not { } at || at > now)
        {
            return new JobState("pending");
        }

        var started = RunsAt!.Value;
        if (started > now)
        {
            return new JobState("waiting");
        }

        if (started + plan.Run is not { } finished || finished > now)
        {
            return new JobState("running", started, CanceledOn: cancelled);
        }

        return new JobState(plan.FinalStatus, started, finished, plan.FinalStatus == "canceled" ? finished : cancelled)
        {
            EventsStored = finished + options.EventsAfter <= now,
            IsGone = plan.Ending == Templates.Endings.Gone,
        };
    }
}
