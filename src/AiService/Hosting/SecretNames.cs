using System.Text.RegularExpressions;

namespace AiService.Hosting;

/// <summary>Tells by its name that a value is nobody's business: <c>password</c>, <c>auth_token</c>, <c>apiKey</c>.</summary>
internal static partial class SecretNames
{
    /// <summary>Stands where a secret was.</summary>
    public const string Masked = "***";

    public static bool Contains(string name) => Secret().IsMatch(name);

    [GeneratedRegex("passw|secret|token|api[-_]?key|key_hash|credential", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
