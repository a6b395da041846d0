using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiService.Hosting;

namespace AiService.StackStorm;

/// <summary>Values that must not be told, in the forms in which a text may hold them. Only ever more of them are known.</summary>
internal sealed class SecretValues
{
    /// <summary>A shorter one is covered only where it is a word of its own.</summary>
    private const int LongEnough = 6;

    /// <summary>What is shorter is in every text: a port's number, a count. It hides nobody's door, and covering it would hide the device's answers.</summary>
    private const int Shortest = 4;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private volatile Secret[] all = [];

    public void Add(string secret)
    {
        lock (gate)
        {
            foreach (var form in Forms(secret).Where(form => form.Trim().Length >= Shortest))
            {
                known.Add(form);
            }

            // The longest first: a part of it must not be covered before.
            all = [.. known.OrderByDescending(form => form.Length).Select(form => new Secret(form))];
        }
    }

    /// <summary>Adds the values that stand in the one where the other is masked.</summary>
    public void AddHidden(JsonElement clear, JsonNode? masked)
    {
        switch (masked)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == SecretNames.Masked:
                AddAll(clear);
                break;
            case JsonObject shown when clear.ValueKind == JsonValueKind.Object:
                foreach (var member in clear.EnumerateObject())
                {
                    AddHidden(member.Value, shown[member.Name]);
                }

                break;
            case JsonArray shown when clear.ValueKind == JsonValueKind.Array:
                foreach (var (item, index) in clear.EnumerateArray().Select((item, index) => (item, index)).Where(one => one.index < shown.Count))
                {
                    AddHidden(item, shown[index]);
                }

                break;
        }
    }

    public string Cover(string text)
    {
        foreach (var secret in all)
        {
            text = secret.Cover(text);
        }

        return text;
    }

    private void AddAll(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Add(value.GetString()!);
                break;
            case JsonValueKind.Number:
                Add(value.GetRawText());
                break;
            case JsonValueKind.Object:
                value.EnumerateObject().Select(member => member.Value).ToList().ForEach(AddAll);
                break;
            case JsonValueKind.Array:
                value.EnumerateArray().ToList().ForEach(AddAll);
                break;
        }
    }

    /// <summary>As it is, as it is sent, as JSON writes it, and its lines, of which an error may quote one.</summary>
    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return JinjaLiteral.Of(secret);
        yield return JsonSerializer.Serialize(secret)[1..^1];
        yield return JsonSerializer.Serialize(secret, Relaxed)[1..^1];
        foreach (var line in secret.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= LongEnough))
        {
            yield return line;
        }
    }

    private sealed class Secret(string text)
    {
        private readonly Regex? word = text.Length >= LongEnough
            ? null
            : new Regex($"(?<![A-Za-z0-9_]){Regex.Escape(text)}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

        public string Cover(string within) => within.Contains(text, StringComparison.Ordinal)
            ? word?.Replace(within, SecretNames.Masked) ?? within.Replace(text, SecretNames.Masked, StringComparison.Ordinal)
            : within;
    }
}
