using System.Collections.Concurrent;
using AiService.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>How many entries have a token. Small numbers are counted again each time: they are quick to count, and a change means most to them.</summary>
/// <param name="texts">The change up to which the index was.</param>
internal sealed class TokenCounts(long texts)
{
    /// <summary>What is more frequent is just frequent: counting on would take longer than searching.</summary>
    private const int Most = 5_000;

    private const int Small = 100;

    private const int MaxKept = 50_000;

    /// <summary>So many changes do not make a rare token of a frequent one.</summary>
    private const int Few = 2_000;

    private const string Count = "SELECT count(*) FROM (SELECT rowid FROM tokens WHERE tokens MATCH $1 LIMIT $2)";

    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>True while the numbers are good enough for an index that is up to another change.</summary>
    public bool IsFor(long otherTexts) => Math.Abs(otherTexts - texts) <= Few;

    public int Of(SqliteConnection index, string token)
    {
        if (!counts.TryGetValue(token, out var count))
        {
            count = (int)(long)index.Prepared(Count, ("$1", token), ("$2", Most)).ExecuteScalar()!;
            if (count > Small && counts.Count < MaxKept)
            {
                counts[token] = count;
            }
        }

        return count;
    }
}
