using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Parameters;

/// <summary>Reads a runbook's parameters: <c>interface: interface</c>, <c>peer: { type: ipv4, find: '…' }</c>.</summary>
internal static class ParameterReader
{
    private static readonly string Known = string.Join(", ", Enum.GetNames<ParameterType>()).ToLowerInvariant();

    /// <summary>Returns the placeholders that a parameter fills.</summary>
    public static IEnumerable<string> Places(Parameter parameter) =>
        parameter.Type == ParameterType.Interface ? [parameter.Name, Short(parameter.Name)] : [parameter.Name];

    /// <summary>Returns the placeholder for an interface's short name.</summary>
    public static string Short(string name) => name + "_short";

    public static IReadOnlyList<Parameter> Read(YamlSection root, string cure) =>
        root.Section("parameters") is { } section ? [.. section.Keys.Select(name => One(section, name, cure))] : [];

    private static Parameter One(YamlSection section, string name, string cure)
    {
        if (!Template.IsName(name))
        {
            section.Reject(name, "is no name for a parameter.", "Use small letters and underscores.");
        }

        if (!section.IsSection(name))
        {
            return new Parameter(name, TypeOf(section, name, section.Required(name, $"Use one of: {Known}.")), null);
        }

        var own = section.Section(name)!;
        var type = TypeOf(own, "type", own.Required("type", $"Use one of: {Known}."));
        var find = own.Patterns("find");
        if (find.Any(pattern => !pattern.GroupNames.Contains("value")))
        {
            own.Reject("find", "has no group that takes the value.", "Write (?<value>…) around it.");
        }

        if (find.Count > 0 && type == ParameterType.Interface)
        {
            own.Reject("find", "has no place: the fault's own interface is meant.", "Leave it out.");
        }

        own.Close(cure);
        return new Parameter(name, type, find is [var only, ..] ? only : null);
    }

    private static ParameterType TypeOf(YamlSection section, string key, string text)
    {
        if (Enum.TryParse<ParameterType>(text, ignoreCase: true, out var type) && Known.Split(", ").Contains(text))
        {
            return type;
        }

        if (text.Length > 0)
        {
            section.Reject(key, $"is '{text}', which is no type.", $"Use one of: {Known}.");
        }

        return ParameterType.Vlan;
    }
}
