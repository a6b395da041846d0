using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Hosting.Redaction;

namespace AiService.Engines;

/// <summary>Trims what an engine says of an execution for a response, and redacts it: a real document carries whole schemas, and a megabyte of output.</summary>
/// <param name="redact">Removes what the process knows as secrets.</param>
internal sealed class TrimmedEvidence(Func<string, string> redact)
{
    /// <summary>Bytes of JSON that a result may take: the platform's scheduler keeps all of an analysis in 64 KB.</summary>
    public const int LargestResult = 8 * 1024;

    private static readonly (int Text, int Items, int Depth)[] Sizes = [(int.MaxValue, int.MaxValue, 32), (2048, 128, 12), (512, 32, 8), (128, 12, 5), (48, 6, 3)];

    /// <summary>Adds a short text, such as a time, if there is one.</summary>
    public static void Add(JsonObject details, string name, string? text)
    {
        if (text is { Length: > 0 and <= 64 })
        {
            details[name] = text;
        }
    }

    /// <summary>Adds a result as far as it fits, and says so where it was cut.</summary>
    public void Add(JsonObject details, JsonElement result)
    {
        var (node, cut) = Trim(result);
        details["result"] = node;
        if (cut)
        {
            details["truncated"] = true;
        }
    }

    private (JsonNode? Node, bool Cut) Trim(JsonElement result)
    {
        foreach (var size in Sizes)
        {
            var cut = false;
            var node = Copy(result, size.Text, size.Items, size.Depth, ref cut);
            if (JsonSerializer.SerializeToUtf8Bytes(node, Hosting.Json.Wire).Length <= LargestResult)
            {
                return (node, cut);
            }
        }

        return (null, true);
    }

    private JsonNode? Copy(JsonElement value, int text, int items, int depth, ref bool cut)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Cut(redact(value.GetString()!), text, ref cut);
            case JsonValueKind.Array or JsonValueKind.Object when depth == 0:
                cut = true;
                return JsonValue.Create("…");
            case JsonValueKind.Array:
                var list = new JsonArray();
                cut |= value.GetArrayLength() > items;
                foreach (var item in value.EnumerateArray().Take(items))
                {
                    list.Add(Copy(item, text, items, depth - 1, ref cut));
                }

                return list;
            case JsonValueKind.Object:
                var copy = new JsonObject();
                cut |= value.EnumerateObject().Count() > items;
                foreach (var property in value.EnumerateObject().Take(items))
                {
                    copy[Cut(redact(property.Name), Math.Min(text, 256), ref cut)] = SecretNames.Contains(property.Name)
                        ? JsonValue.Create(SecretNames.Masked)
                        : Copy(property.Value, text, items, depth - 1, ref cut);
                }

                return copy;
            case JsonValueKind.Number when value.GetRawText() is var number && redact(number) != number:
                return JsonValue.Create(SecretNames.Masked);
            default:
                return JsonNode.Parse(value.GetRawText());
        }
    }

    /// <summary>Keeps the beginning and the end: the end of an output is where the error stands.</summary>
    private static string Cut(string text, int most, ref bool cut)
    {
        if (text.Length <= most)
        {
            return text;
        }

        cut = true;
        var head = most / 3;
        var tail = text.Length - (most - head);
        head -= char.IsLowSurrogate(text[head]) ? 1 : 0;
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return $"{text[..head]}…{text[tail..]}";
    }
}
