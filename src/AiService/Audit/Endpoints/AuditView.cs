using System.Text.Json.Nodes;

namespace AiService.Audit.Endpoints;

/// <summary>One record of the audit as callers see it.</summary>
public sealed record AuditView
{
    /// <summary>Rising number.</summary>
    public required long Id { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened: <c>planned</c>, <c>sending</c>, <c>paused</c>, <c>request</c>, <c>access_refused</c>, <c>started</c>, … (docs/operations.md).</summary>
    public required string Event { get; init; }

    /// <summary>The device; null where it is about none.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The repair, or the decision that began none; null where it is about neither.</summary>
    public Guid? RepairId { get; init; }

    /// <summary>What came of it: the HTTP status of a request, else the repair's state after it; null where there is neither.</summary>
    public string? Outcome { get; init; }

    /// <summary>The provider that acts; null before one does.</summary>
    public string? Provider { get; init; }

    /// <summary>The mapped action, <c>pack.name</c> or a job template of AWX, or the runbook; of a request its method and path; null where there is none.</summary>
    public string? Action { get; init; }

    /// <summary>The engine's id of the execution.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>One sentence, without secrets.</summary>
    public string? Detail { get; init; }

    /// <summary>Who asked for it: the name of an API key, a token's user, <c>trusted</c> or <c>anonymous</c>; null for what the service does by itself.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The address from which it was asked for.</summary>
    public string? RequestedFrom { get; init; }

    /// <summary>What else belongs to it, by event: the decision with every rule's verdict, the maintenance window, the configuration's fingerprint, …; null where there is nothing.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>Its HMAC in lower-case hexadecimal digits, which covers its predecessor's; null in records that are older than the chain.</summary>
    public string? Hmac { get; init; }

    internal static AuditView Of(AuditEntry entry) => new()
    {
        Id = entry.Id,
        At = entry.At,
        Event = entry.Event,
        DeviceId = entry.DeviceId.Length > 0 ? entry.DeviceId : null,
        RepairId = entry.RepairId != Guid.Empty ? entry.RepairId : null,
        Outcome = entry.Outcome ?? entry.State,
        Provider = entry.Provider,
        Action = entry.Action,
        ExecutionId = entry.ExecutionId,
        Detail = entry.Detail,
        RequestedBy = entry.RequestedBy,
        RequestedFrom = entry.RequestedFrom,
        Data = entry.Data,
        Hmac = entry.Hmac is { } hmac ? Convert.ToHexStringLower(hmac) : null,
    };
}
