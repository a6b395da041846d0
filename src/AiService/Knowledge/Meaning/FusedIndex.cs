using AiService.Knowledge.Search;

namespace AiService.Knowledge.Meaning;

/// <summary>
/// Combines the text index with the entries' meaning. While the meaning of a query is not available, the answer is the text index's own. For a
/// fault only what surely belongs to it is wanted: meaning helps there when the text finds nothing.
/// </summary>
internal sealed class FusedIndex(IKnowledgeIndex text, QueryMeaning meaning, MeaningVectors vectors, MeaningOptions options, NearRows rows)
    : IKnowledgeIndex
{
    /// <summary>How far down the rankings entries can still get to the top by being in both.</summary>
    private const int Depth = 50;

    /// <summary>Nearest entries that are considered when a filter leaves few of them.</summary>
    private const int FilteredDepth = 1_000;

    public async Task<IReadOnlyList<FoundEntry>> FindAsync(KnowledgeQuery query, CancellationToken cancellation)
    {
        return query.IsFault ? await ForFaultAsync(query, cancellation) : await ForPersonAsync(query, cancellation);
    }

    private async Task<IReadOnlyList<FoundEntry>> ForFaultAsync(KnowledgeQuery query, CancellationToken cancellation)
    {
        var found = await text.FindAsync(query, cancellation);
        return found.Count == 0 && await meaning.OfAsync(query.Text, cancellation) is { Vector: { } vector }
            ? [.. (await NearAsync(query, vector, cancellation)).Take(query.Limit)]
            : found;
    }

    private async Task<IReadOnlyList<FoundEntry>> ForPersonAsync(KnowledgeQuery query, CancellationToken cancellation)
    {
        var asking = meaning.OfAsync(query.Text, cancellation);
        var wanted = query.Offset + query.Limit;
        var found = await text.FindAsync(query with { Offset = 0, Limit = Math.Max(Depth, wanted) }, cancellation);
        var (vector, instead) = await asking;
        if (vector is null)
        {
            return [.. Page(found).Select(hit => hit with { Meaning = new KnowledgeMeaning(instead!, null, null) })];
        }

        var near = await NearAsync(query, vector, cancellation);
        var meanings = near.ToDictionary(hit => hit.Entry.Id, hit => hit.Meaning);
        var entries = near.Concat(found).GroupBy(hit => hit.Entry.Id).ToDictionary(
            same => same.Key,
            same => same.Last() with { Meaning = meanings.GetValueOrDefault(same.Key) ?? new KnowledgeMeaning("used", null, null) });

        // The same for every page: what is fused is always as deep, and the rest of the text's answer follows as it is.
        var fused = ReciprocalRanks.Fuse(found.Take(Depth).Select(hit => hit.Entry.Id), near.Select(hit => hit.Entry.Id));
        return [.. Page(fused.Union(found.Select(hit => hit.Entry.Id)).Select(id => entries[id]))];

        IEnumerable<FoundEntry> Page(IEnumerable<FoundEntry> all) => all.Skip(query.Offset).Take(query.Limit);
    }

    private async Task<List<FoundEntry>> NearAsync(KnowledgeQuery query, float[] vector, CancellationToken cancellation)
    {
        var filtered = (query.DeviceType ?? query.FaultLevel ?? query.Action) is not null;
        var near = vectors.Nearest(vector, filtered ? FilteredDepth : Depth, options.MinSimilarity, cancellation);
        var found = await rows.ReadAsync(query, [.. near.Select(entry => entry.Id)], cancellation);
        return
        [
            .. near.Where(entry => found.ContainsKey(entry.Id)).Take(Depth).Select((entry, place) => new FoundEntry(found[entry.Id], MatchKind.Meaning)
            {
                Meaning = new KnowledgeMeaning("used", place + 1, Math.Round(entry.Similarity, 3)),
            }),
        ];
    }
}
