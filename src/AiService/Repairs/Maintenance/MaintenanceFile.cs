using System.Text;
using AiService.NetworkAgent.Yaml;

namespace AiService.Repairs.Maintenance;

/// <summary>
/// Follows <c>MAINTENANCE_FILE</c>. New content takes effect once two looks in a row find it, so that a half-written file is not read; invalid content is
/// reported, and the last valid content stays in force.
/// </summary>
internal sealed partial class MaintenanceFile
{
    private const string Keys = "Keys: name, mode, days, from, to, time_zone, devices, groups, actions, reason.";

    private readonly string? path;
    private readonly ILogger logger;
    private volatile State state;
    private string? taken;
    private string? seen;

    /// <param name="path">The file; null when there is none.</param>
    /// <param name="first">Its content at the start.</param>
    /// <param name="logger">Reports every new content.</param>
    public MaintenanceFile(string? path, Reading first, ILogger<MaintenanceFile> logger)
    {
        (this.path, this.logger) = (path, logger);
        taken = seen = first.Text;
        state = new State(first.Windows, []);
    }

    public string? Path => path;

    public State Now => state;

    /// <summary>Reads the file, and collects everything that is wrong with it, with its line.</summary>
    public static Reading Read(string path)
    {
        var (text, unreadable) = TextOf(path);
        return Read(path, text, unreadable);
    }

    /// <summary>Looks at the file once.</summary>
    public void Look()
    {
        if (path is null)
        {
            return;
        }

        var (text, unreadable) = TextOf(path);
        var settled = text == seen;
        seen = text;
        if (!settled || text == taken)
        {
            return;
        }

        // Whatever comes of it, this content is read once.
        taken = text;
        try
        {
            Take(path, Read(path, text, unreadable));
        }
        catch (Exception unexpected)
        {
            // A defect in reading must not end the watch, and the service with it.
            state = state with { Problems = [new YamlProblem(path, 0, $"cannot be read ({unexpected.GetType().Name}).", "See the service's log.")] };
            Log.Broke(logger, path, unexpected);
        }
    }

    private static (string? Text, string? Unreadable) TextOf(string path)
    {
        try
        {
            return (File.ReadAllText(path, Encoding.UTF8), null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, unreadable.Message);
        }
    }

    private void Take(string path, Reading reading)
    {
        if (reading.Problems.Count == 0)
        {
            state = new State(reading.Windows, []);
            Log.Read(logger, path, reading.Windows.Count);
        }
        else
        {
            state = state with { Problems = reading.Problems };
            Log.Wrong(logger, path, string.Join(" | ", reading.Problems));
        }
    }

    private static Reading Read(string path, string? text, string? unreadable)
    {
        var file = new YamlFile(path);
        if (text is null)
        {
            file.Reject($"cannot be read: {unreadable}", "Name a YAML file that this process may read, or leave it empty.");
        }

        var windows = text is not null && file.Parse(text) is { } root ? ReadAll(root) : [];
        return new Reading(windows, file.Problems, text);
    }

    private static List<KnownWindow> ReadAll(YamlSection root)
    {
        if (!root.Has("windows"))
        {
            root.Reject(null, "'windows' is missing.", "Write a list of windows under the key windows.");
        }

        var windows = new List<KnownWindow>();
        foreach (var section in root.Sections("windows"))
        {
            if (WindowOf(section) is { } window)
            {
                if (windows.Any(other => other.Id == window.Id))
                {
                    section.Reject("name", "is that of another window of the file.", "Give each window its own name.");
                }

                windows.Add(window);
            }
        }

        root.Close("The file holds the key windows.");
        return windows;
    }

    private static KnownWindow? WindowOf(YamlSection section)
    {
        var window = new MaintenanceWindow
        {
            Name = section.Required("name", "Give the name that refusals show."),
            Mode = section.Required("mode", "Write deny or allow_only."),
            Days = section.Has("days") ? section.Texts("days") : null,
            From = section.Required("from", "Give the beginning."),
            To = section.Required("to", "Give the end."),
            TimeZone = section.Text("time_zone"),
            Devices = section.Texts("devices"),
            Groups = section.Texts("groups"),
            Actions = section.Texts("actions"),
            Reason = section.Text("reason"),
        };
        section.Close(Keys);
        if (new[] { window.Name, window.Mode, window.From, window.To }.Contains(""))
        {
            return null; // What is missing is reported already.
        }

        var times = WindowReader.Read(window, out var problems);
        foreach (var problem in problems)
        {
            section.Reject(problem.Key, problem.English, problem.Cure);
        }

        return times is null ? null : new KnownWindow(window.Name, window, times);
    }

    /// <summary>The result of reading the file.</summary>
    /// <param name="Windows">Its windows; to be used only without problems.</param>
    /// <param name="Problems">What is wrong with it.</param>
    /// <param name="Text">What it held; null when it cannot be read.</param>
    internal sealed record Reading(IReadOnlyList<KnownWindow> Windows, IReadOnlyList<YamlProblem> Problems, string? Text)
    {
        /// <summary>The result without a file.</summary>
        public static Reading Nothing { get; } = new([], [], null);
    }

    /// <param name="Windows">In force.</param>
    /// <param name="Problems">Of a newer content of the file, which is not in force because of them.</param>
    internal sealed record State(IReadOnlyList<KnownWindow> Windows, IReadOnlyList<YamlProblem> Problems);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Path} has changed and was read: {Count} maintenance windows")]
        public static partial void Read(ILogger logger, string path, int count);

        [LoggerMessage(LogLevel.Error, "{Path} has changed and cannot be used; the maintenance windows that it held before stay in force: {Problems}")]
        public static partial void Wrong(ILogger logger, string path, string problems);

        [LoggerMessage(LogLevel.Error, "{Path} has changed and reading it failed; the maintenance windows that it held before stay in force")]
        public static partial void Broke(ILogger logger, string path, Exception exception);
    }
}
