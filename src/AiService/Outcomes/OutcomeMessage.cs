using System.Globalization;
using System.Text.Json.Nodes;
using AiService.Faults;
using AiService.Hosting;
using AiService.Repairs.Store;

namespace AiService.Outcomes;

/// <summary>What is reported of one outcome, and the forms in which the receivers take it. No text of it holds a secret.</summary>
internal sealed record OutcomeMessage
{
    /// <summary>The sender's name in every form: by it the message is known when an alert system sends it on to this service.</summary>
    public const string Source = "ai-service";

    private const int MostOfLabel = 200;

    /// <summary>The repair.</summary>
    public required Guid RepairId { get; init; }

    /// <summary>The device as the caller named it.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The device's address, or its id where that is not known.</summary>
    public required string Host { get; init; }

    /// <summary>P0 to P3.</summary>
    public required FaultLevel Level { get; init; }

    /// <summary>The state that the repair reached.</summary>
    public required RepairState State { get; init; }

    /// <summary>When it reached it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The first line of the text.</summary>
    public required string Headline { get; init; }

    /// <summary>The text for people, in Chinese, of several lines.</summary>
    public required string Content { get; init; }

    /// <summary>
    /// The form of <c>POST /api/alert/hertzbeat</c>: alert-service finds the device by <c>target</c> or <c>tags.ip</c>, and its level by a word.
    /// </summary>
    public static JsonObject ForAlertService(OutcomeMessage message) => new()
    {
        ["target"] = message.Host,
        ["tags"] = new JsonObject { ["ip"] = message.Host },
        ["priority"] = message.Level switch { FaultLevel.P0 => "CRITICAL", FaultLevel.P1 => "HIGH", FaultLevel.P2 => "MEDIUM", _ => "LOW" },
        ["monitorName"] = Source,
        ["metric"] = "repair",
        ["content"] = message.Content,
    };

    /// <summary>
    /// One body for both forms of <c>POST /api/alerts/report</c>, which ignore the members that they do not know: up to 1.6 <c>GeneralCloudAlertReport</c> (<c>alertName</c>,
    /// <c>alertTime</c> and <c>priority</c> are required), from 1.7 on <c>SingleAlert</c>, which is one alert as long as its labels are the same and reads its level from them.
    /// </summary>
    public static JsonObject ForHertzBeat(OutcomeMessage message)
    {
        var at = message.At.ToUnixTimeMilliseconds();
        return new JsonObject
        {
            ["labels"] = new JsonObject
            {
                ["alertname"] = "ai-service-repair",
                ["source"] = Source,
                ["severity"] = message.Level switch { FaultLevel.P0 => "emergency", FaultLevel.P1 => "critical", FaultLevel.P2 => "warning", _ => "info" },
                ["device_id"] = OneLine.Of(message.DeviceId, MostOfLabel),
                ["instance"] = message.Host,
                ["repair_id"] = message.RepairId.ToString("D", CultureInfo.InvariantCulture),
                ["repair_state"] = message.State.Word(),
            },
            ["annotations"] = new JsonObject { ["summary"] = message.Headline },
            ["content"] = message.Content,
            ["status"] = "firing",
            ["triggerTimes"] = 1,
            ["startAt"] = at,
            ["alertName"] = "ai-service-repair",
            ["alertTime"] = at,
            ["priority"] = message.Level switch { FaultLevel.P0 => 0, FaultLevel.P1 => 1, _ => 2 },
            ["reportType"] = 1,
        };
    }
}
