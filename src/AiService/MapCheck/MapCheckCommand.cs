using AiService.Agent;
using AiService.Agent.Running;
using AiService.Hosting;
using AiService.Matching;
using AiService.NetworkAgent.Runbooks;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;
using Microsoft.Data.Sqlite;

namespace AiService.MapCheck;

/// <summary>
/// <c>AiService map check [FILE]</c>: what the texts of a file, or those on record, are read as, and what would run. It reads the service's own
/// settings, asks no StackStorm and no device, and changes nothing.
/// </summary>
internal static class MapCheckCommand
{
    /// <summary>Nothing is marked.</summary>
    public const int Unchanged = 0;

    /// <summary>A recorded text would be treated otherwise now.</summary>
    public const int Changed = 1;

    /// <summary>The command line, or a file, cannot be used (EX_USAGE of sysexits.h).</summary>
    public const int Unusable = 64;

    private const string Usage = """
        Usage: AiService map check [FILE] [--NAME=value …]
          FILE  fault texts, one a line, or JSON Lines with "text" and perhaps "level" and "stated"; - for standard input.
                Without it: the texts on record in RECORDS_DB_PATH.
        """;

    /// <summary>Returns whether the command line asks for this command.</summary>
    public static bool IsAskedFor(string[] args) => args is ["map", ..];

    /// <param name="args">The whole command line.</param>
    /// <param name="output">Takes the report.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="SettingsException">A setting cannot be used; all problems at once.</exception>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var options = args.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)).ToArray();
        if (args.Except(options).ToArray() is not ["map", "check", .. { Length: <= 1 } files] || options.Any(option => !option.Contains('=')))
        {
            errors.WriteLine(Usage);
            return Unusable;
        }

        var builder = WebApplication.CreateBuilder(options);
        builder.AddDotEnv();
        var settings = new SettingsReader(builder.Configuration);
        var planner = Planner(settings);
        var records = StorageOptions.RecordsFile(settings);
        settings.ThrowIfRejected();
        try
        {
            var texts = files is [var file] ? TextFile.Read(file) : RecordedTexts.Read(records);
            return new MapCheckReport(planner, output).Write(texts) ? Changed : Unchanged;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FieldException or SqliteException)
        {
            errors.WriteLine($"{(files is [var file] ? file : records)} cannot be used: {unreadable.Message}");
            return Unusable;
        }
    }

    private static RepairPlanner Planner(SettingsReader settings)
    {
        var options = RepairOptions.Read(settings);
        var able = new EveryProvider(AgentSettings.Runbooks(settings).Catalog);
        return new RepairPlanner(
            MatchingRoom.Read(settings).Matcher, new RepairPolicy(options), options, new RepairProviders([able], options), TimeProvider.System);
    }

    /// <summary>Stands for StackStorm and the agent together: it takes what either could, and carries out nothing.</summary>
    private sealed class EveryProvider(RunbookCatalog runbooks) : IRepairProvider
    {
        public string Name => RepairProviders.None;

        public bool IsInUse => true;

        public bool CanTry(RepairOrder order) => order.Match.Action is not null || runbooks.For(order.DeviceFault()) is not null;

        public Task<RepairAttempt> TryAsync(RepairOrder order, RepairJournal journal, RepairSignals signals) => throw new NotSupportedException();

        public Task<RepairAttempt> ResumeAsync(RepairOrder order, RepairStanding standing, RepairJournal journal, RepairSignals signals) =>
            throw new NotSupportedException();
    }
}
