using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Readings;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>Reads a check: looks that the platform brings along, by name, or a command and readings of the runbook's own.</summary>
/// <param name="parameters">The runbook's; a look may use no other names.</param>
/// <param name="states">The runbook's; a state that a look can find must be among them, unless platforms tell it apart since a later version only.</param>
internal sealed class CheckReader(IReadOnlyList<Parameter> parameters, IReadOnlyDictionary<string, DeviceState> states)
{
    private readonly HashSet<string> places = [.. parameters.SelectMany(ParameterReader.Places)];

    public Check Read(YamlSection section, Platform platform)
    {
        var named = section.Texts("look");
        var own = section.Has("command") || section.Has("reading") ? LookReader.Read(section, RunbookFile.Cure) : null;
        if (named.Count == 0 == own is null)
        {
            section.Reject(null, "a check needs either 'look' or 'command' and 'reading'.", RunbookFile.Cure);
        }

        // A platform of an operator's own, in place of a shipped one, may lack a look that a shipped runbook asks first.
        var known = section.IsShipped && named.Any(platform.Looks.ContainsKey) ? [.. named.Where(platform.Looks.ContainsKey)] : named;
        var looks = known.Select(name => Named(section, name, platform)).Append(own).OfType<Look>().ToList();
        foreach (var look in looks)
        {
            Examine(section, look, look == own ? "reading" : "look", platform);
        }

        return new Check(looks, states);
    }

    /// <summary>Notes the places of a text that no parameter fills.</summary>
    public void Places(YamlSection section, string key, IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => !places.Contains(name)))
        {
            section.Reject(key, $"uses {{{name}}}, which is no parameter of the runbook.", $"There are: {string.Join(", ", places)}.");
        }
    }

    private void Examine(YamlSection section, Look look, string key, Platform platform)
    {
        Places(section, key == "look" ? key : "command", look.Places);
        var missing = look.Readings.Select(reading => reading.State).Distinct().Where(state => state.Length > 0 && !states.ContainsKey(state));
        foreach (var state in missing.Where(state => section.IsShipped || key != "look" || !DeviceState.MayBeUnexplained(state)))
        {
            section.Reject(
                key,
                key == "look" ? $"can find '{state}' on {platform.Name}, which 'states' does not hold." : $"names '{state}', which 'states' does not hold.",
                "Say there what it means.");
        }
    }

    private static Look? Named(YamlSection section, string name, Platform platform)
    {
        if (platform.Looks.TryGetValue(name, out var look))
        {
            return look;
        }

        section.Reject("look", $"names '{name}', which platform {platform.Name} does not have.", $"It has: {string.Join(", ", platform.Looks.Keys)}.");
        return null;
    }
}
