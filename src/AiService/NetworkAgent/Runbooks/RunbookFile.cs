using AiService.Matching;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>Reads one runbook from its YAML; everything that is wrong with it is told at once.</summary>
internal static class RunbookFile
{
    private const string Cure = "See Runbooks/enable-interface.yaml for the keys there are.";
    private static readonly string[] KnownParameters = ["interface"];

    /// <returns>The runbook, or null when there are problems.</returns>
    public static Runbook? Read(
        string name, string text, IReadOnlyDictionary<string, Platform> platforms, out IReadOnlyList<YamlProblem> problems)
    {
        var file = new YamlFile(name);
        problems = file.Problems;
        if (file.Parse(text) is not { } root)
        {
            return null;
        }

        var runbook = Read(root, platforms);
        return problems.Count == 0 ? runbook : null;
    }

    private static Runbook Read(YamlSection root, IReadOnlyDictionary<string, Platform> platforms)
    {
        var serves = root.Section("serves");
        var parameters = root.Texts("parameters");
        foreach (var parameter in parameters.Except(KnownParameters))
        {
            root.Reject("parameters", $"names '{parameter}', which no fault provides.", $"Known: {string.Join(", ", KnownParameters)}.");
        }

        var runbook = new Runbook
        {
            Name = root.Required("name", Cure),
            Title = root.Required("title", Cure),
            Faults = [.. (serves?.Texts("faults") ?? []).Select(fault => new Keyword(fault))],
            Actions = serves?.Texts("actions") ?? [],
            Parameters = parameters,
            Platforms = Procedures(root, new ProcedureReader(parameters, States(root)), platforms),
        };

        if (runbook.Faults.Any(fault => fault.IsBlank))
        {
            root.Reject("serves", "has a blank keyword, which would fit nothing.", Cure);
        }

        if (runbook.Faults.Count == 0 && runbook.Actions.Count == 0)
        {
            root.Reject("serves", "names neither faults nor actions: nothing would ever ask for it.", Cure);
        }

        serves?.Close(Cure);
        root.Close(Cure);
        return runbook;
    }

    private static Dictionary<string, DeviceState> States(YamlSection root)
    {
        var states = new Dictionary<string, DeviceState>(StringComparer.Ordinal);
        foreach (var (name, section) in Named(root, "states"))
        {
            var verdict = section.Required("verdict", "Use needless, allowed, escalate or hopeless.") switch
            {
                "needless" => Verdict.Needless,
                "allowed" => Verdict.Allowed,
                "escalate" => Verdict.Escalate,
                "hopeless" => Verdict.Hopeless,
                _ => Verdict.CannotTell,
            };
            if (verdict == Verdict.CannotTell)
            {
                section.Reject("verdict", "is not known.", "Use needless, allowed, escalate or hopeless.");
            }

            states[name] = new DeviceState(name, verdict, section.Required("text", "Say in Chinese what it means."));
            section.Close(Cure);
        }

        if (states.Values.All(state => state.Verdict != Verdict.Needless))
        {
            root.Reject("states", "has none that is needless: no repair could ever succeed.", Cure);
        }

        return states;
    }

    private static Dictionary<string, Procedure> Procedures(
        YamlSection root, ProcedureReader reader, IReadOnlyDictionary<string, Platform> platforms)
    {
        var procedures = new Dictionary<string, Procedure>(StringComparer.Ordinal);
        foreach (var (name, section) in Named(root, "platforms"))
        {
            if (!platforms.ContainsKey(name))
            {
                section.Reject(null, $"the platform '{name}' is not known.", $"Known: {string.Join(", ", platforms.Keys)}.");
            }

            procedures[name] = reader.Read(section);
            section.Close(Cure);
        }

        if (procedures.Count == 0)
        {
            root.Reject("platforms", "has no platform.", Cure);
        }

        return procedures;
    }

    private static IEnumerable<(string Name, YamlSection Section)> Named(YamlSection root, string key)
    {
        return root.Section(key) is { } all
            ? all.Keys.Select(name => (name, all.Section(name))).Where(one => one.Item2 is not null).Select(one => (one.name, one.Item2!))
            : [];
    }
}
