using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>Reads the entries that can be found, and the logs that tell which of them were changed.</summary>
internal static class EntryReader
{
    // CAST: the columns may hold anything in a file that others write to.
    private const string Columns = """
        k.id, CAST(k.keyword AS TEXT), CAST(k.title AS TEXT), CAST(k.solution AS TEXT), k.device_type, k.fault_level, coalesce(k.hit_count, 0),
        o.action, coalesce(o.times_worked, 0), coalesce(o.times_failed, 0), o.last_success, coalesce(o.retired, 0)
        """;

    private const string Rows = "LEFT JOIN knowledge_outcomes o ON o.knowledge_id = k.id";

    /// <summary>False when the file could not be brought up to date yet: there is nothing to follow then.</summary>
    public static bool CanFollow(SqliteConnection knowledge)
    {
        return knowledge.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name IN ('knowledge_outcomes', 'knowledge_changes', 'knowledge_standings')") == 3;
    }

    /// <summary>The number of the latest entry in a log of changes, 0 when there is none.</summary>
    public static long Latest(SqliteConnection knowledge, ChangeLog log)
    {
        return knowledge.Prepared(log is ChangeLog.Texts ? "SELECT max(seq) FROM knowledge_changes" : "SELECT max(seq) FROM knowledge_standings").ExecuteScalar() is long latest
            ? latest : 0;
    }

    public static long LastId(SqliteConnection knowledge) => knowledge.ExecuteScalar<long?>("SELECT max(id) FROM knowledge") ?? 0;

    /// <summary>The entry as it is now; null when there is none to be found any more.</summary>
    public static IndexedEntry? Entry(SqliteConnection knowledge, long id)
    {
        return Read(knowledge.Prepared($"SELECT 0, k.id, {Columns} FROM knowledge k {Rows} WHERE k.id = $1", ("$1", id))).FirstOrDefault().Entry;
    }

    /// <summary>The entries behind an id, in the order of their ids; retired ones, which are not to be found, without what they say.</summary>
    public static List<Change> After(SqliteConnection knowledge, long id, int limit)
    {
        return [.. Read(knowledge.Prepared($"SELECT 0, k.id, {Columns} FROM knowledge k {Rows} WHERE k.id > $1 ORDER BY k.id LIMIT $2", ("$1", id), ("$2", limit)))];
    }

    /// <summary>The entries that were changed after a change, the earliest first.</summary>
    public static List<Change> ChangedAfter(SqliteConnection knowledge, ChangeLog log, long change, int limit) => Changed(knowledge, log, "> $1 ORDER BY c.seq", change, limit);

    /// <summary>The entries whose latest change was this one or an earlier one, the latest first.</summary>
    public static List<Change> ChangedUpTo(SqliteConnection knowledge, long change, int limit) => Changed(knowledge, ChangeLog.Texts, "<= $1 ORDER BY c.seq DESC", change, limit);

    private static List<Change> Changed(SqliteConnection knowledge, ChangeLog log, string which, long change, int limit)
    {
        return
        [
            .. Read(knowledge.Prepared(
                $"""
                SELECT c.seq, c.knowledge_id, {Columns} FROM {(log is ChangeLog.Texts ? "knowledge_changes" : "knowledge_standings")} c
                LEFT JOIN knowledge k ON k.id = c.knowledge_id {Rows} WHERE c.seq {which} LIMIT $2
                """,
                ("$1", change),
                ("$2", limit))),
        ];
    }

    private static IEnumerable<Change> Read(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var gone = reader.IsDBNull(2) || reader.GetInt64(13) != 0;
            yield return new Change(reader.GetInt64(0), reader.GetInt64(1), gone ? null : Entry(reader));
        }
    }

    private static IndexedEntry Entry(SqliteDataReader reader)
    {
        var entry = new KnowledgeEntry
        {
            Id = reader.GetInt64(2),
            Keyword = reader.GetString(3),
            Title = reader.GetString(4),
            Solution = reader.GetString(5),
            DeviceType = Text(reader, 6),
            FaultLevel = Text(reader, 7),
            HitCount = reader.GetInt64(8),
        };
        return new IndexedEntry(entry, Text(reader, 9), Rank.Of(entry.Id, entry.HitCount, reader.GetInt64(10), reader.GetInt64(11), Text(reader, 12)));
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>An entry that the index may have to look at again.</summary>
/// <param name="Number">The change's number in its log.</param>
/// <param name="Id">The entry's.</param>
/// <param name="Entry">The entry as it is now; null when there is none to be found any more.</param>
internal readonly record struct Change(long Number, long Id, IndexedEntry? Entry);

/// <summary>The two logs that the file's triggers keep.</summary>
internal enum ChangeLog
{
    /// <summary>Entries that were added, changed or deleted.</summary>
    Texts,

    /// <summary>Entries of which only the rank may have changed.</summary>
    Standings,
}
