using System.Text.Json;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.MapCheck;

/// <summary>Reads fault texts from a file: one text a line, or one JSON object a line.</summary>
internal static class TextFile
{
    private static readonly string[] Names = ["text", "fault", "description"];
    private static readonly TextConverter Text = new(JsonBody.MaxBytes);
    private static readonly FaultLevelConverter Level = new();

    /// <param name="path">The file, UTF-8; <c>-</c>: standard input.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="FieldException">A line's level or stated fields cannot be used.</exception>
    public static IReadOnlyList<CheckedText> Read(string path)
    {
        var lines = path == "-" ? Console.In.ReadToEnd().Split('\n') : File.ReadLines(path);
        return [.. lines.Select((line, index) => (Text: line.Trim(), Number: index + 1)).Where(line => line.Text.Length > 0).Select(line => Line(line.Text, line.Number))];
    }

    // A line of JSON without a text of its own is a notice, and is read as it stands.
    private static CheckedText Line(string line, int number)
    {
        if (line[0] != '{' || Parse(line) is not { } json || Names.FirstOrDefault(name => IsText(json, name)) is not { } name)
        {
            return new CheckedText(line);
        }

        var text = Text.Field(json, name, $"line {number}: {name}")!;
        var level = Level.Field(json, "level", $"line {number}: level");
        var stated = json.TryGetProperty("stated", out var fields) && fields.ValueKind is not JsonValueKind.Null
            ? RequestReader.Read<StatedFault>(fields, $"line {number}: stated").ToStated()
            : null;
        return new CheckedText(text, level, stated);
    }

    private static bool IsText(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String;

    private static JsonElement? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            _ = TextConverter.Names(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception unreadable) when (unreadable is JsonException or FieldException)
        {
            return null;
        }
    }
}
