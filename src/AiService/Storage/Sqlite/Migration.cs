using System.Reflection;
using Dapper;
using DbUp;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Brings a file up to date: runs the embedded scripts of <c>Migrations/NAME</c> that its journal does not hold, in order.</summary>
internal static class Migration
{
    /// <summary>The table of the scripts that a file has had; named so that it is not taken for one of the Python service's.</summary>
    public const string Journal = "aiservice_migrations";

    /// <summary>The journals hold the scripts under this name: under another one, each would run again.</summary>
    private const string Scripts = "AiService.Storage.Migrations";

    /// <summary>Returns the text of a script that may run more than once.</summary>
    public static string Script(string name, string script)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Scripts}.{name}.{script}")
            ?? throw new InvalidOperationException($"There is no script {script} of {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Returns the first script in a file's journal that this program does not have; null for a file that it knows.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public static string? NewerScript(SqliteConnection connection)
    {
        return connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name = @Journal", new { Journal }) == 0 ? null
            : connection.Query<string>($"SELECT ScriptName FROM {Journal} ORDER BY ScriptName")
                .Except(Assembly.GetExecutingAssembly().GetManifestResourceNames()).FirstOrDefault();
    }

    /// <summary>Returns the sentence that refuses a file with such a script.</summary>
    public static string Newer(string path, string script) => $"{path} was written by a newer version, whose migration {script} this version does not have.";

    /// <summary>Runs what is due, and returns its names.</summary>
    /// <exception cref="SqliteException">A script failed.</exception>
    public static IReadOnlyList<string> Run(string name, string connectionString)
    {
        var prefix = $"{Scripts}.{name}.";
        var result = DeployChanges.To
            .SqliteDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), script => script.StartsWith(prefix, StringComparison.Ordinal))
            // One for all of them: a new file waits for the disk once, and a failed update leaves a file as its last version had it.
            .WithTransaction()
            .WithVariablesDisabled()
            .JournalToSqliteTable(Journal)
            .LogToNowhere()
            .Build()
            .PerformUpgrade();

        if (!result.Successful)
        {
            throw result.Error as SqliteException ?? new SqliteException(result.Error.Message, 1);
        }

        return [.. result.Scripts.Select(script => script.Name[prefix.Length..])];
    }
}
