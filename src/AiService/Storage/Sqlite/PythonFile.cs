using System.Globalization;
using AiService.Contract;
using AiService.Knowledge;
using AiService.Knowledge.Exchange;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Reads a Python service's knowledge base of any age: columns that it does not have are empty. The file is opened read-only, and its schema is
/// not trusted.
/// </summary>
internal sealed class PythonFile : IPythonFile
{
    private const int BusyMilliseconds = 5_000;

    /// <summary>Largest value that is read, in bytes; what is longer than its column's limit is cut, but first it has to be in memory.</summary>
    private const int MaxValue = 1024 * 1024;

    private const string TooLong = "too_long_";

    private static readonly string[] Needed = ["keyword", "title", "solution"];
    private static readonly string[] Optional = ["device_type", "fault_level", "hit_count", "create_time", "update_time"];

    // A writer waits for as long as the copying takes, not for as long as the import does.
    public void Snapshot(string path, string copy)
    {
        try
        {
            using var source = Open(path);
            using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
            target.Open();
            source.BackupDatabase(target);
        }
        catch (SqliteException failed) when (failed.SqliteErrorCode is SQLitePCL.raw.SQLITE_FULL || failed.SqliteExtendedErrorCode is SQLitePCL.raw.SQLITE_IOERR_WRITE)
        {
            throw new IOException(failed.Message, failed);
        }
        catch (SqliteException failed)
        {
            throw Unreadable(failed);
        }
    }

    public IEnumerable<ImportLine> Read(string path)
    {
        using var file = Attempt(() => Open(path));
        using var command = file.CreateCommand();
        using var rows = Attempt(() => Rows(file, command));
        while (Attempt(rows.Read))
        {
            yield return Line(rows);
        }
    }

    private static SqliteConnection Open(string path)
    {
        return OpenConnections.Open(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString(),
            $"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON");
    }

    private static SqliteDataReader Rows(SqliteConnection file, SqliteCommand command)
    {
        // Neither a view nor a virtual table: they would execute what the file contains.
        var isTable = file.ExecuteScalar<long>("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name = 'knowledge' AND type = 'table' AND wr = 0") == 1;
        var columns = isTable ? file.Query<string>("SELECT lower(name) FROM pragma_table_info('knowledge')").ToHashSet() : [];
        if (!Needed.All(columns.Contains))
        {
            throw new ImportException("数据库中没有 knowledge 表，或缺少 keyword、title、solution 列");
        }

        // octet_length looks at the header of a row, and not at the value.
        command.CommandText = "SELECT rowid, " + string.Join(", ", Needed.Concat(Optional).Select(column => columns.Contains(column)
            ? $"CASE WHEN octet_length({column}) <= {MaxValue} THEN CAST({column} AS TEXT) END AS {column}, octet_length({column}) > {MaxValue} AS {TooLong}{column}"
            : $"NULL AS {column}, NULL AS {TooLong}{column}")) + " FROM knowledge ORDER BY rowid";
        return command.ExecuteReader();
    }

    private static T Attempt<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException failed)
        {
            throw Unreadable(failed);
        }
    }

    private static ImportLine Line(SqliteDataReader rows)
    {
        var cut = new SortedSet<string>(StringComparer.Ordinal);
        var line = ImportLine.Read(rows.GetInt64(0), Field);
        return line.Entry is not null && cut.Count > 0 ? line with { Problem = $"字段 {string.Join("、", cut)} 过长，已截断" } : line;

        // That service has no longest length: a cut row is better than none.
        string? Field(string name, int max)
        {
            if (!Needed.Contains(name) && !Optional.Contains(name))
            {
                return null;
            }

            if (rows.GetOrdinal(TooLong + name) is var length && !rows.IsDBNull(length) && rows.GetBoolean(length))
            {
                throw new FieldException(name, $"超过 {MaxValue / 1024} KiB");
            }

            var column = rows.GetOrdinal(name);
            var text = rows.IsDBNull(column) ? null : rows.GetString(column);
            if (name == "hit_count")
            {
                return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? text : null;
            }

            if (text is null || text.Length <= max)
            {
                return text;
            }

            cut.Add(name);
            return KnowledgeDraft.Cut(text, max);
        }
    }

    private static ImportException Unreadable(SqliteException failed) => new($"SQLite 文件无法读取：{failed.Message}", failed);
}
