using AiService.Storage;

namespace AiService.Audit;

/// <summary>
/// Reads records of the audit as they are stored, for an export that proves something: no value passes through a type of this program. Every member throws
/// <see cref="StorageException"/> when the records cannot be read.
/// </summary>
internal interface IStoredAudit
{
    /// <summary>Returns the number before the first record, and that of the last one.</summary>
    Task<(long Before, long Last)> RangeAsync(CancellationToken cancellation);

    /// <summary>Reads records in their order. It is a short read, whatever the filter leaves of them.</summary>
    /// <param name="after">The number after which they begin.</param>
    /// <param name="last">The number with which they end.</param>
    /// <param name="filter">Its device and its times restrict them; nothing else of it does.</param>
    /// <param name="cancellation">The caller's.</param>
    Task<IReadOnlyList<StoredRecord>> ReadAsync(long after, long last, AuditFilter filter, CancellationToken cancellation);
}

/// <summary>One record of the audit: its columns' own texts.</summary>
internal sealed record StoredRecord
{
    public required long Id { get; init; }

    public string? At { get; init; }

    public string? RepairId { get; init; }

    public string? DeviceId { get; init; }

    public string? Event { get; init; }

    public string? State { get; init; }

    public string? Provider { get; init; }

    public string? Action { get; init; }

    public string? ExecutionId { get; init; }

    public string? Detail { get; init; }

    public string? RequestedBy { get; init; }

    public string? RequestedFrom { get; init; }

    public string? Outcome { get; init; }

    /// <summary>JSON as it is stored: a text.</summary>
    public string? Data { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public string? Hmac { get; init; }
}
