namespace AiService.Repairs.Store;

/// <summary>Which repairs are wanted. What is null or empty does not restrict.</summary>
internal sealed record RepairFilter
{
    public string? DeviceId { get; init; }

    public IReadOnlyList<RepairState> States { get; init; } = [];

    public string? Action { get; init; }

    /// <summary>Created then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Created before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The last id of the page before.</summary>
    public Guid? After { get; init; }

    public required int Limit { get; init; }
}
