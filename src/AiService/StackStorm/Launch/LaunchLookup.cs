using System.Text.Json;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Launch;

/// <summary>What a look-up proves.</summary>
internal enum LookupOutcome
{
    /// <summary>There is an execution, or more.</summary>
    Found,

    /// <summary>StackStorm answered that there is none.</summary>
    None,

    /// <summary>StackStorm did not answer, or its answer proves nothing.</summary>
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
/// Looks an execution up by the repair's trace tag, when the answer to its POST was lost. StackStorm writes the trace before it hands
/// an execution out, so a running execution can be found. "None" is believed after StackStorm has answered nothing else over a quiet time
/// that starts with its first answer: an answer after the POST shows that the queue of connections in which the POST may have waited is
/// empty.
/// </summary>
internal sealed class LaunchLookup(StackStormClient client, StackStormOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Before each look; the last one is repeated.</summary>
    private static readonly double[] Pauses = [0.2, 0.3, 0.5, 1, 2, 3, 5];

    /// <summary>Room for a clock that differs from StackStorm's.</summary>
    private static readonly TimeSpan ClockDrift = TimeSpan.FromHours(1);

    private const int MostPages = 10;
    private const int LooksThatSettle = 3;

    private readonly SemaphoreSlim looks = new(4);

    /// <param name="tag">The repair's.</param>
    /// <param name="action">The action's reference.</param>
    /// <param name="sentAt">When the first POST with this tag was sent, or shortly before.</param>
    /// <param name="quiet">How long StackStorm must have answered "none".</param>
    /// <param name="stopping">The process stops.</param>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<LookupResult> FindAsync(string tag, string action, DateTimeOffset sentAt, TimeSpan quiet, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var patience = quiet + options.ExecutionTimeout;
        var none = 0;
        long quietSince = 0;
        for (var look = 0; ; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(Pauses[Math.Min(look, Pauses.Length - 1)]), time, stopping);
            var seen = await LookAsync(tag, action, sentAt, stopping);
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

            // As long as an execution would be tracked: StackStorm may become reachable again.
            if (time.GetElapsedTime(began) >= patience)
            {
                return LookupResult.Inconclusive;
            }
        }
    }

    /// <summary>Looks once. After a restart with many open executions, a few look-ups run at a time.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<LookupResult> LookAsync(string tag, string action, DateTimeOffset sentAt, CancellationToken stopping)
    {
        await looks.WaitAsync(stopping);
        try
        {
            return await AskAsync(tag, action, sentAt, stopping);
        }
        finally
        {
            looks.Release();
        }
    }

    public void Dispose() => looks.Dispose();

    private async Task<LookupResult> AskAsync(string tag, string action, DateTimeOffset sentAt, CancellationToken stopping)
    {
        var traces = await client.FindTracesAsync(tag, stopping);
        if (traces.Ok)
        {
            // Each POST starts a trace. Further executions in it were started by a workflow, or by a person who ran it again.
            var ids = traces.Value
                .OrderBy(trace => trace.StartTimestamp, StringComparer.Ordinal)
                .Select(trace => trace.ActionExecutions?.FirstOrDefault(execution => execution.Ref == action && execution.CausedBy is null or { Count: 0 }))
                .Select(execution => execution?.ObjectId);

            // A trace without its execution is incomplete, not a "none".
            return Seen(ids, conclusive: traces.Value.Count == 0);
        }

        return traces.Failure.Status == StatusCodes.Status403Forbidden
            ? await ListAsync(tag, action, sentAt - ClockDrift, stopping)
            : LookupResult.Inconclusive;
    }

    /// <summary>
    /// The role may not list traces. No filter of <c>/executions</c> knows the tag: they are ignored, and the executions of others would be listed.
    /// So the action's executions are read, and compared here.
    /// </summary>
    private async Task<LookupResult> ListAsync(string tag, string action, DateTimeOffset since, CancellationToken stopping)
    {
        List<string?> ids = [];
        for (var page = 0; page < MostPages; page++)
        {
            var listed = await client.ListSinceAsync(action, since, page * StackStormClient.MostInOneList, stopping);
            if (!listed.Ok)
            {
                return LookupResult.Inconclusive;
            }

            ids.AddRange(listed.Value.Where(execution => IsTagged(execution.Context, tag)).Select(execution => execution.Id));
            if (listed.Value.Count < StackStormClient.MostInOneList)
            {
                return Seen(ids, conclusive: true);
            }
        }

        return Seen(ids, conclusive: false);
    }

    private static LookupResult Seen(IEnumerable<string?> ids, bool conclusive)
    {
        List<string> usable = [.. ids.Where(Execution.IsUsable).OfType<string>().Distinct()];
        return usable.Count > 0
            ? new LookupResult(LookupOutcome.Found, usable)
            : conclusive ? LookupResult.None : LookupResult.Inconclusive;
    }

    /// <summary>True for an execution that this service launched; a workflow's children carry its tag too, and a parent.</summary>
    private static bool IsTagged(JsonElement? context, string tag) =>
        context is { ValueKind: JsonValueKind.Object } root
            && !root.TryGetProperty("parent", out _)
            && root.TryGetProperty("trace_context", out var trace) && trace.ValueKind == JsonValueKind.Object
            && trace.TryGetProperty("trace_tag", out var found) && found.ValueKind == JsonValueKind.String
            && found.ValueEquals(tag);
}
