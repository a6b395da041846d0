using System.Text.RegularExpressions;

namespace AiService.Hosting.Redaction;

/// <summary>Recognizes by its name that a value is a secret: <c>password</c>, <c>auth_token</c>, <c>apiKey</c>, <c>snmp_community</c>, <c>private_key</c>.</summary>
internal static partial class SecretNames
{
    /// <summary>Stands where a secret was.</summary>
    public const string Masked = "***";

    /// <summary>
    /// The names, for use within a pattern that ignores case. A community of BGP is a number that every neighbour is sent; a public key may be shown.
    /// </summary>
    public const string Pattern =
        "passw(?:or)?d?|pass[-_ ]?(?:phrase|code|key)|(?<![a-z])pwd|secret|token|credential|key_hash|psk"
        + "|(?:api|private|priv|auth|authentication|access|shared|encryption|enc|ssh|signing|license)[-_ ]?key"
        + "|(?<!bgp[-_ ]?|send[-_ ]?)community(?![-_ ]?(?:list|filter|set))";

    public static bool Contains(string name) => Secret().IsMatch(name);

    [GeneratedRegex(Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
