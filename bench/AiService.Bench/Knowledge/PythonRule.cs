using Microsoft.Data.Sqlite;

namespace AiService.Bench.Knowledge;

/// <summary>
/// The baseline: the Python service's table and search (contract section 11). A new connection for each search, a full scan, and
/// one UPDATE for each row that was found, in a transaction that is synchronised to disk.
/// </summary>
internal static class PythonRule
{
    public const string Table = """
        CREATE TABLE IF NOT EXISTS knowledge (
          id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT NOT NULL, title TEXT NOT NULL, solution TEXT NOT NULL,
          device_type TEXT, fault_level TEXT,
          create_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, update_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, hit_count INTEGER DEFAULT 0);
        CREATE INDEX IF NOT EXISTS idx_keyword ON knowledge(keyword);
        """;

    /// <summary>Writes a file as the Python service would have left it.</summary>
    public static void Create(string path, int entries, int seed)
    {
        using var connection = Open(path);
        Execute(connection, Table);
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO knowledge (keyword, title, solution, device_type, fault_level, hit_count) VALUES ($1, $2, $3, $4, $5, $6)";
        var values = Enumerable.Range(1, 6).Select(number => insert.Parameters.Add($"${number}", number == 6 ? SqliteType.Integer : SqliteType.Text)).ToList();
        var generator = new EntryGenerator(seed);
        for (var number = 0; number < entries; number++)
        {
            var entry = generator.Next();
            object?[] row = [entry.Keyword, entry.Title, entry.Solution, entry.DeviceType, entry.FaultLevel, entry.Hits];
            for (var column = 0; column < row.Length; column++)
            {
                values[column].Value = row[column] ?? DBNull.Value;
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <returns>How many were found.</returns>
    public static int Search(string path, string keyword, int limit = 5)
    {
        using var connection = Open(path);
        var found = new List<long>();
        using (var select = connection.CreateCommand())
        {
            select.CommandText = """
                SELECT * FROM knowledge WHERE keyword LIKE $k OR title LIKE $k OR solution LIKE $k
                ORDER BY hit_count DESC, update_time DESC LIMIT $limit
                """;
            select.Parameters.AddWithValue("$k", $"%{keyword}%");
            select.Parameters.AddWithValue("$limit", limit);
            using var reader = select.ExecuteReader();
            while (reader.Read())
            {
                found.Add(reader.GetInt64(0));
            }
        }

        using var transaction = connection.BeginTransaction(deferred: true);
        foreach (var id in found)
        {
            Execute(connection, $"UPDATE knowledge SET hit_count = hit_count + 1, update_time = '{TimeProvider.System.GetLocalNow():yyyy-MM-dd HH:mm:ss.ffffff}' WHERE id = {id}");
        }

        transaction.Commit();
        return found.Count;
    }

    private static SqliteConnection Open(string path)
    {
        // As sqlite3.connect(path) is: no pool, 5 s of waiting for a lock.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
