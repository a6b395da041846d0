using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AwxSimulator.Http;

namespace AwxSimulator.Launch;

/// <summary>Variables as AWX takes them: an object, JSON text, or YAML text (here: one <c>name: value</c> a line).</summary>
internal static class ExtraVars
{
    /// <exception cref="RefusedException">They are no mapping (recording 20).</exception>
    public static JsonObject Read(JsonNode? sent) => sent switch
    {
        null => [],
        JsonObject variables => variables.DeepClone().AsObject(),
        JsonValue value when value.TryGetValue(out string? text) => OfText(text),
        _ => throw Refused(sent.GetValueKind() == JsonValueKind.Array ? "list" : "int"),
    };

    public static JsonObject OfText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw Refused("list");
        }
        catch (JsonException)
        {
            return OfYaml(text);
        }
    }

    private static JsonObject OfYaml(string text)
    {
        var variables = new JsonObject();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line != "---" && line[0] != '#'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw Refused("str");
            }

            variables[line[..colon]] = Scalar(line[(colon + 2)..].Trim());
        }

        return variables;
    }

    private static JsonNode? Scalar(string text) => text switch
    {
        "null" or "~" => null,
        "true" => true,
        "false" => false,
        _ when int.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
        ['"', .. var quoted, '"'] => quoted,
        ['\'', .. var quoted, '\''] => quoted,
        _ => text,
    };

    private static RefusedException Refused(string type) => RefusedException.Of(
        "extra_vars",
        $"Cannot parse as JSON (error: Expecting value: line 1 column 1 (char 0)) or YAML (error: Input type `{type}` is not a dictionary).");
}
