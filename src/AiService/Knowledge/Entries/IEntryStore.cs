using AiService.Storage;

namespace AiService.Knowledge.Entries;

/// <summary>
/// Keeps the entries of the knowledge base and their outcomes. Each change is one transaction; where a version is given, it is refused when the
/// entry has another one by then.
/// </summary>
/// <remarks>Every method throws <see cref="StorageException"/> when the knowledge base cannot be read or written.</remarks>
internal interface IEntryStore
{
    /// <summary>Returns a page of entries from the filter's cursor on, by descending or ascending id.</summary>
    Task<List<KnowledgeRecord>> PageAsync(EntryFilter filter, bool newestFirst, int limit, CancellationToken cancellation);

    /// <summary>Returns an entry, or null when there is none of this id.</summary>
    Task<KnowledgeRecord?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>Adds an entry, even if an equal one exists, and returns its id: callers rely on a new one (TRAPS 45).</summary>
    Task<long> AddAsync(KnowledgeDraft draft, CancellationToken cancellation);

    /// <summary>Changes an entry's words. Later repairs do not replace the keyword, title or solution of a person.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="version">The version that the caller has read; null accepts any.</param>
    /// <param name="change">Returns the new words for the present ones; it may be called more than once.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <exception cref="EntryException">It does not exist, or has changed.</exception>
    Task<KnowledgeRecord> ChangeAsync(long id, string? version, Func<KnowledgeDraft, KnowledgeDraft> change, CancellationToken cancellation);

    /// <summary>Retires an entry, which is then kept and counted on, but not found; or restores it, without the outcomes that a merge moved.</summary>
    /// <exception cref="EntryException">It does not exist, or has changed.</exception>
    Task<KnowledgeRecord> RetireAsync(long id, string? version, bool retired, CancellationToken cancellation);

    /// <summary>Adds an entry's outcomes to another one's, for which its later repairs count too, retires it, and returns the other one.</summary>
    /// <exception cref="EntryException">One does not exist, has changed, or they cannot be merged.</exception>
    Task<KnowledgeRecord> MergeAsync(long id, long into, string? version, CancellationToken cancellation);

    /// <summary>Deletes an entry.</summary>
    /// <exception cref="EntryException">It does not exist, or has changed.</exception>
    Task DeleteAsync(long id, string? version, CancellationToken cancellation);

    /// <summary>Adds to the hit counts of entries.</summary>
    Task CountHitsAsync(IReadOnlyDictionary<long, int> hits);
}
