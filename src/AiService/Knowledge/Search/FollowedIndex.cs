using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>An index, and the table's change up to which it agrees with it.</summary>
internal sealed class FollowedIndex(EntryIndex entries, long change) : IDisposable
{
    /// <summary>More changes than these are not caught up with while a search waits.</summary>
    private const int Few = 500;

    /// <summary>How long a search waits for another one that is catching up.</summary>
    private const int QuickMilliseconds = 50;

    private readonly Lock turn = new();
    private long applied = change;

    public EntryIndex Entries => entries;

    /// <summary>How the index stands to the table.</summary>
    /// <param name="connection">Sees at least what the search has to see.</param>
    /// <param name="patient">True to catch up however long it takes.</param>
    public Following CatchUp(SqliteConnection connection, bool patient)
    {
        if (EntryReader.LatestChange(connection) == Volatile.Read(ref applied))
        {
            return Following.UpToDate;
        }

        if (!turn.TryEnter(patient ? Timeout.Infinite : QuickMilliseconds))
        {
            return Following.Behind;
        }

        try
        {
            return Apply(connection, patient);
        }
        finally
        {
            turn.Exit();
        }
    }

    public void Dispose() => entries.Dispose();

    private Following Apply(SqliteConnection connection, bool patient)
    {
        var latest = EntryReader.LatestChange(connection);
        if (latest < applied)
        {
            return Following.Lost;
        }

        while (applied < latest)
        {
            var changed = EntryReader.ChangedAfter(connection, applied, Few + 1);
            if (!patient && changed.Count > Few)
            {
                return Following.Behind;
            }

            foreach (var (_, id, row) in changed)
            {
                if (row is null)
                {
                    entries.Remove(id);
                }
                else
                {
                    entries.Put(IndexedEntry.Of(row));
                }
            }

            entries.Sort();
            Volatile.Write(ref applied, changed.Count > 0 ? changed[^1].Change : latest);
        }

        return entries.IsWorn ? Following.Worn : Following.UpToDate;
    }
}

/// <summary>How an index stands to its table.</summary>
internal enum Following
{
    UpToDate,

    /// <summary>It agrees, but holds more of the past than of the present.</summary>
    Worn,

    /// <summary>It will agree when somebody has caught up.</summary>
    Behind,

    /// <summary>The table is older than the index: the file was replaced.</summary>
    Lost,
}
