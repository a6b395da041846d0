using AiService.Storage;

namespace AiService.Knowledge.Exchange;

/// <summary>
/// Writes entries of a file. An entry that repairs made equals one of the same symptom, action and platform; any other equals one of the same
/// words. Of outcomes the larger count and the later success stay, so that importing a file twice changes nothing.
/// </summary>
/// <remarks>With <c>once</c> an entry that was imported before is never imported again, whatever has become of it here.</remarks>
internal interface IImportStore
{
    /// <summary>Returns what <see cref="ImportAsync"/> would do with each entry.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    Task<ImportOutcome[]> PlanAsync(IReadOnlyList<ExchangeEntry> batch, bool once, CancellationToken cancellation);

    /// <summary>Writes a batch in one transaction.</summary>
    /// <exception cref="StorageException">It could not be written.</exception>
    Task<ImportOutcome[]> ImportAsync(IReadOnlyList<ExchangeEntry> batch, bool once, CancellationToken cancellation);
}

/// <summary>What becomes of an entry of a file.</summary>
internal enum ImportOutcome
{
    Unchanged,
    Added,
    Updated,
}
