namespace AiService.Repairs.Maintenance;

/// <summary>Tells when a window is active.</summary>
internal abstract record WindowTimes
{
    /// <summary>More than two weeks: the one time of a week may be the hour that a clock change leaves out.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(22);

    /// <summary>The offset in which a person reads its times.</summary>
    public abstract DateTimeOffset Shown(DateTimeOffset at);

    /// <summary>Its beginning is part of it, its end is not.</summary>
    public bool IsActive(DateTimeOffset at) => Occurrences(at, at).Any(one => one.From <= at && at < one.To);

    /// <summary>Returns when it begins, or ends, next; null when it does neither any more. Occurrences without a gap between them are one.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset at)
    {
        var isActive = IsActive(at);
        return Occurrences(at, at + Horizon).SelectMany(one => new[] { one.From, one.To })
            .Where(edge => edge > at).Order().Cast<DateTimeOffset?>().FirstOrDefault(edge => IsActive(edge!.Value) != isActive);
    }

    /// <summary>Returns at least the occurrences that have a moment in common with the time asked for.</summary>
    protected abstract IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Occurrences(DateTimeOffset from, DateTimeOffset to);
}

/// <summary>Describes a window that happens once.</summary>
internal sealed record OnceTimes(DateTimeOffset From, DateTimeOffset To) : WindowTimes
{
    public override DateTimeOffset Shown(DateTimeOffset at) => at.ToOffset(To.Offset);

    protected override IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Occurrences(DateTimeOffset from, DateTimeOffset to) => [(From, To)];
}

/// <summary>
/// Describes a window that happens every week, at times of the clock in its zone. A time that a clock change leaves out is the first moment after the gap. A
/// time that it repeats is read so that the window forbids more: a deny window begins at the first and ends at the second, an allow_only
/// window begins at the second and ends at the first, or at the second as well where both of its ends are repeated.
/// </summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="From">After midnight.</param>
/// <param name="To">After midnight of the same day; more than 24 hours when it ends on the next.</param>
/// <param name="Zone">Whose clock is meant.</param>
/// <param name="IsDeny">What a repeated time means.</param>
internal sealed record WeeklyTimes(IReadOnlySet<DayOfWeek> Days, TimeSpan From, TimeSpan To, TimeZoneInfo Zone, bool IsDeny) : WindowTimes
{
    public override DateTimeOffset Shown(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    protected override IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Occurrences(DateTimeOffset from, DateTimeOffset to)
    {
        // One that began yesterday may end today; a day more covers what a clock change moves.
        var last = Shown(to).Date.AddDays(1);
        for (var day = Shown(from).Date.AddDays(-2); day <= last; day = day.AddDays(1))
        {
            if (Days.Contains(day.DayOfWeek) && Occurrence(day) is var one && one.From < one.To)
            {
                yield return one;
            }
        }
    }

    private (DateTimeOffset From, DateTimeOffset To) Occurrence(DateTime day)
    {
        var from = Moment(day + From, second: !IsDeny);
        var to = Moment(day + To, second: IsDeny);
        return (from, to > from ? to : Moment(day + To, second: true));
    }

    private DateTimeOffset Moment(DateTime clock, bool second)
    {
        while (Zone.IsInvalidTime(clock))
        {
            clock = clock.AddMinutes(1);
        }

        if (!Zone.IsAmbiguousTime(clock))
        {
            return new DateTimeOffset(clock, Zone.GetUtcOffset(clock));
        }

        var offsets = Zone.GetAmbiguousTimeOffsets(clock);
        return new DateTimeOffset(clock, second ? offsets.Min() : offsets.Max());
    }
}
