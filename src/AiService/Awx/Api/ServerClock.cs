namespace AiService.Awx.Api;

/// <summary>Knows how AWX's clock differs from this machine's: jobs carry the time of AWX's.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    /// <summary>Room for the second to which an answer tells its time, for its way, and for a proxy that answers with its own.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>The same while no answer has told its time: a clock that is in the wrong zone differs by up to 14 hours.</summary>
    private static readonly TimeSpan MarginUnknown = TimeSpan.FromHours(24);

    private long offset = long.MinValue;

    /// <summary>Takes the time that an answer tells.</summary>
    public void Saw(DateTimeOffset date) => Interlocked.Exchange(ref offset, (date - time.GetUtcNow()).Ticks);

    /// <summary>Returns a moment of AWX's clock that is surely before the given one of this machine's.</summary>
    public DateTimeOffset Before(DateTimeOffset moment) => Interlocked.Read(ref offset) is var known && known == long.MinValue
        ? moment - MarginUnknown
        : moment + TimeSpan.FromTicks(known) - Margin;
}
