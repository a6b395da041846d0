using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Tests.Storage.Upgrade;

/// <summary>Writes an SQLite file as SQL text, and makes a file of such text.</summary>
internal static class DatabaseDump
{
    /// <summary>Returns the statements that restore the file, what stands in its write-ahead log included.</summary>
    public static string Of(string file)
    {
        using var connection = Connect(file);
        var sql = new StringBuilder("PRAGMA foreign_keys = OFF;\nBEGIN;\n");
        var objects = connection.Query<(string Type, string Name, string Sql)>(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid").ToList();
        foreach (var table in objects.Where(one => one.Type == "table"))
        {
            sql.Append(table.Sql).Append(";\n");
        }

        foreach (var name in objects.Where(one => one.Type == "table").Select(table => table.Name))
        {
            AppendRows(sql, connection, name);
        }

        // The tables made the sequences again. Indexes and triggers come last: no trigger sees the rows again.
        sql.Append("DELETE FROM sqlite_sequence;\n");
        AppendRows(sql, connection, "sqlite_sequence");
        foreach (var rest in objects.Where(one => one.Type != "table"))
        {
            sql.Append(rest.Sql).Append(";\n");
        }

        return sql.Append("COMMIT;\n").ToString();
    }

    /// <summary>Makes a file from the statements.</summary>
    public static void Restore(string sql, string file)
    {
        using var connection = Connect(file);
        connection.Execute(sql);
    }

    private static void AppendRows(StringBuilder sql, SqliteConnection connection, string table)
    {
        var columns = connection.Query<string>("SELECT name FROM pragma_table_info(@table) ORDER BY cid", new { table }).ToList();
        var values = string.Join(" || ',' || ", columns.Select(column => $"quote(\"{column}\")"));
        foreach (var row in connection.Query<string>($"SELECT {values} FROM \"{table}\" ORDER BY 1"))
        {
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO \"{table}\" ({string.Join(",", columns)}) VALUES({row});\n");
        }
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }
}
