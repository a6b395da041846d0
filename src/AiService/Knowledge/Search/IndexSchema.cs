using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>The logs of changes and their triggers, as the migrations make them in an empty file, beside what a file has.</summary>
internal static class IndexSchema
{
    private const string Logs = "0004_index.sql";
    private const string Lineage = "0014_lineage.sql";

    private static readonly Lazy<IReadOnlyList<Part>> Made = new(Make);

    /// <summary>What is missing, or not as it was made.</summary>
    public static List<Part> Broken(SqliteConnection connection)
    {
        var there = Parts(connection).ToHashSet();
        return [.. Made.Value.Where(part => !there.Contains(part))];
    }

    /// <summary>Rebuilds these parts, and those that depend on them.</summary>
    public static void Mend(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<Part> broken)
    {
        foreach (var part in broken)
        {
            connection.Execute($"DROP {part.Type} IF EXISTS {part.Name}", transaction: transaction);
        }

        connection.Execute(Migration.Script("knowledge", Logs), transaction: transaction);
        connection.Execute(Migration.Script("knowledge", Lineage), transaction: transaction);
    }

    private static List<Part> Make()
    {
        using var empty = new SqliteConnection("Data Source=:memory:;Pooling=False");
        empty.Open();
        foreach (var script in (string[])["0001_knowledge.sql", "0003_outcomes.sql"])
        {
            empty.Execute(Migration.Script("knowledge", script));
        }

        var before = Parts(empty).ToHashSet();
        empty.Execute(Migration.Script("knowledge", Logs));
        return [.. Parts(empty).Where(part => !before.Contains(part))];
    }

    private static IEnumerable<Part> Parts(SqliteConnection connection)
    {
        return connection.Query<Part>("SELECT type AS Type, name AS Name, sql AS Sql FROM sqlite_master WHERE type IN ('table', 'trigger') AND name LIKE 'knowledge%'");
    }

    /// <summary>A table or trigger.</summary>
    /// <param name="Type"><c>table</c> or <c>trigger</c>.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Sql">The text of its making, as SQLite keeps it.</param>
    internal sealed record Part(string Type, string Name, string Sql);
}
