using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AiService.Audit;

/// <summary>One record of the append-only audit: what was about to be done, decided or asked for, and what came of it.</summary>
public sealed record AuditEntry
{
    /// <summary>Rising number within the records, and the id of the server-sent event; 0 until it is written.</summary>
    public long Id { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The repair, or the decision that began none; the empty UUID where it is about neither.</summary>
    public Guid RepairId { get; init; }

    /// <summary>The device; empty where it is about none.</summary>
    public string DeviceId { get; init; } = "";

    /// <summary>What happened: <c>planned</c>, <c>sending</c>, <c>running</c>, <c>succeeded</c>, <c>paused</c>, <c>access_refused</c>, … (docs/operations.md).</summary>
    public required string Event { get; init; }

    /// <summary>The repair's state after it; null in lines that are older than the states.</summary>
    public string? State { get; init; }

    /// <summary>The provider that acts; null before one does.</summary>
    public string? Provider { get; init; }

    /// <summary>The mapped action, <c>pack.name</c> or a job template of AWX, or the runbook; of a request its method and path; null where there is none.</summary>
    public string? Action { get; init; }

    /// <summary>StackStorm's execution, once it is known.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>One sentence, without secrets.</summary>
    public string? Detail { get; init; }

    /// <summary>Who asked for it: the name of an API key, a token's user, <c>trusted</c> or <c>anonymous</c>; null for what the service does by itself.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The address from which it was asked for.</summary>
    public string? RequestedFrom { get; init; }

    /// <summary>What came of it, where that is no state of a repair: the HTTP status of a request, …; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcome { get; init; }

    /// <summary>What else belongs to it, by event: the decision with every rule's verdict, the seal of a segment, … ; null where there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Data { get; init; }

    /// <summary>Its HMAC, which covers its predecessor's; null until it is written, and in records that are older than the chain.</summary>
    [JsonIgnore]
    public byte[]? Hmac { get; init; }
}
