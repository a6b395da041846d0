namespace AiService.Audit;

/// <summary>One line of the append-only record of what was about to be done to a device, and what came of it.</summary>
public sealed record AuditEntry
{
    /// <summary>Rising number within the records, and the id of the server-sent event; 0 until it is written.</summary>
    public long Id { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The repair.</summary>
    public required Guid RepairId { get; init; }

    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>What happened: <c>planned</c>, <c>sending</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, …</summary>
    public required string Event { get; init; }

    /// <summary>The repair's state after it; null in lines that are older than the states.</summary>
    public string? State { get; init; }

    /// <summary>The provider that acts; null before one does.</summary>
    public string? Provider { get; init; }

    /// <summary>The mapped action, <c>pack.name</c>, or the runbook; null where there is none.</summary>
    public string? Action { get; init; }

    /// <summary>StackStorm's execution, once it is known.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>One sentence, without secrets.</summary>
    public string? Detail { get; init; }

    /// <summary>Who asked for it: the name of an API key, a token's user, <c>trusted</c> or <c>anonymous</c>; null for what the service does by itself.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The address from which it was asked for.</summary>
    public string? RequestedFrom { get; init; }
}
