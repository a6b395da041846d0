using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiService.Hosting;
using AiService.Matching;

namespace AiService.StackStorm;

/// <summary>
/// Takes secrets out of texts that StackStorm or an action wrote, before they go into a result, a log or the audit: our credentials, the
/// secret parameters of the map, and what looks like one.
/// </summary>
internal sealed partial class SecretMask
{
    public const string Masked = SecretNames.Masked;

    private readonly ActionMap map;
    private readonly SecretValues values = new();

    public SecretMask(StackStormOptions options, ActionMap map)
    {
        this.map = map;
        foreach (var credential in new[] { options.ApiKey, options.AuthToken }.OfType<string>())
        {
            values.Add(credential);
        }

        foreach (var entry in map.Entries)
        {
            Learn(entry.Parameters, MaskedParameters.Of(entry.Parameters, _ => false));
        }
    }

    /// <summary>Covers from now on what is masked there.</summary>
    /// <param name="parameters">A map entry's parameters.</param>
    /// <param name="masked">The same, as they may be shown.</param>
    public void Learn(IReadOnlyDictionary<string, JsonElement> parameters, JsonObject masked)
    {
        foreach (var (name, value) in parameters)
        {
            values.AddHidden(value, masked[name]);
        }
    }

    /// <summary>As <see cref="Learn"/>, after a restart: the record shows what was secret, the map still has it.</summary>
    public void LearnAgain(string action, IReadOnlyDictionary<string, JsonElement> recorded)
    {
        var masked = new JsonObject(recorded.Select(parameter => KeyValuePair.Create(parameter.Key, JsonNode.Parse(parameter.Value.GetRawText()))));
        foreach (var entry in map.Entries.Where(entry => entry.Action == action))
        {
            Learn(entry.Parameters, masked);
        }
    }

    public string Cover(string text)
    {
        text = PrivateKey().Replace(values.Cover(text), Masked);
        text = Assignment().Replace(text, "${name}${sign}" + Masked);
        return DeviceCommand().Replace(text, "${command}" + Masked);
    }

    /// <summary>True for a property whose value is a secret: <c>password</c>, <c>auth_token</c>, <c>snmp_community</c>.</summary>
    public static bool IsSecretName(string name) => SecretNames.Contains(name);

    // Also one that is cut off, or on one line.
    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    // key_hash=029f…, password: x, "token": "y", snmp_community = z
    [GeneratedRegex(
        "(?<name>(?:" + SecretNames.Pattern + """)["']?)(?<sign>\s*[=:]\s*["']?)[^\s"',;]+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    // password cipher x, enable secret 5 x, snmp-agent community read cipher x, Bearer x
    [GeneratedRegex(
        @"(?<command>\b(?:(?:password|secret)\s+(?:(?:simple|cipher|irreversible-cipher|hash|\d{1,2})\s+)+"
        + @"|snmp-(?:server|agent)\s+community\s+(?:(?:read|write|simple|cipher)\s+)*|bearer\s+))(?!\*)\S+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DeviceCommand();
}
