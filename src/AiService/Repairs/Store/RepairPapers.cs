using System.Text.Json;
using AiService.Faults;
using AiService.Faults.Reading;
using AiService.Hosting.Redaction;
using AiService.Matching;
using AiService.Repairs.Queue;
using AiService.Repairs.Running;

namespace AiService.Repairs.Store;

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
        Reading = ReadingView.Of(order.Reading),

        // Which of them are secret is for the action's declaration to say: until it has been read, all are.
        Parameters = MaskedParameters.Of(order.Match.Parameters, _ => true),
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
        Reading = Reading(record),
        Match = new ActionMatch(
            record.Rule,
            record.Action,
            record.Keyword,
            record.Parameters.ToDictionary(parameter => parameter.Key, parameter => JsonSerializer.SerializeToElement(parameter.Value)),
            []),
    };

    // A row of before has none: it is read from the fault's words, of which the port is on record.
    private static FaultReading Reading(RepairRecord record)
    {
        if (record.Reading is { } kept)
        {
            return kept.ToReading();
        }

        var read = FaultReader.Read(record.Fault);
        var reading = read.Faults.FirstOrDefault() ?? read.Statements[0];
        return reading with { Object = reading.Object with { Port = record.Interface is { } name ? new InterfaceName(name) : null } };
    }
}
