namespace AiService.Audit;

/// <summary>One line of the append-only record of what was about to be done to a device, and what came of it.</summary>
public sealed record AuditEntry
{
    /// <summary>Rising number within the records, and the id of the server-sent event; 0 until it is written.</summary>
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid RepairId { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>What happened: <c>planned</c>, <c>sending</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, …</summary>
    public required string Event { get; init; }

    /// <summary>The repair's state after it; null in lines that are older than the states.</summary>
    public string? State { get; init; }

    public string? Provider { get; init; }

    public string? Action { get; init; }

    public string? ExecutionId { get; init; }

    /// <summary>One sentence, without secrets.</summary>
    public string? Detail { get; init; }
}
