using AiService.Knowledge.Learning;
using AiService.Knowledge.Search;
using AiService.Storage;

namespace AiService.Knowledge.Service;

/// <summary>Finds what is known about faults and their repair, for people and for analyses, and learns from repairs.</summary>
internal sealed class KnowledgeBase(IKnowledgeIndex index, ILearningStore learning, KnowledgeHits hits)
{
    /// <summary>Finds what a person searches for.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<FoundEntry>> SearchAsync(KnowledgeQuery query, CancellationToken cancellation)
    {
        var found = await index.FindAsync(query, cancellation);
        hits.Count(found.Select(hit => hit.Entry));
        return found;
    }

    /// <summary>Finds what is known about a fault, for the device's vendor first, each solution once.</summary>
    /// <param name="description">The fault in words.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="vendor">The device's vendor, by any of its names; null when it is not known.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<KnowledgeEntry>> FindSolutionsAsync(string description, int limit, string? vendor, CancellationToken cancellation)
    {
        // The Python service wrote a repair again each time that it worked: deep enough to have some left when each is shown once.
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

    /// <summary>Counts what a repair taught for the one entry of its symptom, action and platform (TRAPS 45).</summary>
    /// <returns>The entry's id; null while nothing has worked for that symptom, and for a fault whose words are nothing but names and numbers.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task<long?> LearnAsync(RepairLesson lesson) =>
        LearnedRepair.Of(lesson) is { } repair ? learning.LearnAsync(repair) : Task.FromResult<long?>(null);

    private const int Deeper = 8;

    /// <summary>Where one fault has more rows than these, most of them are repetitions.</summary>
    private const int Deepest = 1_000;
}
