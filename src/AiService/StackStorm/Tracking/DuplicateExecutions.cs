using AiService.Repairs.Running;
using AiService.StackStorm.Api;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// More than one execution with one repair's tag: a request that counted as lost arrived after all. One is followed, the one that is
/// furthest on, or the oldest of those; the others are cancelled, and the repair says so.
/// </summary>
internal sealed partial class DuplicateExecutions(
    StackStormClient client, LaunchLookup lookup, ExecutionCancellation cancellation, TimeProvider time, ILogger<DuplicateExecutions> log)
{
    /// <summary>Between two looks, when StackStorm cannot be asked whether there are others.</summary>
    private static readonly double[] Pauses = [1, 2, 4, 8, 15];

    /// <summary>
    /// After a second POST, and the end of the execution that was followed: which others carry the tag by now. A look that shows nothing for
    /// certain is had again a few times.
    /// </summary>
    /// <returns>Null when the process is going down.</returns>
    public async Task<LookupResult?> FindLateAsync(string tag, string action, DateTimeOffset sentAt, CancellationToken stopping)
    {
        try
        {
            var seen = await lookup.LookAsync(tag, action, sentAt, stopping);
            for (var look = 0; seen.End == LookupOutcome.Inconclusive && look < Pauses.Length; look++)
            {
                await Task.Delay(TimeSpan.FromSeconds(Pauses[look]), time, stopping);
                seen = await lookup.LookAsync(tag, action, sentAt, stopping);
            }

            return seen;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: the next one looks again.
            return null;
        }
    }

    /// <summary>Which of them is followed.</summary>
    /// <param name="ids">One or more, the oldest first.</param>
    /// <param name="stopping">The process is going down: the oldest, then.</param>
    public async Task<string> ChooseAsync(IReadOnlyList<string> ids, CancellationToken stopping)
    {
        if (ids.Count == 1)
        {
            return ids[0];
        }

        try
        {
            var reply = await client.GetStatusesAsync(ids.Take(StackStormClient.MostInOneLook), stopping);
            var status = reply.Value?.Where(one => one.Id is not null).ToLookup(one => one.Id, one => one.Status);
            var chosen = ids.MaxBy(id => ExecutionStatus.Progress(status?[id].FirstOrDefault()))!;
            Log.Several(log, ids.Count, chosen);
            return chosen;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: the next process chooses.
            return ids[0];
        }
    }

    /// <summary>Cancels the others, each to its confirmed end.</summary>
    public async Task<IReadOnlyList<TaggedExecution>> CancelAsync(IEnumerable<string> others, RepairJournal journal, CancellationToken stopping)
    {
        var canceled = new List<TaggedExecution>();
        foreach (var id in others)
        {
            var end = await cancellation.CancelAsync(id, null, stopping);
            canceled.Add(new TaggedExecution(id, end));

            // The journal's own execution stays the one that is followed: the twin stands in the words.
            await journal.MentionAsync("twin", $"execution {id} carries the same trace tag: {end.Status ?? "unknown"}, {end.End}");
        }

        return canceled;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} executions carry one trace tag: {ExecutionId} is followed, the others are cancelled")]
        public static partial void Several(ILogger logger, int count, string executionId);
    }
}

/// <summary>An execution that carries the repair's trace tag, and how it ended: followed, or cancelled as a duplicate.</summary>
internal sealed record TaggedExecution(string Id, TrackingResult End)
{
    public bool IsOver => End.End == TrackingEnd.Final;

    public override string ToString() => End switch
    {
        { End: TrackingEnd.Final } when ExecutionStatus.IsCanceled(End.Status) => $"{Id} 已取消",
        { End: TrackingEnd.Final } => $"{Id} 已自行结束：{End.Status}",
        { End: TrackingEnd.Released } => $"{Id} 已取消，动作可能仍在运行",
        _ => $"{Id} 未能确认取消：{End.Status ?? "unknown"}",
    };
}
