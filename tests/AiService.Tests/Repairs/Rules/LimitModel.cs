using AiService.Repairs.Planning;

namespace AiService.Tests.Repairs.Rules;

/// <summary>A repair that was let begin, as the test saw it, with the times that are on record.</summary>
internal sealed class SeenRepair
{
    public required (string Device, string Action, string Target) Subject { get; init; }

    public required string? Group { get; init; }

    /// <summary>When it began; when it was let begin, until it has.</summary>
    public required DateTimeOffset At { get; set; }

    public bool HasBegun { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool Well { get; set; }
}

/// <summary>Counts by itself, in recorded time, what was begun, and says which limit that exceeds.</summary>
internal sealed class LimitModel(LimitOptions limits)
{
    /// <summary>Returns the limit that the last one of these exceeds; null when none.</summary>
    public string? Exceeded(IReadOnlyList<SeenRepair> all, SeenRepair last)
    {
        var same = all.Where(one => one.Subject == last.Subject).ToList();
        var action = all.Where(one => one != last && one.Subject.Action == last.Subject.Action).ToList();
        var ends = action.Where(one => one.EndedAt is not null && !(one.Well && one.EndedAt > last.At)).OrderByDescending(one => one.EndedAt).Take(limits.BreakerFailures).ToList();
        var isOpen = limits.BreakerFailures > 0 && ends.Count == limits.BreakerFailures && !ends.Exists(one => one.Well);
        return !last.HasBegun && same.Exists(one => (one.Well ? limits.Cooldown : limits.FailedCooldown) is { Ticks: > 0 } rest && one.EndedAt + rest > last.At) ? "cooldown"
            : Most(same, limits.AttemptsWindow, one => one) > Of(limits.MaxAttempts) ? "attempts"
            : !last.HasBegun && isOpen && (ends[0].EndedAt + limits.BreakerTime > last.At || action.Exists(one => one.EndedAt is null)) ? "breaker"
            : all.Count(one => one.EndedAt is null) > Of(limits.MaxOpen) ? "open"
            : Most(all, TimeSpan.FromMinutes(1), one => one) > Of(limits.MaxPerMinute) ? "minute"
            : last.Group is not null && Most(all.Where(one => one.Group == last.Group), TimeSpan.FromHours(1), one => one.Subject.Device) > Of(limits.GroupMaxPerHour) ? "group" : null;
    }

    /// <summary>The most that lie within any window of this length.</summary>
    private static int Most(IEnumerable<SeenRepair> some, TimeSpan window, Func<SeenRepair, object> what) =>
        some.Max(last => some.Where(one => one.At <= last.At && one.At > last.At - window).Select(what).Distinct().Count());

    private static int Of(int limit) => limit == 0 ? int.MaxValue : limit;
}
