using YamlDotNet.RepresentationModel;

namespace AiService.Tests.Compose;

/// <summary>A compose file, or what docker-compose made of several, read for comparison.</summary>
internal sealed class ComposeModel
{
    private readonly YamlMappingNode root;

    private ComposeModel(YamlMappingNode root) => this.root = root;

    public List<string> Services => Names("services");

    public List<string> Volumes => Names("volumes");

    public static ComposeModel Parse(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return new ComposeModel((YamlMappingNode)stream.Documents[0].RootNode);
    }

    /// <summary>A part of a service as one text that does not depend on the order of its keys; empty when there is none.</summary>
    public string Of(string service, params string[] path)
    {
        var node = path.Aggregate(Service(service), Child);
        return node is null ? "" : Canonical(node);
    }

    /// <summary>A part of a service that is a list, item by item.</summary>
    public List<string> List(string service, string key) =>
        Child(Service(service), key) is YamlSequenceNode items ? [.. items.Select(Canonical)] : [];

    /// <summary>A service's environment, written as a mapping, as docker-compose writes it.</summary>
    public Dictionary<string, string> Environment(string service) =>
        Child(Service(service), "environment") is YamlMappingNode variables
            ? variables.ToDictionary(variable => Canonical(variable.Key), variable => Canonical(variable.Value))
            : [];

    private static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string Canonical(YamlNode node) => node switch
    {
        YamlMappingNode mapping => "{" + string.Join(", ", mapping.Select(Pair).Order(StringComparer.Ordinal)) + "}",
        YamlSequenceNode sequence => "[" + string.Join(", ", sequence.Select(Canonical)) + "]",
        _ => ((YamlScalarNode)node).Value ?? "",
    };

    private YamlNode? Service(string name) => Child(Child(root, "services"), name);

    /// <summary>Ports and volumes have no order, and docker-compose sorts them while it merges.</summary>
    private static string Pair(KeyValuePair<YamlNode, YamlNode> pair)
    {
        var value = pair is { Key: YamlScalarNode { Value: "ports" or "volumes" }, Value: YamlSequenceNode items }
            ? "[" + string.Join(", ", items.Select(Canonical).Order(StringComparer.Ordinal)) + "]"
            : Canonical(pair.Value);
        return $"{Canonical(pair.Key)}: {value}";
    }

    private List<string> Names(string section) =>
        Child(root, section) is YamlMappingNode names
            ? [.. names.Select(pair => Canonical(pair.Key)).Order(StringComparer.Ordinal)]
            : [];
}
