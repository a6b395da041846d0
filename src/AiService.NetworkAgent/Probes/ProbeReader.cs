using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Probes;

/// <summary>Reads a probe from its YAML: a <c>command</c> and its list of <c>reading</c>s, the rules.</summary>
internal static class ProbeReader
{
    public static Probe Read(YamlSection section, string cure)
    {
        var command = section.Required("command", cure);
        if (command.Any(char.IsControl))
        {
            section.Reject("command", "is more than one line.", "A command is one line.");
        }

        var rules = section.Sections("reading").Select(one => RuleOf(one, cure)).ToList();
        if (rules.Count == 0)
        {
            section.Reject("reading", "is missing: nothing could ever be read.", cure);
        }

        return new Probe(command, rules, section.OnePattern("block", cure));
    }

    private static StateRule RuleOf(YamlSection section, string cure)
    {
        var state = section.Required("state", cure);
        var texts = section.Texts("text");
        var json = section.Section("json");
        if (texts.Count == 0 == json is null)
        {
            section.Reject(null, "a reading needs either 'text' or 'json'.", cure);
        }

        var unless = section.Texts("unless");
        if (unless.Count > 0 && texts.Count == 0)
        {
            section.Reject("unless", "has nothing to qualify.", "Give 'text' too.");
        }

        foreach (var (key, _) in texts.Select(text => ("text", text)).Concat(unless.Select(text => ("unless", text))).Where(one => !section.IsPattern(one.Item2)))
        {
            section.Reject(key, "is a pattern that cannot be used.", "Use a regular expression without look-around.");
        }

        var conditions = (json?.Keys ?? []).Select(path => new JsonCondition(path, json!.Texts(path))).ToList();
        foreach (var condition in conditions.Where(condition => condition.Expected.Count == 0))
        {
            json!.Reject(condition.Path, "has no value to expect.", "Write the value, or a list of them.");
        }

        var rule = new StateRule(state, texts, conditions, section.Flag("sure", false), section.Text("since"), unless);
        section.Close(cure);
        return rule;
    }
}
