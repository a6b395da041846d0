using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>Reads what a runbook does on one platform.</summary>
/// <param name="parameters">The runbook's own; its texts may name no others.</param>
/// <param name="states">The states that its readings may find.</param>
internal sealed class ProcedureReader(IReadOnlyList<string> parameters, IReadOnlyDictionary<string, DeviceState> states)
{
    private const string Cure = "See Runbooks/enable-interface.yaml for the keys there are.";

    public Procedure Read(YamlSection section)
    {
        var before = section.Section("pre_check");
        var after = section.Section("post_check");
        var preCheck = before is null ? null : CheckOf(before);
        var patience = after?.Section("patience");
        var procedure = new Procedure
        {
            PreCheck = preCheck ?? new Check("", []),
            Commands = section.Texts("commands"),
            // Most often the same look at the device: then only the patience is written down.
            PostCheck = after is not null && (after.Has("command") || after.Has("reading")) ? CheckOf(after) : preCheck ?? new Check("", []),
            Patience = new Patience(
                patience?.Whole("times", 10, 1, 120) ?? 10,
                TimeSpan.FromSeconds(patience?.Number("every", 0.5, 0.1, 30) ?? 0.5),
                patience?.Whole("steady", 3, 1, 20) ?? 3),
        };

        if (before is null)
        {
            section.Reject(null, "'pre_check' is missing.", Cure);
        }

        if (procedure.Commands.Count == 0)
        {
            section.Reject(null, "'commands' is missing or empty.", Cure);
        }

        foreach (var command in procedure.Commands)
        {
            Places(section, "commands", command);
        }

        before?.Close(Cure);
        after?.Close(Cure);
        patience?.Close(Cure);
        return procedure;
    }

    private Check CheckOf(YamlSection section)
    {
        var command = section.Required("command", Cure);
        Places(section, "command", command);
        var readings = section.Sections("reading").Select(ReadingOf).ToList();
        if (readings.Count == 0)
        {
            section.Reject("reading", "is missing: nothing could ever be read.", Cure);
        }

        return new Check(command, readings);
    }

    private Reading ReadingOf(YamlSection section)
    {
        var name = section.Required("state", Cure);
        if (!states.TryGetValue(name, out var state) && name.Length > 0)
        {
            section.Reject("state", $"names '{name}', which the runbook's states do not hold.", $"Known: {string.Join(", ", states.Keys)}.");
        }

        var text = section.Text("text");
        var json = section.Section("json");
        if (text is null == json is null)
        {
            section.Reject(null, "a reading needs either 'text' or 'json'.", Cure);
        }

        if (text is not null && Places(section, "text", text) && !Pattern.TryCompile(Template.FillPattern(text, Samples()), out _))
        {
            section.Reject("text", "is a pattern that cannot be used.", "Use a regular expression without look-around.");
        }

        var conditions = (json?.Keys ?? []).Select(path => new JsonCondition(path, json!.Texts(path))).ToList();
        foreach (var condition in conditions)
        {
            Places(json!, condition.Path, condition.Path);
            if (condition.Expected.Count == 0)
            {
                json!.Reject(condition.Path, "has no value to expect.", "Write the value, or a list of them.");
            }
        }

        section.Close(Cure);
        return new Reading(state ?? DeviceState.CannotTell, text, conditions);
    }

    private bool Places(YamlSection section, string key, string template)
    {
        var unknown = Template.Names(template).Except(parameters).ToList();
        foreach (var name in unknown)
        {
            section.Reject(key, $"uses {{{name}}}, which is no parameter of the runbook.", $"Parameters: {string.Join(", ", parameters)}.");
        }

        return unknown.Count == 0;
    }

    private Dictionary<string, string> Samples() => parameters.ToDictionary(name => name, _ => "x");
}
