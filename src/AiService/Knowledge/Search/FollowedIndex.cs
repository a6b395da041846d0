using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// An index, and the changes up to which it agrees with its table: a search brings the texts up to date before it looks; the
/// standings, which only rank, may be some seconds old.
/// </summary>
internal sealed class FollowedIndex(EntryIndex entries, long text, long standing)
{
    /// <summary>More changes than these are not caught up with while a search waits.</summary>
    private const int Few = 500;

    /// <summary>How long a search waits for another one that is catching up, in milliseconds: longer than a few changes ever take.</summary>
    private const int Quick = 2_000;

    /// <summary>How often the waiting is looked at, in milliseconds.</summary>
    private const int Slice = 20;

    private readonly Lock turn = new();
    private volatile bool isFarBehind;
    private long texts = text;
    private long standings = standing;

    public EntryIndex Entries => entries;

    /// <summary>The change of the texts up to which a search that begins now misses nothing.</summary>
    public long Texts => Volatile.Read(ref texts);

    /// <summary>True while more is being caught up with than a search waits for.</summary>
    public bool IsFarBehind => isFarBehind;

    /// <summary>Makes sure that a search misses nothing that the connection sees.</summary>
    public Following CatchUp(SqliteConnection connection)
    {
        if (EntryReader.Latest(connection, ChangeLog.Texts) == Volatile.Read(ref texts))
        {
            return Following.UpToDate;
        }

        for (var waited = 0; isFarBehind || !turn.TryEnter(Slice); waited += Slice)
        {
            if (isFarBehind || waited >= Quick)
            {
                return Following.Behind;
            }
        }

        try
        {
            return Apply(connection, ChangeLog.Texts, ref texts, patient: false);
        }
        finally
        {
            turn.Exit();
        }
    }

    /// <summary>Makes texts and standings agree with the table, however long it takes.</summary>
    public Following Refresh(SqliteConnection connection)
    {
        lock (turn)
        {
            var following = Apply(connection, ChangeLog.Texts, ref texts, patient: true);
            following = following is Following.UpToDate ? Apply(connection, ChangeLog.Standings, ref standings, patient: true) : following;
            isFarBehind = false;
            return following is Following.UpToDate && entries.IsWorn ? Following.Worn : following;
        }
    }

    private Following Apply(SqliteConnection connection, ChangeLog log, ref long applied, bool patient)
    {
        var latest = EntryReader.Latest(connection, log);
        if (latest < applied || !FileLineage.IsSame(latest, applied))
        {
            return Following.Lost;
        }

        while (applied < latest)
        {
            var changed = EntryReader.ChangedAfter(connection, log, applied, Few + 1);
            if (!patient && changed.Count > Few)
            {
                return Following.Behind;
            }

            // Those who search scan the table meanwhile.
            isFarBehind = patient && changed.Count > Few;
            foreach (var (_, id, row) in changed)
            {
                if (row is null)
                {
                    entries.Remove(id);
                }
                else
                {
                    entries.Put(row);
                }
            }

            entries.Sort();
            Volatile.Write(ref applied, changed.Count > 0 ? changed[^1].Change : latest);
        }

        return Following.UpToDate;
    }
}

/// <summary>How an index stands to its table.</summary>
internal enum Following
{
    UpToDate,

    /// <summary>It agrees, but holds more of the past than of the present.</summary>
    Worn,

    /// <summary>It agrees once the changes have been taken in.</summary>
    Behind,

    /// <summary>The table is older than the index, or another one: the file was replaced.</summary>
    Lost,
}
