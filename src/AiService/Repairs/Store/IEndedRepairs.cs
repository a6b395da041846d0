using AiService.Storage;

namespace AiService.Repairs.Store;

/// <summary>Reads repairs that are over, in the order of their ends. Every member throws <see cref="StorageException"/> when the records cannot be read.</summary>
internal interface IEndedRepairs
{
    /// <summary>Counts them by device.</summary>
    Task<IReadOnlyDictionary<string, long>> CountAsync(EndedFilter filter, CancellationToken cancellation);

    /// <summary>Reads those that follow a repair, the oldest end first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <returns>Fewer than the limit: there are no more.</returns>
    Task<IReadOnlyList<RepairRecord>> PageAsync(EndedFilter filter, RepairRecord? after, int limit, CancellationToken cancellation);
}

/// <summary>Which repairs are wanted. What is null does not restrict.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="From">Ended then or later.</param>
/// <param name="To">Ended before.</param>
internal sealed record EndedFilter(string? DeviceId, DateTimeOffset? From, DateTimeOffset? To);
