namespace AiService.Repairs.Maintenance;

/// <summary>Keeps the windows that were created by the API.</summary>
internal interface IMaintenanceStore
{
    /// <summary>Returns every window, the oldest first.</summary>
    Task<IReadOnlyList<StoredWindow>> ListAsync(CancellationToken cancellation);

    Task AddAsync(StoredWindow window, CancellationToken cancellation);

    /// <summary>Returns false when there is no such window.</summary>
    Task<bool> RemoveAsync(Guid id, CancellationToken cancellation);
}

/// <summary>Holds a window of the API: a row of the table <c>maintenance_windows</c>.</summary>
internal sealed record StoredWindow
{
    /// <summary>Sortable id (UUIDv7).</summary>
    public required Guid Id { get; init; }

    public required MaintenanceWindow Window { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who created it: a key's name, a token's user, <c>trusted</c> or <c>anonymous</c>.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>The address from which it was created.</summary>
    public string? RequestedFrom { get; init; }
}
