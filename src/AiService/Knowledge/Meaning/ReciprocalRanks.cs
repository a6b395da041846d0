namespace AiService.Knowledge.Meaning;

/// <summary>
/// Fuses rankings by reciprocal rank (Cormack, Clarke, Büttcher 2009): each ranking gives an entry one part of 60 and its rank. Ranks are comparable
/// where scores of different kinds are not.
/// </summary>
internal static class ReciprocalRanks
{
    private const int Smoothing = 60;

    /// <param name="rankings">Ids, the best first.</param>
    /// <returns>All ids, the best first; of equals the one that an earlier ranking has earlier.</returns>
    public static List<long> Fuse(params IEnumerable<long>[] rankings)
    {
        var parts = rankings.SelectMany(ranking => ranking.Select((id, place) => (Id: id, Part: 1.0 / (Smoothing + place + 1))));
        return [.. parts.GroupBy(part => part.Id).OrderByDescending(entry => entry.Sum(part => part.Part)).Select(entry => entry.Key)];
    }
}
