using System.Text.Json.Nodes;

namespace AiService.NetworkAgent.Probes;

/// <summary>Requires a value at a path of a JSON answer; in a list, all of the values must be among its items.</summary>
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

    public string Describe(IReadOnlyDictionary<string, string> values) => $"{Template.Fill(Path, values)} = {string.Join("+", Expected)}";

    private static bool Is(JsonNode? node, string expected) => node is JsonValue && node.ToString() == expected;
}

/// <summary>Finds values in a JSON answer by paths: keys and list positions joined by dots.</summary>
internal static class JsonPath
{
    /// <summary>Returns the value at a path; null when there is none.</summary>
    public static JsonNode? Find(JsonNode document, string path, IReadOnlyDictionary<string, string> values)
    {
        JsonNode? at = document;
        // Split before the placeholders are filled: an interface's name may contain dots.
        foreach (var segment in path.Split('.'))
        {
            var key = Template.Fill(segment, values);
            at = at switch
            {
                JsonObject members => members[key],
                JsonArray items when int.TryParse(key, out var index) && index >= 0 && index < items.Count => items[index],
                _ => null,
            };
        }

        return at;
    }
}
