using System.Text;
using System.Text.Json;

namespace AiService.Tests.Fuzz;

/// <summary>Makes bodies from the schemas of the OpenAPI document: each documented field with a value of its type, or of another one; some are then broken as a whole.</summary>
internal sealed class FuzzBodies(JsonElement document)
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly Dictionary<string, string[]> Good = new(StringComparer.Ordinal)
    {
        ["device_id"] = ["1", "sw-2"],
        ["description"] = ["接口Gig0/0/1 down", "CPU使用率过高：97%", "BGP邻居 10.0.0.1 丢失"],
        ["report"] = ["接口Gig0/0/1 down\nCPU 97%", "未发现故障"],
        ["keyword"] = ["cpu", "接口 down"],
        ["level"] = ["P1", "p2"],
        ["scenario"] = ["简单巡检"],
        ["platform"] = ["huawei-vrp", "cisco-ios"],
        ["fault"] = ["接口Gig0/0/1 down"],
        ["interface"] = ["Gig0/0/1"],
    };

    public byte[] Make(FuzzOperation operation, Random random)
    {
        var json = operation.Body is { } schema && operation.ContentTypes[0].Contains("json", StringComparison.Ordinal) && random.Next(12) > 0
            ? Value(schema, "", random, 0)
            : operation.ContentTypes.Any(type => type.Contains("csv", StringComparison.Ordinal)) ? Lines(random) : BadValues.Json(random);
        return random.Next(16) switch
        {
            0 => Encoding.UTF8.GetBytes(json)[..random.Next(Encoding.UTF8.GetByteCount(json) + 1)],
            1 => Flipped(Encoding.UTF8.GetBytes(json), random),
            2 => [.. Encoding.UTF8.GetBytes(json), .. Encoding.UTF8.GetBytes(BadValues.Text(random))],
            3 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)],
            4 => Encoding.Unicode.GetBytes(json),
            5 => Encoding.UTF8.GetBytes("// comment\n" + json),
            6 => [],
            7 when random.Next(8) == 0 => Encoding.ASCII.GetBytes(new string('[', random.Next(1000, 200_000))),
            8 when random.Next(12) == 0 => Encoding.ASCII.GetBytes($"{{\"description\": \"{new string('x', random.Next(MaxBytes - 100, MaxBytes + 100))}\"}}"),
            _ => Encoding.UTF8.GetBytes(json),
        };
    }

    private string Value(JsonElement schema, string name, Random random, int depth)
    {
        if (depth > 6 || (depth > 0 && random.Next(5) == 0))
        {
            return BadValues.Json(random);
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Value(document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), name, random, depth);
        }

        var type = schema.TryGetProperty("type", out var stated) && stated.ValueKind is JsonValueKind.String ? stated.GetString() : null;
        return type switch
        {
            "array" => $"[{string.Join(',', Enumerable.Range(0, random.Next(60) == 0 ? 300 : random.Next(4)).Select(_ => Value(schema.GetProperty("items"), name, random, depth + 1)))}]",
            "object" when schema.TryGetProperty("properties", out var members) => Object(members, random, depth),
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            "integer" or "number" => $"{random.Next(-1, 5)}",
            "string" when Good.TryGetValue(name, out var good) && random.Next(4) > 0 => BadValues.Quoted(good[random.Next(good.Length)]),
            "string" => BadValues.Quoted(BadValues.Text(random)),
            _ when name == "metrics" => $$"""{"cpu_usage": {{BadValues.Json(random)}}, "memory_usage": 93.5, "interfaces": {"GE0/0/1": {"status": {{BadValues.Json(random)}} } } }""",
            _ => BadValues.Json(random),
        };
    }

    private string Object(JsonElement properties, Random random, int depth)
    {
        var members = properties.EnumerateObject().Where(_ => random.Next(4) > 0)
            .Select(property => $"{BadValues.Quoted(property.Name)}: {Value(property.Value, property.Name, random, depth + 1)}").ToList();
        if (random.Next(10) == 0)
        {
            members.Add($"{(random.Next(2) == 0 ? "\"\\ud800\"" : BadValues.Quoted(BadValues.Text(random)))}: {BadValues.Json(random)}");
        }

        if (members.Count > 0 && random.Next(10) == 0)
        {
            members.Add(members[random.Next(members.Count)]);
        }

        return $"{{{string.Join(", ", members)}}}";
    }

    /// <summary>Lines of an import: JSON Lines or CSV, with and without what they need.</summary>
    private static string Lines(Random random)
    {
        var lines = Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(3) switch
        {
            0 => $$"""{"keyword": {{BadValues.Json(random)}}, "title": "t", "solution": {{BadValues.Json(random)}}}""",
            1 => $"\"{BadValues.Text(random)},{BadValues.Text(random)}",
            _ => BadValues.Json(random),
        });
        return (random.Next(2) == 0 ? "keyword,title,solution\n" : "") + string.Join(random.Next(3) == 0 ? "\r" : "\n", lines);
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        for (var flips = random.Next(1, 4); flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
