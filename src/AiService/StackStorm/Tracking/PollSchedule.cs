using AiService.StackStorm.Api;

namespace AiService.StackStorm.Tracking;

/// <summary>Which of the open executions are to be asked for, and when. Whoever uses it holds a lock around it.</summary>
internal sealed class PollSchedule(StackStormOptions options, StreamSource stream, TimeProvider time)
{
    /// <summary>A look is at most so much of an execution's age late: what has run for long is not asked for often.</summary>
    private const double Lateness = 0.1;

    /// <summary>Between two looks at what the stream would tell.</summary>
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(20);

    /// <summary>A role that may not list is not asked to again for so long.</summary>
    private static readonly TimeSpan WithoutLists = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, TrackedExecution> open = new(StringComparer.Ordinal);
    private long listsAgainAt = long.MinValue;

    /// <summary>All looks were planned anew while one was under way.</summary>
    private bool begunAgain;

    public bool IsEmpty => open.Count == 0;

    public void Add(TrackedExecution one)
    {
        open[one.Id] = one;
        one.OpenedAt = time.GetTimestamp();
        Begin(one);
    }

    /// <returns>True when it was the last.</returns>
    public bool Remove(TrackedExecution one) => open.Remove(one.Id) && open.Count == 0;

    public TrackedExecution? Find(string id) => open.GetValueOrDefault(id);

    /// <summary>What is to be asked for now: one, or a list.</summary>
    /// <remarks>One look at a time: from here until <see cref="Next"/> it is under way.</remarks>
    /// <param name="wait">Until the next is due, where nothing is.</param>
    public IReadOnlyList<TrackedExecution> Due(out TimeSpan wait)
    {
        (wait, begunAgain) = (TimeSpan.Zero, false);
        var now = time.GetTimestamp();
        var waiting = open.Values.Where(one => !one.IsOver(one.Status));
        if (waiting.MinBy(one => one.NextLook) is not { } first)
        {
            wait = SafetyNet;
            return [];
        }

        if (first.NextLook > now)
        {
            wait = time.GetElapsedTime(now, first.NextLook);
            return [];
        }

        if (first.Alone || listsAgainAt > now)
        {
            return [first];
        }

        // What is due soon comes along, so that looks that were begun at different times come together.
        return [.. waiting
            .Where(one => !one.Alone && time.GetElapsedTime(now, one.NextLook) <= one.Pause / 2)
            .OrderBy(one => one.NextLook)
            .Take(StackStormClient.MostInOneLook)];
    }

    /// <summary>
    /// It was looked at. What was planned anew meanwhile stays as it is: the answer may be older than the stream's connection, and then the
    /// look that catches up is still to come.
    /// </summary>
    public void Next(TrackedExecution one)
    {
        if (begunAgain)
        {
            return;
        }

        var grown = time.GetElapsedTime(one.OpenedAt) * Lateness;
        one.Pause = stream.Tells(one.Action) ? SafetyNet
            : grown < options.PollInterval ? options.PollInterval
            : grown < options.LongestPollInterval ? grown
            : options.LongestPollInterval;
        one.NextLook = After(one.Pause);
    }

    /// <summary>A list did not show it, or lists are not for us: it is asked for by itself, at once.</summary>
    public void NextAlone(TrackedExecution one, bool listsRefused)
    {
        one.Alone = !listsRefused;
        one.NextLook = time.GetTimestamp();
        listsAgainAt = listsRefused ? After(WithoutLists) : listsAgainAt;
    }

    /// <summary>The stream was connected, and what happened before is not told; or it was lost, and what happens from now on is not.</summary>
    public void BeginAgain(bool atOnce)
    {
        begunAgain = true;
        foreach (var one in open.Values)
        {
            Begin(one);
            one.NextLook = atOnce ? time.GetTimestamp() : one.NextLook;
        }
    }

    private void Begin(TrackedExecution one)
    {
        one.Pause = options.PollInterval;
        one.NextLook = After(one.Pause);
    }

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}
