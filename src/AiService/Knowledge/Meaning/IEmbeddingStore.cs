using AiService.Storage;

namespace AiService.Knowledge.Meaning;

/// <summary>Keeps the vectors of entries, and tells which entries have changed.</summary>
/// <remarks>Every method throws <see cref="StorageException"/> when the knowledge base cannot be read or written.</remarks>
internal interface IEmbeddingStore
{
    /// <summary>Returns false while the knowledge base has no log of changes or no place for vectors yet.</summary>
    Task<bool> CanFollowAsync(CancellationToken cancellation);

    /// <summary>Returns the number of the latest change of an entry's words; 0 when there is none.</summary>
    Task<long> LatestChangeAsync(CancellationToken cancellation);

    /// <summary>Returns the entries behind an id, by ascending id.</summary>
    Task<List<EmbeddedRow>> AfterAsync(long id, int limit, CancellationToken cancellation);

    /// <summary>Returns the entries that were changed or deleted after a change, in the order of the changes.</summary>
    Task<List<EmbeddedRow>> ChangedAfterAsync(long change, int limit, CancellationToken cancellation);

    /// <summary>Stores vectors in place of earlier ones.</summary>
    Task StoreAsync(string model, IReadOnlyList<(EmbeddedRow Row, float[] Vector)> made, CancellationToken cancellation);

    /// <summary>Deletes the vectors of entries that are gone.</summary>
    Task DeleteAsync(IReadOnlyList<long> gone, CancellationToken cancellation);
}
