using System.Text;
using System.Text.Json;
using AiService.Contract;

namespace AiService.Knowledge.Exchange;

/// <summary>Reads one JSON object per line. A line that is none is reported with its number, and the next one is read.</summary>
internal static class JsonLines
{
    /// <summary>Longest line in bytes: every letter of the longest entry escaped.</summary>
    public const int MaxLine = 256 * 1024;

    private static readonly FlagConverter Flag = new();

    /// <exception cref="ImportException">It is one JSON list.</exception>
    public static IEnumerable<ImportLine> Read(string path)
    {
        using var file = File.OpenRead(path);
        if (BeginsWithList(file))
        {
            throw new ImportException("文件是一个 JSON 数组：请改为每行一个 JSON 对象（JSON Lines），行间不加逗号");
        }

        foreach (var (number, line) in BoundedLines.Read(file, MaxLine))
        {
            if (line is null)
            {
                yield return new ImportLine(number, null, $"一行不能超过 {MaxLine / 1024} KiB");
            }
            else if (line.AsSpan().TrimEnd(" \t\r"u8).Length > 0)
            {
                yield return Parse(number, line);
            }
        }
    }

    private static bool BeginsWithList(FileStream file)
    {
        var beginning = new byte[64 * 1024];
        var text = beginning.AsSpan(0, file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false));
        file.Position = 0;
        text = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
    }

    private static ImportLine Parse(long number, byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return json.ValueKind == JsonValueKind.Object
                ? ImportLine.Read(number, (name, max) => Field(json, name, max))
                : new ImportLine(number, null, "必须是一个 JSON 对象");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // A name with half a surrogate pair is legal JSON, and looking for a member fails on it.
            return new ImportLine(number, null, "不是合法的 UTF-8 JSON");
        }
    }

    private static string? Field(JsonElement json, string name, int max)
    {
        return name switch
        {
            _ when !json.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null => null,
            "devices" => json.GetProperty(name).GetRawText(),
            "retired" => Flag.Field(json, name) ? "true" : "false",
            _ => new LooseTextConverter(max).Field(json, name),
        };
    }
}
