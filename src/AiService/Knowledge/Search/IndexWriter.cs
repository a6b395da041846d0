using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// Makes the index agree with the knowledge base, a batch at a time, each a transaction: after a kill it goes on where it was, and processes that
/// share a knowledge base may all do it. The knowledge base is never locked meanwhile.
/// </summary>
internal sealed class IndexWriter(IndexFile file, KnowledgeDatabase database)
{
    private const int Batch = 2_000;

    /// <summary>So many of the last changes show whether the index was made from this file or from one that went another way since.</summary>
    private const int Looks = 200;

    /// <summary>Begins an index if there is none.</summary>
    /// <returns>False when there is one, and it was made from another file or from another past of this one.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellation)
    {
        var state = file.Read(IndexFile.State);
        if (state == IndexState.None)
        {
            // What is changed from here on is read again afterwards, so that batches need not be of one moment.
            var (texts, standings) = await database.ReadAsync(
                knowledge => (EntryReader.Latest(knowledge, ChangeLog.Texts), EntryReader.Latest(knowledge, ChangeLog.Standings)), cancellation);
            Write(state, index => new IndexState(texts, standings, -1));
            return true;
        }

        var (isOf, changes) = await database.ReadAsync(knowledge => (state.IsOf(knowledge), EntryReader.ChangedUpTo(knowledge, state.Texts, Looks)), cancellation);
        return isOf && file.Read(index => changes.TrueForAll(
            change => change.Id > (state.Filled ?? long.MaxValue) || Known(index, change.Id)?.Print == change.Entry?.Print()));
    }

    /// <summary>Takes in the next entries of the table while the index is being made, then the next changes.</summary>
    /// <param name="ranks">False to leave out entries of which only the rank may have changed: there may be many of them.</param>
    /// <param name="cancellation">The service stops.</param>
    /// <returns>True when there may be more.</returns>
    public async Task<bool> FollowAsync(bool ranks, CancellationToken cancellation)
    {
        var state = file.Read(IndexFile.State);
        if (state.Filled is { } filled)
        {
            var rows = await RowsAsync(filled, cancellation);
            Write(state, index =>
            {
                var next = Fill(index, rows, filled);
                if (next is null)
                {
                    // One run over each list of entries instead of many.
                    index.Execute("INSERT INTO tokens(tokens) VALUES ('optimize'); INSERT INTO tokens(tokens, rank) VALUES ('automerge', 4), ('crisismerge', 16)");
                }

                return state with { Filled = next };
            });
            return true;
        }

        var (texts, standings) = await database.ReadAsync(
            knowledge => (EntryReader.ChangedAfter(knowledge, ChangeLog.Texts, state.Texts, Batch),
                ranks ? EntryReader.ChangedAfter(knowledge, ChangeLog.Standings, state.Standings, Batch) : []),
            cancellation);
        if (texts.Count + standings.Count == 0)
        {
            return false;
        }

        Write(state, index =>
        {
            Put(index, [.. texts.Concat(standings).DistinctBy(change => change.Id)]);

            // Each batch adds a run of its own, which every search has to look into: it is joined to others of its size.
            index.Execute("INSERT INTO tokens(tokens, rank) VALUES ('merge', 500)");
            return new IndexState(Last(texts, state.Texts), Last(standings, state.Standings), null);
        });
        return Math.Max(texts.Count, standings.Count) == Batch;
    }

    /// <summary>Compares the entries behind an id with the index, and puts right what differs.</summary>
    /// <returns>The id up to which that was done; null when there are no more.</returns>
    public async Task<long?> CompareAsync(long id, CancellationToken cancellation)
    {
        var state = file.Read(IndexFile.State);
        var rows = await RowsAsync(id, cancellation);
        var next = (long?)id;
        Write(state, index =>
        {
            next = Fill(index, rows, id);
            return state;
        });
        return next;
    }

    private static long Last(List<Change> changes, long otherwise) => changes.Count > 0 ? changes[^1].Number : otherwise;

    private Task<List<Change>> RowsAsync(long after, CancellationToken cancellation) =>
        database.ReadAsync(knowledge => EntryReader.After(knowledge, after, Batch), cancellation);

    /// <summary>Writes what was read while the index was in a state; nothing when another process has brought it into another one since.</summary>
    private void Write(IndexState state, Func<SqliteConnection, IndexState> write)
    {
        file.Write(index =>
        {
            if (IndexFile.State(index) == state && write(index) is var next && next != state)
            {
                IndexFile.Keep(index, next);
            }

            return true;
        });
    }

    private static long? Fill(SqliteConnection index, List<Change> rows, long from)
    {
        var to = rows.Count < Batch ? long.MaxValue : rows[^1].Id;
        var gone = index.Query<long>("SELECT id FROM entry WHERE id > @from AND id <= @to", new { from, to }).Except(rows.Select(row => row.Id));
        Put(index, [.. rows, .. gone.Select(id => new Change(0, id, null))]);
        return rows.Count < Batch ? null : to;
    }

    private static void Put(SqliteConnection index, IReadOnlyList<Change> changes)
    {
        var put = new List<(IndexedEntry Entry, long Print)>(changes.Count);
        foreach (var (_, id, entry) in changes)
        {
            var known = Known(index, id);
            if (entry?.Print() is var print && (known?.Rank, known?.Print) == (entry?.Rank, print))
            {
                continue;
            }

            if (known is { } old)
            {
                index.Prepared("DELETE FROM tokens WHERE rowid = $1", ("$1", old.Rank)).ExecuteNonQuery();
                index.Prepared("DELETE FROM entry WHERE id = $1", ("$1", id)).ExecuteNonQuery();
            }

            if (entry is not null)
            {
                put.Add((entry, print!.Value));
            }
        }

        // Row numbers have to ascend within a transaction: each step back writes what was gathered.
        put.Sort((one, other) => one.Entry.Rank.CompareTo(other.Entry.Rank));
        foreach (var (entry, print) in put)
        {
            index.Prepared("INSERT INTO tokens (rowid, all_of_them) VALUES ($1, $2)", ("$1", entry.Rank), ("$2", Grams.All(entry))).ExecuteNonQuery();
            index.Prepared("INSERT INTO entry VALUES ($1, $2, $3)", ("$1", entry.Entry.Id), ("$2", entry.Rank), ("$3", print)).ExecuteNonQuery();
            if (KeywordAnchor.Of(entry.Keyword.Text.Normal) is { } anchor)
            {
                index.Prepared(
                    "INSERT OR IGNORE INTO keyword VALUES ($1, $2, $3)",
                    ("$1", anchor), ("$2", KeywordAnchor.Letters(entry.Keyword.Text.Normal)), ("$3", entry.Entry.Keyword)).ExecuteNonQuery();
            }
        }
    }

    private static (long Rank, long Print)? Known(SqliteConnection index, long id)
    {
        using var reader = index.Prepared("SELECT rank, print FROM entry WHERE id = $1", ("$1", id)).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }
}
