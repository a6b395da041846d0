using AiService.Knowledge.Learning;
using AiService.Knowledge.Search;
using AiService.Storage;
using AiService.Storage.Sqlite;
using Dapper;

namespace AiService.Knowledge;

/// <summary>What is known about faults and their repair: found by people and by analyses, added to by people and by repairs.</summary>
internal sealed class KnowledgeBase(KnowledgeDatabase database, IKnowledgeIndex index, KnowledgeHits hits, TimeProvider time)
{
    private readonly LearnedEntries learned = new(database, time);

    /// <summary>What a person searches for.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<FoundEntry>> SearchAsync(KnowledgeQuery query, CancellationToken cancellation)
    {
        var found = await index.FindAsync(query, cancellation);
        hits.Count(found.Select(hit => hit.Entry));
        return found;
    }

    /// <summary>What is known about a fault that was found, for the device's vendor first, each solution once.</summary>
    /// <param name="description">The fault in words.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="vendor">The device's vendor, by any of its names; null when it is not known.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<KnowledgeEntry>> FindSolutionsAsync(string description, int limit, string? vendor, CancellationToken cancellation)
    {
        // The Python service wrote a repair again each time that it worked: deep enough to have some left when each is told once.
        for (var depth = limit * Deeper; ; depth *= Deeper)
        {
            var found = await index.FindAsync(new KnowledgeQuery(description) { IsFault = true, Limit = depth, Vendor = vendor }, cancellation);
            List<KnowledgeEntry> best = [.. found.Select(hit => hit.Entry)
                .DistinctBy(entry => (entry.Keyword, entry.Title)).DistinctBy(entry => entry.Solution).Take(limit)];
            if (best.Count == limit || found.Count < depth || depth >= Deepest)
            {
                hits.Count(best);
                return best;
            }
        }
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

    private const int Deeper = 8;

    /// <summary>Who has so many rows for one fault has a mind to repeat himself.</summary>
    private const int Deepest = 1_000;

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
