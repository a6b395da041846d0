using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>The keys of an execution document, in order, with those of the objects that every execution has.</summary>
internal static class Shape
{
    private static readonly string[] Walked = ["action", "runner", "liveaction", "parameters", "context"];

    public static IReadOnlyList<string> Of(JsonNode document)
    {
        return [.. document.AsObject().SelectMany(property => Walked.Contains(property.Key) && property.Value is JsonObject inner
            ? inner.Select(entry => $"{property.Key}.{entry.Key}").Prepend(property.Key)
            : [property.Key])];
    }
}
