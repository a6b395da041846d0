using System.Text.Json.Serialization;
using AiService.Alerts.Inbox;
using AiService.Alerts.Reading;
using AiService.Faults;
using AiService.Repairs.Endpoints;
using AiService.Repairs.Store;

namespace AiService.Alerts;

/// <summary>What became of the alerts of one request.</summary>
public sealed record AlertsAnswer
{
    /// <summary>One entry an alert, in their order.</summary>
    public required IReadOnlyList<AlertView> Items { get; init; }

    /// <summary>What could not be read, or was left out by the sender, in Chinese; absent when nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>One alert, and what was decided about it.</summary>
public sealed record AlertView
{
    /// <summary>The sender's name of the alert: Alertmanager's fingerprint, the own form's <c>alert_id</c>, else a hash of what names it. The same for all its arrivals.</summary>
    public required string AlertId { get; init; }

    /// <summary>Id of this arrival; absent where it is not kept: a dry run, or a message of this service itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    /// <summary>Who wrote it.</summary>
    public required AlertSource Source { get; init; }

    /// <summary>Whether it fires.</summary>
    public required AlertState State { get; init; }

    /// <summary>The device by its id in the inventory or the platform; null when it is not known.</summary>
    public required string? DeviceId { get; init; }

    /// <summary>The device's address or name, as the alert gives it; null when it gives none.</summary>
    public required string? Host { get; init; }

    /// <summary>P0 to P3.</summary>
    public required FaultLevel Level { get; init; }

    /// <summary>The fault in words.</summary>
    public required string Fault { get; init; }

    /// <summary>What was decided.</summary>
    public required AlertDecision Decision { get; init; }

    /// <summary>Why, in Chinese.</summary>
    public required string Reason { get; init; }

    /// <summary>The analysis that decided it, at <c>GET /analyses/{id}</c> for 48 hours; null where there was none.</summary>
    public required Guid? AnalysisId { get; init; }

    /// <summary>When the sender saw it first; absent when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it was over, as the sender says; absent when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it was decided; absent while it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>When a later arrival said that it is over; absent when none has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who sent it: <c>alert-token</c>, the name of an API key, a token's user, <c>trusted</c> or <c>anonymous</c>.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>From which address.</summary>
    public string? RequestedFrom { get; init; }

    /// <summary>The repairs behind it, as they stand now; with one alert only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepairView>? Repairs { get; init; }

    /// <summary>What would be done, as in <c>repair_results</c>; with a dry run only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepairResult>? RepairResults { get; init; }

    internal static AlertView Of(AlertRecord alert, bool isKept = true) => new()
    {
        AlertId = alert.AlertId,
        Id = isKept && !alert.Received.IsOwnMessage ? alert.Id : null,
        Source = alert.Source,
        State = alert.State,
        DeviceId = alert.DeviceId,
        Host = alert.Received.Host,
        Level = alert.Received.Level,
        Fault = alert.Fault,
        Decision = alert.Decision,
        Reason = alert.Reason,
        AnalysisId = isKept ? alert.AnalysisId : null,
        StartsAt = alert.Received.StartsAt,
        EndsAt = alert.Received.EndsAt,
        ReceivedAt = alert.ReceivedAt,
        DecidedAt = alert.DecidedAt,
        ResolvedAt = alert.ResolvedAt,
        RequestedBy = alert.RequestedBy,
        RequestedFrom = alert.RequestedFrom,
    };
}
