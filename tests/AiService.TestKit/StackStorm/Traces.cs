using System.Text.Json.Nodes;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>Recorded answers of <c>GET /traces</c>, with other executions in them.</summary>
internal static class Traces
{
    /// <summary>One trace: what one POST began, and what stands below it.</summary>
    public static JsonArray Of(params string[] ids)
    {
        var traces = Recording.Of("05b_traces_by_tag").Body.DeepClone().AsArray();
        var entry = traces[0]!["action_executions"]![0]!;
        traces[0]!["action_executions"] = new JsonArray([.. ids.Select(id =>
        {
            var one = entry.DeepClone();
            one["object_id"] = id;
            return one;
        })]);
        return traces;
    }

    /// <summary>A trace for each: what several POSTs with one tag began, in this order.</summary>
    public static JsonArray OfEach(params string[] ids) => new([.. ids.Select((id, nth) =>
    {
        var trace = Of(id)[0]!.DeepClone();
        trace["start_timestamp"] = $"2026-11-23T13:40:1{nth}.000000Z";
        return trace;
    })]);
}
