using System.Text.Json;
using AiService.Engines;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Launch;

/// <summary>
/// Looks an execution up by the repair's trace tag, when the answer to its POST was lost. StackStorm writes the trace before it hands
/// an execution out, so a running execution can be found.
/// </summary>
internal sealed class LaunchLookup(StackStormClient client, StackStormOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Room for a clock that differs from StackStorm's.</summary>
    private static readonly TimeSpan ClockDrift = TimeSpan.FromHours(1);

    private const int MostPages = 10;

    private readonly SemaphoreSlim looks = new(4);

    /// <param name="tag">The repair's.</param>
    /// <param name="action">The action's reference.</param>
    /// <param name="sentAt">When the first POST with this tag was sent, or shortly before.</param>
    /// <param name="quiet">How long StackStorm must have answered "none".</param>
    /// <param name="stopping">The process stops.</param>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public Task<LookupResult> FindAsync(string tag, string action, DateTimeOffset sentAt, TimeSpan quiet, CancellationToken stopping) =>
        SettledLookup.FindAsync(token => LookAsync(tag, action, sentAt, token), quiet, patience: quiet + options.ExecutionTimeout, time, stopping);

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
