using AiService.Agent;
using AiService.Agent.Running;
using AiService.Awx;
using AiService.Contract;
using AiService.Hosting;
using AiService.Matching;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

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

        var builder = ServiceBuilder.Create(options);
        var settings = new SettingsReader(builder.Configuration);
        var planner = Planner(settings);
        var records = StorageOptions.Read(settings).RecordsPath;
        settings.ThrowIfRejected();
        try
        {
            var texts = files is [var file] ? TextFile.Read(file) : RecordedTexts.Read(records);
            return new MapCheckReport(planner, output).Write(texts) ? Changed : Unchanged;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FieldException or StorageException)
        {
            errors.WriteLine($"{(files is [var file] ? file : records)} cannot be used: {unreadable.Message}");
            return Unusable;
        }
    }

    private static RepairPlanner Planner(SettingsReader settings)
    {
        var options = RepairOptions.Read(settings);
        var run = RunOptions.Read(settings);
        var runbooks = AgentSettings.Runbooks(settings).Catalog;
        var providers = run.Order.Select(name => new PretendedProvider(
            name, order => name == "agent" ? runbooks.For(order.DeviceFault()) is not null : order.Match.Action is not null));
        AwxRoom.CheckMap(settings);
        return new RepairPlanner(MatchingRoom.Read(settings).Matcher, new TextRules(options), options, new RepairProviders(providers, run), TimeProvider.System);
    }

    /// <summary>Stands for a provider that is configured and knows every device; it carries nothing out.</summary>
    private sealed class PretendedProvider(string name, Func<RepairOrder, bool> canTry) : IRepairProvider
    {
        public string Name => name;

        public ProviderTraits Traits { get; } = new(Verifies: false, CanBeCancelled: false, CancelStopsAction: false, DeclaresSecrets: false);

        public bool IsInUse => true;

        public bool Takes(string? action) => name switch
        {
            "agent" => true,
            ActionReference.Awx => action is not null && ActionReference.IsTemplate(action),
            _ => action is null || ActionReference.IsPackAction(action),
        };

        public IReadOnlySet<string> OpenParameters(string action) => new HashSet<string>();

        public bool CanTry(RepairOrder order) => canTry(order);

        public Task<AttemptResult> RunAsync(AttemptContext attempt) => throw new NotSupportedException();
    }
}
