using System.Text.Json;

namespace AiService.StackStorm;

/// <summary>One short sentence out of a failed execution's result, which has another shape for every runner.</summary>
internal static class FailureReason
{
    private static readonly string[] Names = ["error", "reason", "message", "faultstring"];
    private static readonly string[] Inner = ["result", "errors", "body", "output"];

    /// <returns>The reason; null when the result holds none.</returns>
    public static string? In(JsonElement? result, SecretMask mask)
    {
        return result is { } value && Find(value, depth: 4) is { } text ? OneLine.Of(mask.Cover(text), 200) : null;
    }

    private static string? Find(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return LastLine(value.GetString()!);
            case JsonValueKind.Array when depth > 0:
                return value.EnumerateArray().Take(8).Select(item => Find(item, depth - 1)).FirstOrDefault(text => text is not null);
            case JsonValueKind.Object when depth > 0:
                return Names.Select(name => Text(value, name)).FirstOrDefault(text => text is not null)
                    ?? Inner
                        .Select(name => value.TryGetProperty(name, out var inner) ? Find(inner, depth - 1) : null)
                        .FirstOrDefault(text => text is not null)
                    ?? Text(value, "stderr");
            default:
                return null;
        }
    }

    private static string? Text(JsonElement value, string name)
    {
        return value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? LastLine(text.GetString()!) : null;
    }

    /// <summary>The last line is where Python puts the exception, and a device its error.</summary>
    private static string? LastLine(string text)
    {
        var line = text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0);
        return line is "None" or "Execution failed. See result for details." ? null : line;
    }
}
