namespace StackStormSimulator.Stream;

/// <summary>What a subscriber asked for, in the query: comma-separated lists, each empty for everything.</summary>
internal sealed class StreamFilter(IQueryCollection query)
{
    private readonly HashSet<string> events = Names(query["events"]);
    private readonly HashSet<string> executions = Names(query["execution_ids"]);
    private readonly HashSet<string> actions = Names(query["action_refs"]);
    private readonly string endEvent = query["end_event"].ToString();
    private readonly string endExecution = query["end_execution_id"].ToString();

    public bool Wants(StreamEvent happened) =>
        Fits(events, happened.Name) && Fits(executions, happened.Id) && Fits(actions, happened.Action);

    /// <summary>True for the event after which the server closes the stream: the end of the one execution (recording 06f).</summary>
    public bool EndsWith(StreamEvent happened) =>
        happened.Name == endEvent && happened.Id == endExecution && Executions.Schedule.IsFinal(happened.Status);

    private static bool Fits(HashSet<string> asked, string actual) => asked.Count == 0 || asked.Contains(actual);

    private static HashSet<string> Names(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
