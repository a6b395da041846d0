using System.Text.Json;
using AiService.Hosting;
using AiService.Matching;
using AiService.StackStorm.Launch;

namespace AiService.StackStorm.Actions;

/// <summary>
/// Keeps what is wrong at StackStorm with the actions that the map and the default action name, so that a mistake in the map shows before
/// an alert needs the action. <see cref="MappedActionCheck"/> and the repairs do the looking.
/// </summary>
internal sealed partial class MappedActions
{
    /// <summary>As many problems are told in full as an operator reads at once.</summary>
    private const int MostTold = 10;

    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWrong = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Standing> standings;
    private readonly List<string> inOrder;
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly ILogger<MappedActions> log;

    public MappedActions(ActionMap map, ActionMatcher matcher, TimeProvider time, ILogger<MappedActions> log)
    {
        this.time = time;
        this.log = log;
        var uses = map.Entries.Select(entry => (entry.Action, Use: new Use($"'{entry.Keyword.Written}'", entry.Parameters, entry.NeedsDevice))).ToList();
        if (matcher.DefaultAction is { } action)
        {
            uses.Add((action, new Use("STACKSTORM_DEFAULT_ACTION", ActionMatch.Nothing.Parameters, NeedsDevice: true)));
        }

        inOrder = [.. uses.Select(use => use.Action).Distinct(StringComparer.Ordinal)];
        standings = uses.GroupBy(use => use.Action, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Standing([.. group.Select(use => use.Use)]), StringComparer.Ordinal);
    }

    /// <summary>How many different actions are named.</summary>
    public int Count => inOrder.Count;

    /// <summary>The actions that are to be looked at now, in the map's order.</summary>
    public IReadOnlyList<string> Due()
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            return [.. inOrder.Where(action => standings[action].Due <= now)];
        }
    }

    /// <summary>StackStorm showed the action.</summary>
    public void Saw(string action, ActionDeclaration declared) => Set(action, use => Problems(action, use, declared));

    /// <summary>StackStorm does not show the action.</summary>
    /// <param name="action">The action's reference.</param>
    /// <param name="problem">What is wrong, for every entry that names it.</param>
    public void Saw(string action, string problem) => Set(action, _ => [problem]);

    /// <summary>A repair met failure with the action: the next round looks at it.</summary>
    public void LookSoon(string action) => LookAt(action, DateTimeOffset.MinValue);

    /// <summary>StackStorm gave no usable answer: others are looked at first.</summary>
    public void LookLater(string action) => LookAt(action, time.GetUtcNow() + TimeSpan.FromMinutes(1));

    /// <returns>Whether anything is known to be wrong, and how the actions stand, in words.</returns>
    public (bool Wrong, string Words) Describe()
    {
        lock (gate)
        {
            var wrong = inOrder.Where(action => standings[action].Problems.Count > 0).ToList();
            var seen = standings.Values.Count(standing => standing.Seen);
            var looked = $"{seen} of {Count} mapped actions were looked up{(seen < Count ? " so far" : string.Empty)}";
            if (wrong.Count == 0)
            {
                return (false, seen == 0 ? looked : looked + ", nothing is wrong");
            }

            var told = wrong.SelectMany(action => standings[action].Problems.Select(problem => $"{action} {problem}")).ToList();
            var more = told.Count > MostTold ? $"; and {told.Count - MostTold} more" : string.Empty;
            return (true, $"{looked}, {wrong.Count} {(wrong.Count == 1 ? "needs" : "need")} attention: {string.Join("; ", told.Take(MostTold))}{more}");
        }
    }

    private static IEnumerable<string> Problems(string action, Use use, ActionDeclaration declared)
    {
        var parameters = declared.Parameters;
        if (declared.Enabled == false)
        {
            yield return $"is disabled in StackStorm (st2 action enable {action})";
        }

        if (!parameters.TryGetValue(ParameterFitter.Device, out var device))
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
            if (name == ParameterFitter.Device)
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
            var filled = use.Parameters.ContainsKey(name) || name == ParameterFitter.Device
                || (ParameterFitter.Informing.Contains(name) && declaration?.Takes("string") == true);
            if (!filled && declaration is { Required: true, Default: null } and not { Immutable: true })
            {
                yield return $"requires the parameter {OneLine.Of(name, 100)}, which is never filled: fix its value in the parameters of the map's entry";
            }
        }
    }

    private void Set(string action, Func<Use, IEnumerable<string>> judge)
    {
        lock (gate)
        {
            if (!standings.TryGetValue(action, out var standing))
            {
                return;
            }

            // One problem of several entries is reported once, with all of their keywords.
            var problems = standing.Uses.SelectMany(use => judge(use).Select(problem => (use.Name, Problem: problem)))
                .GroupBy(one => one.Problem, one => one.Name)
                .Select(group => $"({string.Join(", ", group)}) {group.Key}")
                .ToList();
            Tell(action, standing, problems);
            standing.Looks = problems.Count == 0 || !standing.Problems.SequenceEqual(problems) ? 0 : standing.Looks + 1;
            standing.Problems = problems;
            standing.Seen = true;
            standing.Due = time.GetUtcNow() + (problems.Count == 0 ? LookAgain : Soon(standing.Looks));
        }
    }

    private void LookAt(string action, DateTimeOffset due)
    {
        lock (gate)
        {
            if (standings.TryGetValue(action, out var standing))
            {
                standing.Due = due;
            }
        }
    }

    /// <summary>Something that is wrong is looked at again in 1, 2, 4, 8 and then every 10 minutes.</summary>
    private static TimeSpan Soon(int looks) => TimeSpan.FromMinutes(Math.Min(LongestWrong.TotalMinutes, Math.Pow(2, Math.Min(looks, 10))));

    private void Tell(string action, Standing standing, List<string> problems)
    {
        foreach (var problem in problems.Except(standing.Problems))
        {
            Log.Wrong(log, action, problem);
        }

        if (problems.Count == 0 && standing.Problems.Count > 0)
        {
            Log.Right(log, action);
        }
    }

    /// <summary>Who names an action: a keyword of the map, or the default action.</summary>
    private sealed record Use(string Name, IReadOnlyDictionary<string, JsonElement> Parameters, bool NeedsDevice);

    private sealed class Standing(IReadOnlyList<Use> uses)
    {
        public IReadOnlyList<Use> Uses { get; } = uses;

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
