namespace AiService.Engines;

/// <summary>What a look-up proves.</summary>
internal enum LookupOutcome
{
    /// <summary>There is an execution, or more.</summary>
    Found,

    /// <summary>The engine answered that there is none.</summary>
    None,

    /// <summary>The engine did not answer, or its answer proves nothing.</summary>
    Inconclusive,
}

/// <param name="Outcome">What came of it.</param>
/// <param name="Ids">The executions with our tag, the oldest first.</param>
internal sealed record LookupResult(LookupOutcome Outcome, IReadOnlyList<string> Ids)
{
    public static LookupResult None { get; } = new(LookupOutcome.None, []);

    public static LookupResult Inconclusive { get; } = new(LookupOutcome.Inconclusive, []);
}

/// <summary>
/// Looks an execution up until the answer can be believed, when the answer to its POST was lost. "None" is believed after the engine has answered
/// nothing else over a quiet time that starts with its first answer: an answer after the POST shows that the queue of connections in which the
/// POST may have waited is empty.
/// </summary>
internal static class SettledLookup
{
    private const int LooksThatSettle = 3;

    /// <summary>Before each look; the last one is repeated.</summary>
    private static readonly double[] Pauses = [0.2, 0.3, 0.5, 1, 2, 3, 5];

    /// <param name="look">Looks once.</param>
    /// <param name="quiet">How long the engine must have answered "none".</param>
    /// <param name="patience">How long it is asked at all: as long as an execution would be tracked, for the engine may become reachable again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">The process stops.</param>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public static async Task<LookupResult> FindAsync(
        Func<CancellationToken, Task<LookupResult>> look, TimeSpan quiet, TimeSpan patience, TimeProvider time, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var none = 0;
        long quietSince = 0;
        for (var turn = 0; ; turn++)
        {
            await Task.Delay(TimeSpan.FromSeconds(Pauses[Math.Min(turn, Pauses.Length - 1)]), time, stopping);
            var seen = await look(stopping);
            if (seen.Outcome == LookupOutcome.Found)
            {
                return seen;
            }

            none = seen.Outcome == LookupOutcome.None ? none + 1 : 0;
            quietSince = none == 1 ? time.GetTimestamp() : quietSince;
            if (none >= LooksThatSettle && time.GetElapsedTime(quietSince) >= quiet)
            {
                return seen;
            }

            if (time.GetElapsedTime(began) >= patience)
            {
                return LookupResult.Inconclusive;
            }
        }
    }
}
