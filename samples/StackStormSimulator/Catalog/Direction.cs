namespace StackStormSimulator.Catalog;

/// <summary>How the executions of an action go.</summary>
/// <param name="Ending">One of <see cref="Endings.All"/>.</param>
/// <param name="Seconds">How long they run, in seconds; null for the simulator's default.</param>
/// <param name="WorkSeconds">How long the action itself works, in seconds, up to its time-out; null for as long as they run, or four times that where they end canceled or abandoned.</param>
internal sealed record Direction(string Ending, double? Seconds = null, double? WorkSeconds = null);

internal static class Endings
{
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Timeout = "timeout";
    public const string Canceled = "canceled";
    public const string Abandoned = "abandoned";

    /// <summary>Stays <c>requested</c>: the scheduler never hears of it.</summary>
    public const string NeverBegins = "never_begins";

    /// <summary>Stays <c>running</c>: its runner was killed.</summary>
    public const string NeverEnds = "never_ends";

    /// <summary>Stays <c>paused</c>: it waits for a person.</summary>
    public const string WaitsForPerson = "waits_for_person";

    /// <summary>A concurrency policy holds it <c>delayed</c> for five seconds; then it succeeds.</summary>
    public const string Delayed = "delayed";

    public static readonly IReadOnlyList<string> All =
        [Succeeded, Failed, Timeout, Canceled, Abandoned, NeverBegins, NeverEnds, WaitsForPerson, Delayed];
}
