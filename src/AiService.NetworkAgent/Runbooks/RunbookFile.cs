using System.Text.RegularExpressions;
using AiService.Faults.Keywords;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>Reads one runbook from its YAML, and collects everything that is wrong with it.</summary>
internal static partial class RunbookFile
{
    public const string Cure = "See Runbooks/enable-interface.yaml and docs/runbooks.md for the keys there are.";

    // What only a repair has.
    private static readonly string[] OfRepairs = ["states", "pre_check", "post_check", "keep", "spare_own_port", "save"];

    /// <returns>The runbook, or null when there are problems.</returns>
    public static Runbook? Read(
        YamlSource source, IReadOnlyDictionary<string, Platform> platforms, out IReadOnlyList<YamlProblem> problems)
    {
        var file = new YamlFile(source.Name, source.IsShipped);
        problems = file.Problems;
        if (file.Parse(source.Text) is not { } root)
        {
            return null;
        }

        var runbook = Read(source.Name, root, platforms);
        return problems.Count == 0 ? runbook : null;
    }

    private static Runbook Read(string source, YamlSection root, IReadOnlyDictionary<string, Platform> platforms)
    {
        var serves = root.Section("serves");
        var parameters = ParameterReader.Read(root, Cure);
        var reports = root.Flag("reports", false);
        var states = StateReader.Read(root, required: !reports);
        var runbook = new Runbook
        {
            Name = root.Required("name", Cure),
            Source = source,
            Title = root.Required("title", Cure),
            Faults = [.. (serves?.Texts("faults") ?? []).Select(fault => new Keyword(fault))],
            Actions = serves?.Texts("actions") ?? [],
            Parameters = parameters,
            Reports = reports,
            SparesOwnPort = root.Flag("spare_own_port", false),
            Saves = root.Flag("save", false),
            Platforms = Procedures(root, reports, new ProcedureReader(root, new CheckReader(parameters, states), states), platforms),
        };
        Examine(runbook, root, platforms);
        serves?.Close(Cure);
        root.Close(Cure);
        return runbook;
    }

    private static void Examine(Runbook runbook, YamlSection root, IReadOnlyDictionary<string, Platform> platforms)
    {
        if (runbook.Name.Length > 0 && !PlainName().IsMatch(runbook.Name))
        {
            root.Reject("name", "is no plain name.", "Use small letters, digits and dashes.");
        }

        if (runbook.Faults.Any(fault => fault.IsBlank))
        {
            root.Reject("serves", "has a blank keyword, which would fit nothing.", Cure);
        }

        if (runbook.Faults.Count == 0 && runbook.Actions.Count == 0)
        {
            root.Reject("serves", "names neither faults nor actions: nothing would ever ask for it.", Cure);
        }

        foreach (var key in OfRepairs.Where(key => runbook.Reports && root.Has(key)))
        {
            root.Reject(key, "has no place in a runbook that only reports.", "Leave it out, or leave out 'reports'.");
        }

        if (runbook.SparesOwnPort && runbook.Parameters.All(parameter => parameter.Type != ParameterType.Interface))
        {
            root.Reject("spare_own_port", "needs a parameter that is an interface.", Cure);
        }

        foreach (var name in runbook.Platforms.Keys.Where(name => runbook.SparesOwnPort && platforms[name].OwnPort.Count == 0))
        {
            root.Reject("spare_own_port", $"cannot be promised on {name}, which has no 'own_port'.", $"Leave {name} out of 'platforms'.");
        }
    }

    private static Dictionary<string, Procedure> Procedures(
        YamlSection root, bool reports, ProcedureReader reader, IReadOnlyDictionary<string, Platform> platforms)
    {
        var procedures = new Dictionary<string, Procedure>(StringComparer.Ordinal);
        var all = root.Section("platforms");
        foreach (var name in all?.Keys ?? [])
        {
            if (all!.Section(name) is not { } section)
            {
                continue;
            }

            if (!platforms.ContainsKey(name))
            {
                section.Reject(null, $"the platform '{name}' is not known.", $"Known: {string.Join(", ", platforms.Keys)}.");
                continue;
            }

            // A variant has looks of its own, so it is read for itself; what it has an own entry for is not taken from here.
            foreach (var platform in platforms.Values.Where(platform => platform.Name == name || (platform.Like == name && !all.Keys.Contains(platform.Name))))
            {
                procedures[platform.Name] = reports ? reader.ReadReport(section) : reader.Read(section, platform);
            }

            section.Close(Cure);
        }

        if (procedures.Count == 0)
        {
            root.Reject("platforms", "has no platform that is known.", Cure);
        }

        return procedures;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
