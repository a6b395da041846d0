using System.Text.Json.Nodes;

namespace AiService.NetworkAgent.Readings;

/// <summary>A place in a JSON answer: keys and list positions joined by dots, <c>{interface}.operationalStatus</c>, <c>0.flags</c>.</summary>
internal static class JsonPath
{
    /// <returns>What stands there; null when there is no such place.</returns>
    public static JsonNode? Find(JsonNode document, string path, IReadOnlyDictionary<string, string> values)
    {
        JsonNode? at = document;
        // Split before filling in: an interface's name may hold dots.
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
