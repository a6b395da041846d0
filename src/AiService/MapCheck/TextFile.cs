using System.Text.Json;
using AiService.Contract;
using AiService.Hosting;
using AiService.Repairs;

namespace AiService.MapCheck;

/// <summary>Reads fault texts from a file: one text a line, or one JSON object a line.</summary>
internal static class TextFile
{
    private static readonly string[] Names = ["text", "fault", "description"];

    /// <param name="path">The file, UTF-8; <c>-</c>: standard input.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="FieldException">A line's level or stated fields cannot be used.</exception>
    public static IReadOnlyList<CheckedText> Read(string path)
    {
        var lines = path == "-" ? Lines(Console.In) : File.ReadLines(path);
        return [.. lines.Select((line, index) => (Text: line.Trim(), Number: index + 1)).Where(line => line.Text.Length > 0).Select(line => Line(line.Text, line.Number))];
    }

    // A line of JSON without a text of its own is a notice, and is read as it stands.
    private static CheckedText Line(string line, int number)
    {
        if (line[0] != '{' || Parse(line) is not { } json || Names.FirstOrDefault(name => json.Field(name) is { ValueKind: JsonValueKind.String }) is not { } name)
        {
            return new CheckedText(line);
        }

        var text = JsonFields.Text(json.GetProperty(name), $"line {number}: {name}", JsonBody.MaxBytes);
        return new CheckedText(text, FaultLevelField.Read(json, $"line {number}: level"), StatedField.Read(json, $"line {number}: stated")?.ToStated());
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
