using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.StackStorm.Api;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Handles more than one execution with one repair's trace tag: a request that counted as lost arrived after all. The one with the most
/// progress is tracked, or the oldest of those; the others are cancelled, and the result says so.
/// </summary>
internal sealed partial class DuplicateExecutions(
    StackStormClient client, LaunchLookup lookup, ExecutionCancellation cancellation, TimeProvider time, ILogger<DuplicateExecutions> log)
{
    /// <summary>Between two look-ups, in seconds, when StackStorm cannot answer whether there are others.</summary>
    private static readonly double[] Pauses = [1, 2, 4, 8, 15];

    /// <summary>Returns the executions of a launch, the oldest first; after a second POST, with those that carry the tag by now.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string tag, LaunchResult launch, CancellationToken stopping)
    {
        var found = launch.SentAgain ? await LookAsync(tag, launch, stopping).OrNullWhenStoppingAsync(stopping) : null;
        return [.. launch.Ids.Union(found?.Ids ?? [])];
    }

    /// <summary>
    /// Looks, after a second POST and the end of the tracked execution, which executions carry the tag by now. A look-up that proves
    /// nothing is repeated a few times.
    /// </summary>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<LookupResult> FindLateAsync(string tag, LaunchResult launch, CancellationToken stopping)
    {
        var found = await LookAsync(tag, launch, stopping);
        for (var look = 0; found.Outcome == LookupOutcome.Inconclusive && look < Pauses.Length; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(Pauses[look]), time, stopping);
            found = await LookAsync(tag, launch, stopping);
        }

        return found;
    }

    /// <summary>Chooses the execution that is tracked.</summary>
    /// <param name="ids">One or more, the oldest first.</param>
    /// <param name="stopping">The process stops: the oldest is chosen then.</param>
    public async Task<string> ChooseAsync(IReadOnlyList<string> ids, CancellationToken stopping)
    {
        if (ids.Count == 1)
        {
            return ids[0];
        }

        var statuses = client.GetStatusesAsync(ids.Take(StackStormClient.MostInOneList), stopping);
        var reply = await statuses.OrNullWhenStoppingAsync(stopping);
        var status = reply?.Value?.Where(one => one.Id is not null).ToLookup(one => one.Id, one => one.Status);
        var chosen = ids.MaxBy(id => ExecutionStatus.Progress(status?[id].FirstOrDefault()))!;
        Log.Several(log, ids.Count, chosen);
        return chosen;
    }

    /// <summary>Cancels the others, each to its confirmed end.</summary>
    public async Task<IReadOnlyList<TaggedExecution>> CancelAsync(IEnumerable<string> others, RepairJournal journal, CancellationToken stopping)
    {
        var canceled = new List<TaggedExecution>();
        foreach (var id in others)
        {
            await journal.MentionAsync("twin_canceling", $"execution {id} carries the same trace tag, and is cancelled");
            var end = await cancellation.CancelAsync(id, null, stopping);
            canceled.Add(new TaggedExecution(id, end));

            // The journal's own execution stays the tracked one: the duplicate is in the detail.
            await journal.MentionAsync("twin", $"execution {id} carries the same trace tag: {end.Status ?? "unknown"}, {end.End}");
        }

        return canceled;
    }

    private Task<LookupResult> LookAsync(string tag, LaunchResult launch, CancellationToken stopping) =>
        lookup.LookAsync(tag, launch.Action, launch.SentAt, stopping);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} executions carry one trace tag: {ExecutionId} is tracked, the others are cancelled")]
        public static partial void Several(ILogger logger, int count, string executionId);
    }
}
