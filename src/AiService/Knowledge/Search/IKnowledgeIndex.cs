using AiService.Storage;

namespace AiService.Knowledge.Search;

/// <summary>
/// Finds entries and ranks them: by how well their text matches, then by how often and how lately their solution really worked,
/// then by how often they were found. A database server brings an index of its own.
/// </summary>
internal interface IKnowledgeIndex
{
    /// <summary>The best entries for the query, as they stand in the table now, best first. Retired ones are not among them.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    Task<IReadOnlyList<FoundEntry>> FindAsync(KnowledgeQuery query, CancellationToken cancellation);
}

/// <summary>An entry that was found, and how it matches.</summary>
internal sealed record FoundEntry(KnowledgeEntry Entry, MatchKind Kind)
{
    /// <summary>What its meaning had to do with it; null when no model is asked for.</summary>
    public KnowledgeMeaning? Meaning { get; init; }
}
