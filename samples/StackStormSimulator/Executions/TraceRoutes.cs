using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using StackStormSimulator.Http;

namespace StackStormSimulator.Executions;

internal static class TraceRoutes
{
    public static void MapTraces(this IEndpointRouteBuilder api)
    {
        api.MapGet("/traces", List);
    }

    /// <summary>A tag finds, it does not prevent: two POSTs with one tag are two traces (recording 05d), newest first.</summary>
    private static IResult List(HttpRequest request, ExecutionStore store)
    {
        var (tag, id) = (request.Query["trace_tag"].ToString(), request.Query["execution"].ToString());
        var found = store.All()
            .Where(execution => execution.TraceTag is not null)
            .Where(execution => tag.Length == 0 || execution.TraceTag == tag)
            .Where(execution => id.Length == 0 || execution.Id == id)
            .Reverse()
            .Select(Trace)
            .ToList();
        return Listing.Of(request, found, DocumentView.OfActions);
    }

    private static JsonObject Trace(Execution execution)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(execution.Id)));
        return new JsonObject
        {
            ["uid"] = $"trace:{id[..32]}",
            ["trace_tag"] = execution.TraceTag,
            ["trigger_instances"] = new JsonArray(),
            ["rules"] = new JsonArray(),
            ["action_executions"] = new JsonArray(new JsonObject
            {
                ["object_id"] = execution.Id,
                ["ref"] = execution.Action.Reference,
                ["updated_at"] = ExecutionDocument.Timestamp(execution.Start),
                ["caused_by"] = new JsonObject(),
            }),
            ["start_timestamp"] = ExecutionDocument.Timestamp(execution.Start),
            ["id"] = id[32..56],
        };
    }
}
