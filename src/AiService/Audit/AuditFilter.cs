namespace AiService.Audit;

/// <summary>Which records of the audit are asked for; what is null restricts nothing.</summary>
internal sealed record AuditFilter
{
    /// <summary>The device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The repair.</summary>
    public Guid? RepairId { get; init; }

    /// <summary>The events; empty: all.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Who asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Written at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Written before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The number of the last record of the page before.</summary>
    public long? After { get; init; }

    /// <summary>Records of a page, at least 1.</summary>
    public required int Limit { get; init; }
}
