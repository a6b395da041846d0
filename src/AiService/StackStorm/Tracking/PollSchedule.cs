using AiService.StackStorm.Api;

namespace AiService.StackStorm.Tracking;

/// <summary>How the polling of an open execution stands. Times are those of <see cref="TimeProvider.GetTimestamp"/>.</summary>
internal sealed class PolledExecution(TrackedExecution execution, long addedAt)
{
    public TrackedExecution Execution => execution;

    public long AddedAt => addedAt;

    public long NextPoll { get; set; }

    /// <summary>Between the last poll and the next.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>True when a list did not contain it: it is requested by itself before anything is concluded.</summary>
    public bool Alone { get; set; }

    /// <summary>How often in a row StackStorm answered that it does not exist.</summary>
    public int Denials { get; set; }
}

/// <summary>Decides which of the open executions are polled, and when. Its user holds a lock around it.</summary>
internal sealed class PollSchedule(StackStormOptions options, StreamSource stream, TimeProvider time)
{
    /// <summary>The interval as a share of an execution's age: what has run for long is not polled often.</summary>
    private const double Lateness = 0.1;

    /// <summary>Between two polls of what the stream would report.</summary>
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(20);

    /// <summary>How long no list is requested after the role was refused one.</summary>
    private static readonly TimeSpan WithoutLists = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, PolledExecution> open = new(StringComparer.Ordinal);
    private long listsAgainAt = long.MinValue;

    /// <summary>True when all polls were scheduled again while one was under way.</summary>
    private bool restarted;

    public bool IsEmpty => open.Count == 0;

    public void Add(TrackedExecution execution)
    {
        var one = new PolledExecution(execution, time.GetTimestamp());
        open[execution.Id] = one;
        Reset(one);
    }

    public void Remove(TrackedExecution execution) => open.Remove(execution.Id);

    /// <summary>Returns what is polled now: one execution, or a list.</summary>
    /// <remarks>One poll at a time: from here until <see cref="Next"/> it is under way.</remarks>
    /// <param name="wait">Until the next poll is due, where none is.</param>
    public IReadOnlyList<PolledExecution> Due(out TimeSpan wait)
    {
        (wait, restarted) = (TimeSpan.Zero, false);
        var now = time.GetTimestamp();
        var waiting = open.Values.Where(one => !one.Execution.IsOver).ToList();
        if (waiting.MinBy(one => one.NextPoll) is not { } first)
        {
            wait = SafetyNet;
            return [];
        }

        if (first.NextPoll > now)
        {
            wait = time.GetElapsedTime(now, first.NextPoll);
            return [];
        }

        if (first.Alone || listsAgainAt > now)
        {
            return [first];
        }

        // What is due soon comes along, so that polls that started at different times come together.
        return [.. waiting
            .Where(one => !one.Alone && time.GetElapsedTime(now, one.NextPoll) <= one.Interval / 2)
            .OrderBy(one => one.NextPoll)
            .Take(StackStormClient.MostInOneList)];
    }

    /// <summary>
    /// Schedules the next poll of an execution. What was scheduled again during this one stays: the answer may be older than the stream's
    /// connection, and then the poll that catches up is still to come.
    /// </summary>
    public void Next(PolledExecution one)
    {
        if (restarted)
        {
            return;
        }

        var grown = time.GetElapsedTime(one.AddedAt) * Lateness;
        one.Interval = stream.Covers(one.Execution.Action) ? SafetyNet
            : grown < options.PollInterval ? options.PollInterval
            : grown < options.LongestPollInterval ? grown
            : options.LongestPollInterval;
        one.NextPoll = After(one.Interval);
    }

    /// <summary>Requests an execution by itself, at once, which a list did not contain, or for which a list was refused.</summary>
    public void NextAlone(PolledExecution one, bool listsRefused)
    {
        one.Alone = !listsRefused;
        one.NextPoll = time.GetTimestamp();
        listsAgainAt = listsRefused ? After(WithoutLists) : listsAgainAt;
    }

    /// <summary>Schedules all polls again, because the stream was connected, which replays nothing, or lost.</summary>
    public void Restart(bool atOnce)
    {
        restarted = true;
        foreach (var one in open.Values)
        {
            Reset(one);
            one.NextPoll = atOnce ? time.GetTimestamp() : one.NextPoll;
        }
    }

    private void Reset(PolledExecution one)
    {
        one.Interval = options.PollInterval;
        one.NextPoll = After(one.Interval);
    }

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}
