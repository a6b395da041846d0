namespace AiService.Audit;

/// <summary>One line of the append-only record of what was about to be done to a device, and what came of it.</summary>
public sealed record AuditEntry
{
    public required DateTimeOffset At { get; init; }

    public required Guid RepairId { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>What happened: <c>planned</c>, <c>sending</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, …</summary>
    public required string Event { get; init; }

    public string? Provider { get; init; }

    public string? Action { get; init; }

    public string? ExecutionId { get; init; }

    /// <summary>One sentence, without secrets.</summary>
    public string? Detail { get; init; }
}
