namespace AiService.Knowledge.Meaning;

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): each ranking gives an entry one part of 60 and its rank. Ranks are comparable
/// where scores of different kinds are not.
/// </summary>
internal static class ReciprocalRanks
{
    private const int Smoothing = 60;

    /// <param name="rankings">Ids, the best first.</param>
    /// <returns>All ids, the best first; of equals the one that an earlier ranking has earlier.</returns>
    public static List<long> Fuse(params IEnumerable<long>[] rankings)
    {
        var scores = new Dictionary<long, double>();
        var order = new List<long>();
        foreach (var ranking in rankings)
        {
            var rank = 0;
            foreach (var id in ranking)
            {
                rank++;
                if (!scores.TryGetValue(id, out var score))
                {
                    order.Add(id);
                }

                scores[id] = score + (1.0 / (Smoothing + rank));
            }
        }

        return [.. order.OrderByDescending(id => scores[id])];
    }
}
