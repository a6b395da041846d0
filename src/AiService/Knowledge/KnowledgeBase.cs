using AiService.Knowledge.Learning;
using AiService.Storage;
using Dapper;

namespace AiService.Knowledge;

/// <summary>What is known about faults and their repair: found by people and by analyses, added to by people and by repairs.</summary>
internal sealed class KnowledgeBase(KnowledgeDatabase database, KnowledgeSearch search, KnowledgeHits hits, TimeProvider time)
{
    /// <summary>Most entries that a search answers with (contract section 2.2).</summary>
    public const int SearchLimit = 5;

    private readonly LearnedEntries learned = new(database, time);

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

    /// <summary>Takes in what a repair taught: it counts for one entry per symptom, action and platform (TRAPS 45).</summary>
    /// <returns>The entry's id; null while nothing has worked for that symptom.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task<long?> LearnAsync(RepairLesson lesson) => learned.LearnAsync(lesson);

    private const string Insert = """
        INSERT INTO knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time)
        VALUES (@Keyword, @Title, @Solution, @DeviceType, @FaultLevel, @Now, @Now)
        RETURNING id
        """;

    private object Row(KnowledgeDraft draft)
    {
        return new { draft.Keyword, draft.Title, draft.Solution, draft.DeviceType, draft.FaultLevel, Now = KnowledgeTime.Now(time) };
    }
}
