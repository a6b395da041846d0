using SimulatorKit.Runs;

namespace StackStormSimulator.Executions;

/// <summary>A state that an execution enters at a moment which was settled when it began.</summary>
internal readonly record struct Step(DateTimeOffset At, string Status);

/// <summary>The states of one execution: settled when it began, changed by what happened to it since. The clock decides how far it has come.</summary>
/// <param name="planned">The states as they come if nothing happens.</param>
/// <param name="work">
/// How long the action's process works once the execution is <c>running</c>, whatever becomes of its state; null for a workflow, which is over only
/// with its task.
/// </param>
internal sealed class Schedule(IEnumerable<Step> planned, TimeSpan? work = null)
{
    /// <summary>From the cancellation of a workflow that is resuming to the task that it begins all the same, as measured.</summary>
    private static readonly TimeSpan NextTaskAfter = TimeSpan.FromSeconds(2.6);

    private static readonly TimeSpan NextTaskFor = TimeSpan.FromSeconds(0.9);

    private static readonly HashSet<string> Finals = ["succeeded", "failed", "timeout", "canceled", "abandoned"];

    private readonly Lock gate = new();
    private readonly List<Step> held = [];
    private List<Step> steps = [.. planned];
    private DateTimeOffset heldAt;
    private int announced;
    private DateTimeOffset? lostEnd;
    private (DateTimeOffset Start, DateTimeOffset End)? unseen;

    public DateTimeOffset Start => steps[0].At;

    public static bool IsFinal(string status) => Finals.Contains(status);

    public IReadOnlyList<Step> Until(DateTimeOffset now)
    {
        lock (gate)
        {
            return Come(now);
        }
    }

    public string StatusAt(DateTimeOffset now) => Until(now)[^1].Status;

    /// <summary>When it enters, or entered, this state for the first time; null for never.</summary>
    public DateTimeOffset? EntryOf(string status)
    {
        lock (gate)
        {
            return steps.Where(step => step.Status == status).Select(step => (DateTimeOffset?)step.At).FirstOrDefault();
        }
    }

    /// <summary>
    /// Takes the rest of the states away: a running one is <c>canceling</c> for a moment, a workflow until its task is over, the others are over at
    /// once. The action's process works on.
    /// </summary>
    /// <param name="now">The moment.</param>
    /// <param name="late">What becomes of one that had not begun.</param>
    /// <returns>False when it had ended otherwise before.</returns>
    public bool Cancel(DateTimeOffset now, LateRun late = default)
    {
        lock (gate)
        {
            var come = Come(now);
            var status = come[^1].Status;
            if (status is "canceling" or "canceled")
            {
                return true;
            }

            if (IsFinal(status))
            {
                return false;
            }

            held.Clear();
            List<Step> rest = [.. steps.Where(step => step.At > now)];
            if (status is "running" or "paused" or "pausing" or "resuming" or "pending")
            {
                var task = work is null && status == "running" && rest.Count > 0 ? rest[0].At : now;
                var over = now + Timings.CancelingFor;
                come.Add(new Step(now, "canceling"));
                come.Add(new Step(task > over ? task : over, "canceled"));
                unseen = work is null && status == "resuming" ? (now + NextTaskAfter, now + NextTaskAfter + NextTaskFor) : null;
            }
            else
            {
                come.Add(new Step(now, "canceled"));
                Run(late, now, come, rest);
            }

            steps = come;
            return true;
        }
    }

    /// <summary>One that was cancelled before it ran, and runs all the same: with its states, or without a trace of it.</summary>
    private void Run(LateRun late, DateTimeOffset now, List<Step> come, List<Step> rest)
    {
        var begins = rest.FindIndex(step => step.Status == "running");
        if (late.Kind == LateRunKind.None || begins < 0 || work is not { } length)
        {
            return;
        }

        var shift = now + late.After > rest[0].At ? now + late.After - rest[0].At : TimeSpan.Zero;
        if (late.Kind == LateRunKind.Shown)
        {
            come.AddRange(rest.Select(step => step with { At = step.At + shift }));
        }
        else
        {
            unseen = (rest[begins].At + shift, rest[begins].At + shift + length);
        }
    }

    /// <summary>From now on these come instead of what was still to come.</summary>
    public void Replace(DateTimeOffset now, params IEnumerable<Step> following)
    {
        lock (gate)
        {
            steps = [.. Come(now), .. following];
        }
    }

    /// <summary>What begins with this status has to wait until <see cref="Release"/>.</summary>
    public void Hold(string status, DateTimeOffset now)
    {
        lock (gate)
        {
            var first = steps.FindIndex(step => step.At > now && step.Status == status);
            if (first > 0 && held.Count == 0)
            {
                held.AddRange(steps[first..]);
                steps.RemoveRange(first, steps.Count - first);
                heldAt = held[0].At;
            }
        }
    }

    public void Release(DateTimeOffset now)
    {
        lock (gate)
        {
            var late = now - heldAt;
            steps.AddRange(held.Select(step => step with { At = late > TimeSpan.Zero ? step.At + late : step.At }));
            held.Clear();
        }
    }

    /// <summary>
    /// The database was away between the two moments: what ended meanwhile stays <c>running</c> for good (recording 08f8), although its
    /// work is done; what had not begun is late.
    /// </summary>
    public void Overlook(DateTimeOffset from, DateTimeOffset until)
    {
        lock (gate)
        {
            var missed = steps.FindIndex(step => step.At > from && step.At <= until);
            if (missed <= 0)
            {
                return;
            }

            announced = Math.Min(announced, missed);

            if (IsFinal(steps[missed].Status) && steps[missed - 1].Status == "running")
            {
                lostEnd = steps[missed].At;
                steps.RemoveRange(missed, steps.Count - missed);
                return;
            }

            for (var i = missed; i < steps.Count; i++)
            {
                steps[i] = steps[i] with { At = steps[i].At + (until - from) };
            }
        }
    }

    /// <summary>When the action worked on its device: from <c>running</c> on, to null while it may still be at it; null when it never did.</summary>
    public (DateTimeOffset Start, DateTimeOffset? End)? WorkAt(DateTimeOffset now)
    {
        lock (gate)
        {
            var come = Come(now);
            var began = come.FindIndex(step => step.Status == "running");
            var start = began < 0 ? unseen?.Start : come[began].At;
            if (start is not { } since || since > now)
            {
                return null;
            }

            if ((unseen?.End ?? since + work) is { } done)
            {
                return (since, done <= now ? done : null);
            }

            var end = come.FindIndex(began, step => IsFinal(step.Status));
            return (since, lostEnd ?? (end < 0 ? null : come[end].At));
        }
    }

    /// <summary>True when the action worked on after its execution was called canceled or abandoned, or began only then.</summary>
    public bool OutlivedItsEnd(DateTimeOffset now)
    {
        lock (gate)
        {
            return Come(now).FirstOrDefault(step => step.Status is "canceled" or "abandoned") is { Status: not null } end
                && WorkAt(now) is { } run && (run.End ?? now) > end.At;
        }
    }

    /// <summary>The states that were entered since this was asked last, each told once.</summary>
    public IReadOnlyList<Step> TakeNew(DateTimeOffset now)
    {
        lock (gate)
        {
            List<Step> fresh = [.. Come(now).Skip(announced)];
            announced += fresh.Count;
            return fresh;
        }
    }

    /// <summary>When the next state is due; null when nothing more will happen by itself.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset now)
    {
        lock (gate)
        {
            return steps.Where(step => step.At > now).Select(step => (DateTimeOffset?)step.At).FirstOrDefault();
        }
    }

    private List<Step> Come(DateTimeOffset now)
    {
        var come = steps.Where(step => step.At <= now).ToList();
        return come.Count > 0 ? come : [steps[0]];
    }
}
