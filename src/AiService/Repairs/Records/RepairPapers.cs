using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Faults;
using AiService.Hosting;
using AiService.Matching;

namespace AiService.Repairs.Records;

/// <summary>From an order to its record, and back in the next process.</summary>
internal static class RepairPapers
{
    public static RepairRecord Record(RepairOrder order, RepairOrigin origin, DateTimeOffset now) => new()
    {
        Id = order.RepairId,
        AnalysisId = origin.AnalysisId,
        TriggeredBy = origin.TriggeredBy,
        DeviceId = order.DeviceId,
        Fault = order.Description,
        Level = order.Level,
        Keyword = order.Match.Keyword,
        Rule = order.Match.Rule,
        Action = order.Match.Action,
        Interface = order.Interface?.Text,
        Target = order.Target,
        Parameters = new JsonObject(order.Match.Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, Masked(parameter.Key, parameter.Value)))),
        TraceTag = order.TraceTag,
        Provider = RepairProviders.None,
        State = RepairState.Planned,
        Status = RepairState.Planned.Word(),
        Attempts = 0,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>The order that a lost process had. Its parameters are masked: enough to follow it, and nothing is sent from it.</summary>
    public static RepairOrder Order(RepairRecord record) => new()
    {
        RepairId = record.Id,
        DeviceId = record.DeviceId,
        Description = record.Fault,
        Level = record.Level,
        Interface = record.Interface is { } name ? new InterfaceName(name) : null,
        Match = new ActionMatch(
            record.Rule,
            record.Action,
            record.Keyword,
            record.Parameters.ToDictionary(parameter => parameter.Key, parameter => JsonSerializer.SerializeToElement(parameter.Value)),
            []),
    };

    private static JsonNode? Masked(string name, JsonElement value)
    {
        if (SecretNames.Contains(name))
        {
            return SecretNames.Masked;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => new JsonObject(value.EnumerateObject().DistinctBy(member => member.Name).Select(
                member => KeyValuePair.Create(member.Name, Masked(member.Name, member.Value)))),
            JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(item => Masked("", item))]),
            _ => JsonNode.Parse(value.GetRawText()),
        };
    }
}
