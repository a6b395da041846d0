using System.Text.Json;
using AiService.Hosting;
using AiService.Matching;

namespace AiService.StackStorm.Actions;

/// <summary>
/// Keeps the problems of the actions that the map and the default action name, so that a mistake in the map shows before an alert needs
/// the action. <see cref="MappedActionCheck"/> and the repairs report what they read.
/// </summary>
internal sealed partial class MappedActions
{
    /// <summary>As many problems are reported in full as an operator reads at once.</summary>
    private const int MostReported = 10;

    private static readonly TimeSpan CheckAgain = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWrong = TimeSpan.FromMinutes(10);

    /// <summary>In the map's order.</summary>
    private readonly OrderedDictionary<string, Standing> standings = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly ILogger<MappedActions> log;

    public MappedActions(ActionMap map, ActionMatcher matcher, TimeProvider time, ILogger<MappedActions> log)
    {
        this.time = time;
        this.log = log;
        foreach (var entry in map.Entries.Where(entry => ActionReference.IsPackAction(entry.Action)))
        {
            Add(entry.Action, new Use($"'{entry.Keyword.Written}'", entry.Parameters, entry.NeedsDevice));
        }

        if (matcher.DefaultAction is { } action)
        {
            Add(action, new Use("STACKSTORM_DEFAULT_ACTION", ActionMatch.Nothing.Parameters, NeedsDevice: true));
        }

        void Add(string used, Use use)
        {
            standings.TryAdd(used, new Standing());
            standings[used].Uses.Add(use);
        }
    }

    public int Count => standings.Count;

    /// <summary>Returns the actions that are due for a check, in the map's order.</summary>
    public IReadOnlyList<string> Due()
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            return [.. standings.Where(one => one.Value.Due <= now).Select(one => one.Key)];
        }
    }

    /// <summary>Reports the declaration that StackStorm returned.</summary>
    public void Saw(string action, ActionDeclaration declared) => Set(action, use => Problems(action, use, declared));

    /// <summary>Reports what is wrong with an action that StackStorm does not return, for every entry that names it.</summary>
    public void Saw(string action, string problem) => Set(action, _ => [problem]);

    /// <summary>Schedules the action for the next round, because a repair failed with it.</summary>
    public void CheckSoon(string action) => Schedule(action, DateTimeOffset.MinValue);

    /// <summary>Schedules the action behind others, because StackStorm gave no usable answer.</summary>
    public void CheckLater(string action) => Schedule(action, time.GetUtcNow() + TimeSpan.FromMinutes(1));

    /// <returns>Whether any problem is known, and a summary.</returns>
    public (bool Wrong, string Words) Describe()
    {
        lock (gate)
        {
            var wrong = standings.Where(one => one.Value.Problems.Count > 0).ToList();
            var seen = standings.Values.Count(standing => standing.Seen);
            var looked = $"{seen} of {Count} mapped actions were looked up{(seen < Count ? " so far" : string.Empty)}";
            if (wrong.Count == 0)
            {
                return (false, seen == 0 ? looked : looked + ", nothing is wrong");
            }

            var problems = wrong.SelectMany(one => one.Value.Problems.Select(problem => $"{one.Key} {problem}")).ToList();
            var more = problems.Count > MostReported ? $"; and {problems.Count - MostReported} more" : string.Empty;
            return (true, $"{looked}, {wrong.Count} {(wrong.Count == 1 ? "needs" : "need")} attention: {string.Join("; ", problems.Take(MostReported))}{more}");
        }
    }

    private static IEnumerable<string> Problems(string action, Use use, ActionDeclaration declared)
    {
        var parameters = declared.Parameters;
        if (declared.Enabled == false)
        {
            yield return $"is disabled in StackStorm (st2 action enable {action})";
        }

        if (!parameters.TryGetValue(ActionDeclaration.Device, out var device))
        {
            if (use.NeedsDevice)
            {
                yield return "declares no parameter device_id, so it would run whatever the device: declare it, or write \"device\": false in the map's entry";
            }
        }
        else if (device is { Immutable: true })
        {
            if (use.NeedsDevice)
            {
                yield return "has an immutable device_id, so it cannot be given the device";
            }
        }
        else if (device?.Takes("string") == false && !device.Takes("integer") && !device.Takes("number"))
        {
            yield return $"declares device_id as {device.Type}, which no device id is";
        }

        foreach (var name in use.Parameters.Keys)
        {
            if (name == ActionDeclaration.Device)
            {
                yield return "has device_id as a fixed parameter, which only the fault may give";
            }
            else if (!parameters.TryGetValue(name, out var declaration))
            {
                yield return $"does not declare the fixed parameter {name}";
            }
            else if (declaration is { Immutable: true })
            {
                yield return $"has the fixed parameter {name} as immutable";
            }
        }

        foreach (var (name, declaration) in parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            var filled = use.Parameters.ContainsKey(name) || name == ActionDeclaration.Device
                || (ActionDeclaration.Informing.Contains(name) && declaration?.Takes("string") == true);
            if (!filled && declaration is { Required: true, Default: null } and not { Immutable: true })
            {
                yield return $"requires the parameter {OneLine.Of(name, 100)}, which is never filled: fix its value in the parameters of the map's entry";
            }
        }
    }

    private void Set(string action, Func<Use, IEnumerable<string>> check)
    {
        lock (gate)
        {
            if (!standings.TryGetValue(action, out var standing))
            {
                return;
            }

            // One problem of several entries is reported once, with all of their keywords.
            var problems = standing.Uses.SelectMany(use => check(use).Select(problem => (use.Name, Problem: problem)))
                .GroupBy(one => one.Problem, one => one.Name)
                .Select(group => $"({string.Join(", ", group)}) {group.Key}")
                .ToList();
            foreach (var problem in problems.Except(standing.Problems))
            {
                Log.Wrong(log, action, problem);
            }

            if (problems.Count == 0 && standing.Problems.Count > 0)
            {
                Log.Right(log, action);
            }

            standing.Looks = problems.Count == 0 || !standing.Problems.SequenceEqual(problems) ? 0 : standing.Looks + 1;
            standing.Problems = problems;
            standing.Seen = true;
            standing.Due = time.GetUtcNow() + (problems.Count == 0 ? CheckAgain : Soon(standing.Looks));
        }
    }

    private void Schedule(string action, DateTimeOffset due)
    {
        lock (gate)
        {
            if (standings.TryGetValue(action, out var standing))
            {
                standing.Due = due;
            }
        }
    }

    /// <summary>Returns the pause before a problem is checked again: 1, 2, 4, 8 and then 10 minutes.</summary>
    private static TimeSpan Soon(int looks) => TimeSpan.FromMinutes(Math.Min(LongestWrong.TotalMinutes, Math.Pow(2, Math.Min(looks, 10))));

    /// <summary>A use of an action: by a keyword of the map, or as the default action.</summary>
    private sealed record Use(string Name, IReadOnlyDictionary<string, JsonElement> Parameters, bool NeedsDevice);

    private sealed class Standing
    {
        public List<Use> Uses { get; } = [];

        public List<string> Problems { get; set; } = [];

        public bool Seen { get; set; }

        public int Looks { get; set; }

        public DateTimeOffset Due { get; set; } = DateTimeOffset.MinValue;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The mapped action {Action} {Problem}")]
        public static partial void Wrong(ILogger logger, string action, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "Nothing is wrong with the mapped action {Action} any more")]
        public static partial void Right(ILogger logger, string action);
    }
}
