using System.Text.Json.Nodes;
using StackStormSimulator.Parameters;

namespace StackStormSimulator.Executions;

/// <summary>A trace context that StackStorm does not like is a 500 that leaves an execution behind (recordings 05h*, 03y).</summary>
internal static class TraceContext
{
    /// <returns>What to answer instead of 201, or null.</returns>
    public static RefusedException? Problem(JsonObject context)
    {
        if (!context.TryGetPropertyValue("trace_context", out var trace) || trace is null)
        {
            return null;
        }

        if (trace is not JsonObject fields)
        {
            return Error($"The trace context has a value that is not a dictionary (was <class '{PythonText.TypeOf(trace)}'>).");
        }

        if (fields.Select(field => field.Key).FirstOrDefault(name => name is not ("trace_tag" or "id_")) is { } unknown)
        {
            return Error($"TraceContext.__init__() got an unexpected keyword argument '{unknown}'");
        }

        if (fields["id_"] is { } id)
        {
            return new RefusedException($"Unable to find the TraceDB instance. {{'id': {PythonText.Repr(id)}}}");
        }

        return PythonText.TypeOf(fields["trace_tag"]) is "str" or "NoneType"
            ? null
            : Error("ValidationError (TraceDB:None) (StringField only accepts string values: ['trace_tag'])");
    }

    private static RefusedException Error(string text) => new(text) { Status = StatusCodes.Status500InternalServerError, LeavesOrphan = true };
}
