using System.Globalization;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>Reads what the index is made of, and the rows of what it found.</summary>
internal static class EntryReader
{
    private const string Columns = """
        k.id, k.keyword, k.title, k.solution, k.device_type, k.fault_level, coalesce(k.hit_count, 0), k.update_time,
        o.action, coalesce(o.times_worked, 0), coalesce(o.times_failed, 0), o.last_success, coalesce(o.retired, 0)
        """;

    // A row in any case, for the change; one statement, whose parts so all tell of the same moment.
    private const string Found = """
        SELECT k.id, k.keyword, k.title, k.solution, k.device_type, k.fault_level, coalesce(k.hit_count, 0), hit.key, changes.latest
        FROM (SELECT max(seq) AS latest FROM knowledge_changes) AS changes
        LEFT JOIN json_each($ids) AS hit
        LEFT JOIN knowledge AS k ON k.id = hit.value
        ORDER BY hit.key
        """;

    /// <summary>False when the file could not be brought up to date yet: there is nothing to follow then.</summary>
    public static bool CanFollow(SqliteConnection connection)
    {
        return connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name IN ('knowledge_outcomes', 'knowledge_changes', 'knowledge_standings')") == 3;
    }

    /// <summary>The number of the latest entry in a log of changes, 0 when there is none.</summary>
    public static long Latest(SqliteConnection connection, ChangeLog log)
    {
        using var command = connection.CreateCommand();
        command.CommandText = log is ChangeLog.Texts ? "SELECT max(seq) FROM knowledge_changes" : "SELECT max(seq) FROM knowledge_standings";
        return command.ExecuteScalar() is long latest ? latest : 0;
    }

    public static long LastId(SqliteConnection connection) => connection.ExecuteScalar<long?>("SELECT max(id) FROM knowledge") ?? 0;

    /// <summary>The entries behind an id, in the order of their ids; retired ones, which are not to be found, without their row.</summary>
    public static List<(long Id, EntryRow? Row)> After(SqliteConnection connection, long id, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT k.id, k.id, {Columns} FROM knowledge k LEFT JOIN knowledge_outcomes o ON o.knowledge_id = k.id
            WHERE k.id > $id ORDER BY k.id LIMIT $limit
            """;
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$limit", limit);
        return [.. Read(command).Select(entry => (entry.Id, entry.Row))];
    }

    /// <summary>The entries that were changed after a change, without a row where there is none to be found any more.</summary>
    public static List<(long Change, long Id, EntryRow? Row)> ChangedAfter(SqliteConnection connection, ChangeLog log, long change, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT c.seq, c.knowledge_id, {Columns} FROM {(log is ChangeLog.Texts ? "knowledge_changes" : "knowledge_standings")} c
            LEFT JOIN knowledge k ON k.id = c.knowledge_id LEFT JOIN knowledge_outcomes o ON o.knowledge_id = k.id
            WHERE c.seq > $change ORDER BY c.seq LIMIT $limit
            """;
        command.Parameters.AddWithValue("$change", change);
        command.Parameters.AddWithValue("$limit", limit);
        return [.. Read(command)];
    }

    /// <summary>The rows of what was found, in its order; less of them when one was deleted meanwhile.</summary>
    /// <returns>With them the latest change of the texts, as of the moment at which the rows were so.</returns>
    public static (long Latest, List<FoundEntry> Entries) Rows(SqliteConnection connection, IReadOnlyList<Hit> hits)
    {
        var command = connection.Prepared(Found, "$ids", $"[{string.Join(',', hits.Select(hit => hit.Id.ToString(CultureInfo.InvariantCulture)))}]");
        using var reader = command.ExecuteReader();
        var entries = new List<FoundEntry>(hits.Count);
        var latest = 0L;
        while (reader.Read())
        {
            latest = reader.IsDBNull(8) ? 0 : reader.GetInt64(8);
            if (!reader.IsDBNull(0))
            {
                entries.Add(new FoundEntry(Entry(reader), hits[reader.GetInt32(7)].Kind));
            }
        }

        return (latest, entries);
    }

    private static KnowledgeEntry Entry(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Keyword = reader.GetString(1),
        Title = reader.GetString(2),
        Solution = reader.GetString(3),
        DeviceType = Text(reader, 4),
        FaultLevel = Text(reader, 5),
        HitCount = reader.GetInt64(6),
    };

    private static IEnumerable<(long First, long Id, EntryRow? Row)> Read(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var gone = reader.IsDBNull(2) || reader.GetInt64(14) != 0;
            yield return (reader.GetInt64(0), reader.GetInt64(1), gone ? null : Row(reader));
        }
    }

    private static EntryRow Row(SqliteDataReader reader)
    {
        var id = reader.GetInt64(2);
        var merit = Merit.Of(reader.GetInt64(11), reader.GetInt64(12), Text(reader, 13));
        return new EntryRow(
            id, reader.GetString(3), reader.GetString(4), reader.GetString(5), Text(reader, 6), Text(reader, 7), Text(reader, 10),
            new Standing(merit, reader.GetInt64(8), Merit.Seconds(Text(reader, 9)), id));
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>The two logs that the file's triggers keep.</summary>
internal enum ChangeLog
{
    /// <summary>Entries that were added, changed or deleted.</summary>
    Texts,

    /// <summary>Entries of which only the rank may have changed.</summary>
    Standings,
}
