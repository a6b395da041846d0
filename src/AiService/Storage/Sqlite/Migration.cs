using System.Reflection;
using DbUp;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Brings one file up to date: the embedded scripts of <c>Migrations/NAME</c> that it has not had yet, in order, one transaction each.</summary>
internal static class Migration
{
    /// <summary>Where a file keeps which scripts it has had; named so that nobody takes it for the Python service's.</summary>
    public const string Journal = "aiservice_migrations";

    /// <summary>The journals keep this name with each script: under another one, a script would run again.</summary>
    private const string Scripts = "AiService.Storage.Migrations";

    /// <summary>The text of a script that may run more than once.</summary>
    public static string Script(string name, string script)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix(name)}{script}")
            ?? throw new InvalidOperationException($"There is no script {script} of {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <returns>The scripts that ran.</returns>
    /// <exception cref="SqliteException">The file did not take one.</exception>
    public static IReadOnlyList<string> Run(string name, string connectionString)
    {
        var prefix = Prefix(name);
        var result = DeployChanges.To
            .SqliteDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), script => script.StartsWith(prefix, StringComparison.Ordinal))
            .WithTransactionPerScript()
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

    private static string Prefix(string name) => $"{Scripts}.{name}.";
}
