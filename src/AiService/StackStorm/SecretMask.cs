using System.Text.RegularExpressions;
using AiService.Hosting;

namespace AiService.StackStorm;

/// <summary>Takes secrets out of texts that StackStorm or an action wrote, before they go into a result, a log or the audit.</summary>
internal sealed partial class SecretMask(StackStormOptions options)
{
    public const string Masked = SecretNames.Masked;

    private readonly string[] ours = [.. new[] { options.ApiKey, options.AuthToken }.OfType<string>()];

    public string Cover(string text)
    {
        foreach (var secret in ours)
        {
            text = text.Replace(secret, Masked, StringComparison.Ordinal);
        }

        text = Assignment().Replace(text, "${name}${sign}" + Masked);
        return DeviceCommand().Replace(text, "${command}" + Masked);
    }

    /// <summary>True for a property whose value is nobody's business: <c>password</c>, <c>auth_token</c>, <c>apiKey</c>.</summary>
    public static bool IsSecretName(string name) => SecretNames.Contains(name);

    // key_hash=029f…, password: x, "token": "y"
    [GeneratedRegex(
        """(?<name>(?:passw(?:or)?d|secret|token|api[-_]?key|key_hash)["']?)(?<sign>\s*[=:]\s*["']?)[^\s"',;]+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    // password cipher x, enable secret 5 x, snmp-agent community read cipher x, Bearer x
    [GeneratedRegex(
        @"(?<command>\b(?:(?:password|secret)\s+(?:(?:simple|cipher|irreversible-cipher|hash|\d{1,2})\s+)+"
        + @"|snmp-(?:server|agent)\s+community\s+(?:(?:read|write|simple|cipher)\s+)*|bearer\s+))(?!\*)\S+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DeviceCommand();
}
