using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>One way to recognise a state in a device's answer: by a pattern, or by values of its JSON; all must hold.</summary>
internal sealed record Reading(DeviceState State, string? Text, IReadOnlyList<JsonCondition> Json)
{
    // A key that stands twice says two things: nothing is concluded from such an answer.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The words that it holds by, or null when it does not hold.</summary>
    public string? Holds(Reply reply, IReadOnlyDictionary<string, string> values)
    {
        if (Text is not null)
        {
            var match = Pattern.Compile(Template.FillPattern(Text, values)).Match(reply.Everything);
            return match.Success ? Short(match.Value) : null;
        }

        var document = Parse(reply.Output);
        return document is not null && Json.All(condition => condition.Holds(document, values))
            ? string.Join(", ", Json.Select(condition => condition.Describe(values)))
            : null;
    }

    private static JsonNode? Parse(string output)
    {
        try
        {
            return JsonNode.Parse(output, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 120 ? line : line[..120] + "…";
    }
}
