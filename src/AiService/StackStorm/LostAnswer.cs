using System.Text.Json;

namespace AiService.StackStorm;

/// <summary>What the search for an execution found.</summary>
internal enum SearchEnd
{
    /// <summary>There is one, or more.</summary>
    Found,

    /// <summary>StackStorm answered again and again that there is none.</summary>
    None,

    /// <summary>StackStorm could not be asked, or its answer proves nothing.</summary>
    Unclear,
}

/// <param name="End">What came of it.</param>
/// <param name="Ids">The executions with our tag, the oldest first.</param>
internal sealed record SearchResult(SearchEnd End, IReadOnlyList<string> Ids);

/// <summary>
/// Looks an execution up by the repair's trace tag, when the answer to its POST was lost. An execution is visible there at the latest
/// 100 ms after the POST was read, but a slow StackStorm may read it late: so the search goes on over a settling time.
/// </summary>
internal sealed class LostAnswer(StackStormClient client, TimeProvider time)
{
    /// <summary>Before each look; the last one is repeated while StackStorm cannot be asked.</summary>
    private static readonly double[] Pauses = [0.2, 0.3, 0.5, 1, 2, 3, 5];

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Room for a clock that differs from StackStorm's.</summary>
    private static readonly TimeSpan ClockDrift = TimeSpan.FromHours(1);

    private const int PageSize = 100;
    private const int LooksThatSettle = 3;

    /// <exception cref="OperationCanceledException">The process is going down.</exception>
    public async Task<SearchResult> FindAsync(string tag, string action, DateTimeOffset sentAt, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var withoutAny = 0;
        for (var look = 0; ; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(Pauses[Math.Min(look, Pauses.Length - 1)]), time, stopping);
            var seen = await LookAsync(tag, action, sentAt, stopping);
            if (seen.End == SearchEnd.Found)
            {
                return seen;
            }

            withoutAny = seen.End == SearchEnd.None ? withoutAny + 1 : 0;
            if (look >= Pauses.Length - 1 && withoutAny >= LooksThatSettle)
            {
                return seen;
            }

            if (time.GetElapsedTime(began) >= Longest)
            {
                return new SearchResult(SearchEnd.Unclear, []);
            }
        }
    }

    private async Task<SearchResult> LookAsync(string tag, string action, DateTimeOffset sentAt, CancellationToken stopping)
    {
        var traces = await client.FindTracesAsync(tag, stopping);
        if (traces.Ok)
        {
            var ids = traces.Value
                .OrderBy(trace => trace.StartTimestamp, StringComparer.Ordinal)
                .SelectMany(trace => trace.ActionExecutions ?? [])
                .Where(execution => execution.Ref == action && execution.CausedBy is null or { Count: 0 })
                .Select(execution => execution.ObjectId);

            // A trace of ours without our execution is a beginning, not a "none".
            return Seen(ids, conclusive: traces.Value.Count == 0);
        }

        if (traces.Trouble.Status != StatusCodes.Status403Forbidden)
        {
            return new SearchResult(SearchEnd.Unclear, []);
        }

        // The role may not list traces. No filter of /executions knows the tag: they are ignored, and would show everybody's.
        var listed = await client.ListSinceAsync(action, sentAt - ClockDrift, PageSize, stopping);
        return listed.Ok
            ? Seen(listed.Value.Where(execution => IsTagged(execution.Context, tag)).Select(execution => execution.Id), listed.Value.Count < PageSize)
            : new SearchResult(SearchEnd.Unclear, []);
    }

    private static SearchResult Seen(IEnumerable<string?> ids, bool conclusive)
    {
        List<string> usable = [.. ids.Where(Execution.IsUsable).OfType<string>().Distinct()];
        return usable.Count > 0
            ? new SearchResult(SearchEnd.Found, usable)
            : new SearchResult(conclusive ? SearchEnd.None : SearchEnd.Unclear, []);
    }

    /// <summary>True for an execution that we asked for ourselves; a workflow's children carry its tag too, and a parent.</summary>
    private static bool IsTagged(JsonElement? context, string tag)
    {
        return context is { ValueKind: JsonValueKind.Object } root
            && !root.TryGetProperty("parent", out _)
            && root.TryGetProperty("trace_context", out var trace) && trace.ValueKind == JsonValueKind.Object
            && trace.TryGetProperty("trace_tag", out var found) && found.ValueKind == JsonValueKind.String
            && found.ValueEquals(tag);
    }
}
