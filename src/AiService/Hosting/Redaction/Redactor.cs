using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AiService.Hosting.Redaction;

/// <summary>
/// Removes secrets from texts that another system wrote: the values that this process knows, in every form in which a text may hold them, and what
/// looks like a secret. One for the process: it knows the credentials of the settings, of the devices, and the secret parameters of the map.
/// </summary>
internal sealed partial class Redactor
{
    private readonly KnownSecrets known = new();

    public void Add(string secret) => known.Add(secret);

    /// <summary>Adds the values of <paramref name="clear"/> that are masked in <paramref name="masked"/>.</summary>
    /// <param name="clear">The values.</param>
    /// <param name="masked">The same with masks.</param>
    /// <param name="asSent">Converts a value to the form in which the other system is sent it.</param>
    public void AddMasked(JsonElement clear, JsonNode? masked, Func<string, string>? asSent = null)
    {
        switch (masked)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == SecretNames.Masked:
                AddAll(clear, asSent);
                break;
            case JsonObject shown when clear.ValueKind == JsonValueKind.Object:
                foreach (var member in clear.EnumerateObject())
                {
                    AddMasked(member.Value, shown[member.Name], asSent);
                }

                break;
            case JsonArray shown when clear.ValueKind == JsonValueKind.Array:
                foreach (var (item, node) in clear.EnumerateArray().Zip(shown))
                {
                    AddMasked(item, node, asSent);
                }

                break;
        }
    }

    public string Redact(string text)
    {
        text = PrivateKey().Replace(RedactKnown(text), SecretNames.Masked);
        text = Login().Replace(text, "${before}" + SecretNames.Masked);

        // "access_token: Bearer x": the command's pattern goes first, for the assignment's value ends at the blank.
        return RedactAssigned(DeviceCommand().Replace(text, "${command}" + SecretNames.Masked));
    }

    /// <summary>Removes only the values that are known: for a text that people wrote, which may well speak of a password.</summary>
    public string RedactKnown(string text) => known.Mask(text);

    /// <summary>Returns a copy in which the values that are known are removed from every text.</summary>
    public JsonNode? RedactKnown(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            members.Select(member => KeyValuePair.Create(RedactKnown(member.Key), RedactKnown(member.Value))).DistinctBy(member => member.Key)),
        JsonArray items => new JsonArray([.. items.Select(RedactKnown)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => RedactKnown(value.GetValue<string>()),
        _ => node?.DeepClone(),
    };

    private void AddAll(JsonElement value, Func<string, string>? asSent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Add(value.GetString()!);
                Add(asSent?.Invoke(value.GetString()!) ?? "");
                break;
            case JsonValueKind.Number:
                Add(value.GetRawText());
                break;
            case JsonValueKind.Object:
                value.EnumerateObject().Select(member => member.Value).ToList().ForEach(member => AddAll(member, asSent));
                break;
            case JsonValueKind.Array:
                value.EnumerateArray().ToList().ForEach(item => AddAll(item, asSent));
                break;
        }
    }

    /// <summary>Masks what follows a secret's name and sign. What follows another name may itself hold one: it is searched too.</summary>
    private static string RedactAssigned(string text)
    {
        var masked = new StringBuilder(text.Length);
        var done = 0;
        for (var found = Assigned().Match(text); found.Success; found = found.NextMatch())
        {
            var end = found.Index + found.Length;
            if (found.Index < done || !SecretNames.IsNamed(found.Groups["lead"].Value, found.Groups["name"].Value)
                || Value().Match(text, end) is not { Success: true } value)
            {
                continue;
            }

            // "Authorization: Bearer ***": the scheme is no secret, and what follows it is masked before.
            var shown = value.Groups["shown"];
            if (!(Scheme().IsMatch(shown.Value) && found.Groups["name"].Value.EndsWith("authorization", StringComparison.OrdinalIgnoreCase)))
            {
                masked.Append(text, done, shown.Index - done).Append(SecretNames.Masked);
                done = shown.Index + shown.Length;
            }
        }

        return done == 0 ? text : masked.Append(text, done, text.Length - done).ToString();
    }

    // Also a key that is cut off, or on one line.
    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    // redis://:x@host, https://user:x@host
    [GeneratedRegex(@"(?<before>[a-z]://[^\s/:@""']{0,200}:)[^\s/@""']{1,500}(?=@)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Login();

    // key_hash=029f…, password: x, "token": "y z", snmp_community = z, api key: x, 密码：x, and within a JSON string \"token\": \"y z\".
    [GeneratedRegex(
        """(?<![\w.-])(?<lead>(?:[a-z]{1,20}[ ])?)(?<name>[\w.-]{1,100})(?:\\{0,8}["'])?\s{0,20}(?:=>|[=:：])\s{0,20}""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assigned();

    // A quoted value ends at the same quote.
    [GeneratedRegex(
        """\G(?:(?<quote>\\*["'])(?<shown>(?:(?!(?<!\\)\k<quote>).)+)|(?!\\*["'])(?<shown>[^\s"',;，；]+))""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Value();

    // password cipher x, enable secret 5 x, snmp-agent community read cipher x, Bearer x, --password x
    [GeneratedRegex(
        @"(?<command>\b(?:(?:password|secret)\s+(?:(?:simple|cipher|irreversible-cipher|hash|\d{1,2})\s+)+"
        + @"|snmp-(?:server|agent)\s+community\s+(?:(?:read|write|simple|cipher)\s+)*|bearer\s+|basic\s+(?=[a-z0-9+/_-]{8,}={0,2}(?!\w))(?=(?-i:\S*(?:[0-9=+/]|[a-z][A-Z])))"
        + @"|(?<=--)(?:password|passwd|pass|token|secret|api-key|auth-token)\s+))(?!\*)\S+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DeviceCommand();

    [GeneratedRegex(@"\A(?:Basic|Bearer|Digest|Negotiate|NTLM|Token|ApiKey)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
