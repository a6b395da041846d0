using AiService.Knowledge.Search;
using AiService.Storage;
using Dapper;

namespace AiService.Knowledge;

/// <summary>What is known about faults and their repair: found by people and by analyses, added to by people and by repairs.</summary>
internal sealed class KnowledgeBase(KnowledgeDatabase database, IKnowledgeIndex index, KnowledgeHits hits, TimeProvider time)
{
    /// <summary>What a person searches for.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<FoundEntry>> SearchAsync(KnowledgeQuery query, CancellationToken cancellation)
    {
        var found = await index.FindAsync(query, cancellation);
        hits.Count(found.Select(hit => hit.Entry));
        return found;
    }

    /// <summary>What is known about a fault that was found.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public Task<IReadOnlyList<KnowledgeEntry>> FindSolutionsAsync(string description, int limit, CancellationToken cancellation)
    {
        return FindSolutionsAsync(description, limit, vendor: null, cancellation);
    }

    /// <summary>What is known about a fault that was found, for the device's vendor first, each solution once.</summary>
    /// <param name="description">The fault in words.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="vendor">The device's vendor, by any of its names; null when it is not known.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<KnowledgeEntry>> FindSolutionsAsync(string description, int limit, string? vendor, CancellationToken cancellation)
    {
        // The Python service wrote a repair again each time that it worked: enough to have some left when each is told once.
        var query = new KnowledgeQuery(description) { IsFault = true, Limit = limit * RepeatedUpTo, Vendor = vendor };
        var found = await index.FindAsync(query, cancellation);
        List<KnowledgeEntry> best = [.. found.Select(hit => hit.Entry)
            .DistinctBy(entry => (entry.Keyword, entry.Title)).DistinctBy(entry => entry.Solution).Take(limit)];
        hits.Count(best);
        return best;
    }

    /// <summary>Adds an entry, also one that is there already: callers rely on a new id (TRAPS 45).</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task<long> AddAsync(KnowledgeDraft draft, CancellationToken cancellation)
    {
        return database.WriteAsync((connection, transaction) => connection.ExecuteScalar<long>(Insert, Row(draft), transaction), cancellation);
    }

    /// <summary>
    /// Keeps a repair that worked: one entry per fault, which a later repair of the same fault brings up to date (TRAPS 45).
    /// </summary>
    /// <param name="lesson">What worked; one that did not teaches nothing yet.</param>
    /// <returns>The entry's id, also when it was there already.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task<long> LearnAsync(RepairLesson lesson)
    {
        var row = Row(new KnowledgeDraft(
            KnowledgeDraft.Cut(lesson.Description, KnowledgeDraft.MaxKeyword),
            KnowledgeDraft.Cut($"自动修复：{lesson.Description}", KnowledgeDraft.MaxTitle),
            KnowledgeDraft.Cut(lesson.Solution, KnowledgeDraft.MaxSolution),
            DeviceType: null,
            lesson.Level));

        // No cancellation: a repair that worked is remembered though its caller has left.
        return database.WriteAsync(
            (connection, transaction) =>
                connection.ExecuteScalar<long?>(Update, row, transaction) ?? connection.ExecuteScalar<long>(Insert, row, transaction),
            CancellationToken.None);
    }

    private const int RepeatedUpTo = 8;

    private const string Insert = """
        INSERT INTO knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time)
        VALUES (@Keyword, @Title, @Solution, @DeviceType, @FaultLevel, @Now, @Now)
        RETURNING id
        """;

    private const string Update = """
        UPDATE knowledge SET solution = @Solution, fault_level = @FaultLevel, update_time = @Now
        WHERE id = (SELECT min(id) FROM knowledge WHERE keyword = @Keyword AND title = @Title)
        RETURNING id
        """;

    private object Row(KnowledgeDraft draft)
    {
        return new { draft.Keyword, draft.Title, draft.Solution, draft.DeviceType, draft.FaultLevel, Now = KnowledgeTime.Now(time) };
    }
}
