using System.Text.Json.Nodes;

namespace AiService.NetworkAgent.Readings;

/// <summary>A value that must stand at a path of a JSON answer; in a list, every one of the values must be among its items.</summary>
/// <param name="Path">Keys and list positions joined by dots: <c>{interface}.operationalStatus</c>, <c>0.flags</c>.</param>
/// <param name="Expected">One value, or several for a list.</param>
internal sealed record JsonCondition(string Path, IReadOnlyList<string> Expected)
{
    public bool Holds(JsonNode document, IReadOnlyDictionary<string, string> values)
    {
        var at = JsonPath.Find(document, Path, values);
        return at switch
        {
            JsonArray items => Expected.All(expected => items.Any(item => Is(item, expected))),
            JsonValue => Expected.Count == 1 && Is(at, Expected[0]),
            _ => false,
        };
    }

    public string Describe(IReadOnlyDictionary<string, string> values)
    {
        return $"{Template.Fill(Path, values)} = {string.Join("+", Expected)}";
    }

    private static bool Is(JsonNode? node, string expected) => node is JsonValue && node.ToString() == expected;
}
