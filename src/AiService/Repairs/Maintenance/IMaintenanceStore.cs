using AiService.Access;

namespace AiService.Repairs.Maintenance;

/// <summary>Keeps the windows that were created by the API.</summary>
internal interface IMaintenanceStore
{
    /// <summary>Returns every window, the oldest first.</summary>
    Task<IReadOnlyList<StoredWindow>> ListAsync(CancellationToken cancellation);

    /// <summary>Adds a window, with its record in the audit.</summary>
    Task AddAsync(StoredWindow window, CancellationToken cancellation);

    /// <summary>Removes a window, with the record of it in the audit; returns false when there is no such window.</summary>
    /// <param name="id">The window.</param>
    /// <param name="by">Who wants it; null: it is over for long.</param>
    /// <param name="cancellation">The caller is gone.</param>
    Task<bool> RemoveAsync(Guid id, Requester? by, CancellationToken cancellation);
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
