using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AiService.Hosting.Redaction;

/// <summary>
/// Removes secrets from texts that another system wrote: known values in every form in which a text may hold them, and what looks like a
/// secret. Values are only ever added.
/// </summary>
/// <param name="asSent">Converts a value to the form in which the other system is sent it; null when it is sent as it is.</param>
internal sealed partial class Redactor(Func<string, string>? asSent = null)
{
    /// <summary>A shorter value is redacted only where it is a word of its own.</summary>
    private const int LongEnough = 6;

    /// <summary>A shorter value is in every text, a port's number or a count: redacting it would hide the answers of the device.</summary>
    private const int Shortest = 4;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private volatile Secret[] all = [];

    public void Add(string secret)
    {
        lock (gate)
        {
            known.UnionWith(Forms(secret).Where(form => form.Trim().Length >= Shortest));

            // The longest first: a part of it must not be replaced before.
            all = [.. known.OrderByDescending(form => form.Length).Select(form => new Secret(form))];
        }
    }

    /// <summary>Adds the values of <paramref name="clear"/> that are masked in <paramref name="masked"/>.</summary>
    public void AddMasked(JsonElement clear, JsonNode? masked)
    {
        switch (masked)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == SecretNames.Masked:
                AddAll(clear);
                break;
            case JsonObject shown when clear.ValueKind == JsonValueKind.Object:
                foreach (var member in clear.EnumerateObject())
                {
                    AddMasked(member.Value, shown[member.Name]);
                }

                break;
            case JsonArray shown when clear.ValueKind == JsonValueKind.Array:
                foreach (var (item, node) in clear.EnumerateArray().Zip(shown))
                {
                    AddMasked(item, node);
                }

                break;
        }
    }

    public string Redact(string text)
    {
        foreach (var secret in all)
        {
            text = secret.Redact(text);
        }

        text = PrivateKey().Replace(text, SecretNames.Masked);
        // "access_token: Bearer x": the command's pattern goes first, for the assignment's value ends at the blank.
        text = DeviceCommand().Replace(text, "${command}" + SecretNames.Masked);
        return Assignment().Replace(text, "${name}${sign}${quote}" + SecretNames.Masked);
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
    private IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return asSent?.Invoke(secret) ?? secret;
        yield return JsonSerializer.Serialize(secret)[1..^1];
        yield return JsonSerializer.Serialize(secret, Relaxed)[1..^1];
        foreach (var line in secret.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= LongEnough))
        {
            yield return line;
        }
    }

    // Also a key that is cut off, or on one line.
    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    // key_hash=029f…, password: x, "token": "y z", snmp_community = z, and within a JSON string \"token\": \"y z\": a quoted value ends at the same quote.
    [GeneratedRegex(
        "(?<name>(?:" + SecretNames.Pattern + """)(?:\\*["'])?)(?<sign>\s*[=:]\s*)(?:(?<quote>\\*["'])(?:(?!(?<!\\)\k<quote>).)+|(?!\\*["'])[^\s"',;]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    // password cipher x, enable secret 5 x, snmp-agent community read cipher x, Bearer x
    [GeneratedRegex(
        @"(?<command>\b(?:(?:password|secret)\s+(?:(?:simple|cipher|irreversible-cipher|hash|\d{1,2})\s+)+"
        + @"|snmp-(?:server|agent)\s+community\s+(?:(?:read|write|simple|cipher)\s+)*|bearer\s+))(?!\*)\S+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DeviceCommand();

    private sealed class Secret(string text)
    {
        private readonly Regex? word = text.Length >= LongEnough
            ? null
            : new Regex($"(?<![A-Za-z0-9_]){Regex.Escape(text)}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

        public string Redact(string within) => within.Contains(text, StringComparison.Ordinal)
            ? word?.Replace(within, SecretNames.Masked) ?? within.Replace(text, SecretNames.Masked, StringComparison.Ordinal)
            : within;
    }
}
