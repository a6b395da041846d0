using System.Text.Json;
using System.Text.Json.Serialization;
using AiService.Access;
using AiService.Alerts.Reading;
using AiService.Hosting;
using AiService.Repairs.Store;

namespace AiService.Alerts.Inbox;

/// <summary>What was decided about an alert. The words are the wire's; the records hold the names.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertDecision>))]
public enum AlertDecision
{
    /// <summary>Nothing yet: its device is being looked up, or it waits for its turn.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>A repair was put on record for it.</summary>
    [JsonStringEnumMemberName("repair")]
    Repair,

    /// <summary>A repair of the same fault was open, or the same alert was already being decided about.</summary>
    [JsonStringEnumMemberName("joined")]
    Joined,

    /// <summary>A repair was put on record that asks for a person's approval.</summary>
    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,

    /// <summary>A rule refuses the repair, or it came too late.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It says that the fault is over.</summary>
    [JsonStringEnumMemberName("resolved")]
    Resolved,

    /// <summary>It is kept, and causes nothing.</summary>
    [JsonStringEnumMemberName("recorded")]
    Recorded,
}

/// <summary>One alert as it is kept: what came, who sent it, and what was decided about it.</summary>
internal sealed record AlertRecord
{
    /// <summary>The order of arrival; 0 until it is on record.</summary>
    public long Number { get; init; }

    /// <summary>Sortable id (UUIDv7) of this arrival.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who wrote it.</summary>
    public required AlertSource Source { get; init; }

    /// <summary>The sender's name of the alert, the same for all its arrivals.</summary>
    public required string AlertId { get; init; }

    /// <summary>Whether it fires.</summary>
    public required AlertState State { get; init; }

    /// <summary>The device, once it is known.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The fault in words.</summary>
    public required string Fault { get; init; }

    /// <summary>What its repeats have in common, which its name alone may not tell: the fault's words without what was measured, and the object.</summary>
    public required string Target { get; init; }

    /// <summary>True when its sender may have something repaired.</summary>
    public required bool MayRepair { get; init; }

    /// <summary>What was decided.</summary>
    public required AlertDecision Decision { get; init; }

    /// <summary>Why, in Chinese.</summary>
    public required string Reason { get; init; }

    /// <summary>The analysis that decided it; null where none did.</summary>
    public Guid? AnalysisId { get; init; }

    /// <summary>What was read of it.</summary>
    public required ReceivedAlert Received { get; init; }

    /// <summary>How much that takes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Who sent it.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>From which address.</summary>
    public string? RequestedFrom { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>When an alert that fires was said to be over.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Returns the record of an alert that has arrived and is undecided.</summary>
    public static AlertRecord Of(ReceivedAlert alert, Requester sender, bool mayRepair, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Source = alert.Source,
        AlertId = alert.AlertId,
        State = alert.State,
        Fault = alert.Fault,
        Target = $"{alert.Object} {RepairTarget.Of(null, alert.Fault)}".Trim(),
        MayRepair = mayRepair,
        Decision = AlertDecision.Pending,
        Reason = "",
        Received = alert,
        Bytes = JsonSerializer.SerializeToUtf8Bytes(alert, Json.Wire).Length,
        RequestedBy = sender.Name,
        RequestedFrom = sender.Address,
        ReceivedAt = now,
    };

    /// <summary>Returns the record with what was decided.</summary>
    public AlertRecord Decided(AlertDecision decision, string reason, DateTimeOffset now) =>
        this with { Decision = decision, Reason = reason, DecidedAt = now, AnalysisId = decision is AlertDecision.Recorded or AlertDecision.Resolved ? null : AnalysisId };
}
