namespace StackStormSimulator.Executions;

/// <summary>A state that an execution enters at a moment which was settled when it began.</summary>
internal readonly record struct Step(DateTimeOffset At, string Status);

/// <summary>The states of one execution: settled when it began, changed by what befell it since. The clock decides how far it has come.</summary>
internal sealed class Schedule(IEnumerable<Step> planned)
{
    private static readonly HashSet<string> Finals = ["succeeded", "failed", "timeout", "canceled", "abandoned"];

    private readonly Lock gate = new();
    private readonly List<Step> held = [];
    private List<Step> steps = [.. planned];
    private DateTimeOffset heldAt;
    private int announced;
    private DateTimeOffset? lostEnd;

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

    /// <summary>Takes the rest away: a running one is <c>canceling</c> for a moment, the others are over at once.</summary>
    /// <returns>False when it had ended otherwise before.</returns>
    public bool Cancel(DateTimeOffset now)
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
            if (status is "running" or "paused" or "pausing" or "resuming" or "pending")
            {
                come.Add(new Step(now, "canceling"));
                come.Add(new Step(now + Timings.CancelingFor, "canceled"));
            }
            else
            {
                come.Add(new Step(now, "canceled"));
            }

            steps = come;
            return true;
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
            if (began < 0)
            {
                return null;
            }

            var end = come.FindIndex(began, step => IsFinal(step.Status));
            return (come[began].At, lostEnd ?? (end < 0 ? null : come[end].At));
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
