using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Probes;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>Reads a check: probes of the platform, by name, or a command and rules of the runbook's own.</summary>
/// <param name="parameters">The runbook's parameters; a probe may use no other placeholders.</param>
/// <param name="states">The runbook's states; one that a probe can observe must be among them, unless the platforms tell it apart only in a later version.</param>
internal sealed class CheckReader(IReadOnlyList<Parameter> parameters, IReadOnlyDictionary<string, DeviceState> states)
{
    private readonly HashSet<string> places = [.. parameters.SelectMany(ParameterReader.Places)];

    public Check Read(YamlSection section, Platform platform)
    {
        var named = section.Texts("look");
        var own = section.Has("command") || section.Has("reading") ? ProbeReader.Read(section, RunbookFile.Cure) : null;
        if (named.Count == 0 == own is null)
        {
            section.Reject(null, "a check needs either 'look' or 'command' and 'reading'.", RunbookFile.Cure);
        }

        // An operator's platform in place of a shipped one may lack a probe that a shipped runbook names.
        var known = section.IsShipped && named.Any(platform.Probes.ContainsKey) ? [.. named.Where(platform.Probes.ContainsKey)] : named;
        var probes = known.Select(name => Named(section, name, platform)).Append(own).OfType<Probe>().ToList();
        foreach (var probe in probes)
        {
            Examine(section, probe, probe == own ? "reading" : "look", platform);
        }

        return new Check(probes, states);
    }

    /// <summary>Rejects the placeholders of a text that no parameter fills.</summary>
    public void Places(YamlSection section, string key, IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => !places.Contains(name)))
        {
            section.Reject(key, $"uses {{{name}}}, which is no parameter of the runbook.", $"There are: {string.Join(", ", places)}.");
        }
    }

    private void Examine(YamlSection section, Probe probe, string key, Platform platform)
    {
        Places(section, key == "look" ? key : "command", probe.Places);
        var missing = probe.Rules.Select(rule => rule.State).Distinct().Where(state => state.Length > 0 && !states.ContainsKey(state));
        foreach (var state in missing.Where(state => section.IsShipped || key != "look" || !DeviceState.MayBeUnexplained(state)))
        {
            section.Reject(
                key,
                key == "look" ? $"can find '{state}' on {platform.Name}, which 'states' does not hold." : $"names '{state}', which 'states' does not hold.",
                "Say there what it means.");
        }
    }

    private static Probe? Named(YamlSection section, string name, Platform platform)
    {
        if (platform.Probes.TryGetValue(name, out var probe))
        {
            return probe;
        }

        section.Reject("look", $"names '{name}', which platform {platform.Name} does not have.", $"It has: {string.Join(", ", platform.Probes.Keys)}.");
        return null;
    }
}
