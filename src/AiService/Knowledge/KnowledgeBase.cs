using AiService.Storage;
using Dapper;

namespace AiService.Knowledge;

/// <summary>What is known about faults and their repair: found by people and by analyses, added to by people and by repairs.</summary>
internal sealed class KnowledgeBase(KnowledgeDatabase database, KnowledgeSearch search, KnowledgeHits hits, TimeProvider time)
{
    /// <summary>Most entries that a search answers with (contract section 2.2).</summary>
    public const int SearchLimit = 5;

    /// <summary>What a person searches for.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<KnowledgeEntry>> SearchAsync(string text, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => search.ForText(connection, text, SearchLimit, cancellation), cancellation);
        hits.Count(found);
        return found;
    }

    /// <summary>What is known about a fault that was found.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<KnowledgeEntry>> FindSolutionsAsync(string description, int limit, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => search.ForFault(connection, description, limit, cancellation), cancellation);
        hits.Count(found);
        return found;
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
