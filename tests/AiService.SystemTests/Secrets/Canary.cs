using System.Net;
using System.Security;
using System.Text;
using System.Text.Json;

namespace AiService.Tests.Secrets;

/// <summary>One secret that is planted in one place, and every form in which it could come out again.</summary>
/// <param name="Place">Where it is planted.</param>
/// <param name="Value">The secret, long enough that no part of its encodings is found by chance.</param>
internal sealed record Canary(string Place, string Value)
{
    /// <summary>As peers write it: whole encodings.</summary>
    public IReadOnlyList<string> Written { get; } = [.. Encodings(Value)];

    /// <summary>What must be found nowhere: of base64 only the part that does not depend on what is beside it.</summary>
    public IReadOnlyList<string> Traces { get; } =
        [.. Encodings(Value).Where(form => !form.StartsWith("b64:", StringComparison.Ordinal)), .. Cores(Value)];

    /// <summary>A text of a peer that quotes a secret in every form.</summary>
    public static string Echo(IEnumerable<Canary> canaries) => string.Join('\n', canaries.SelectMany(canary => canary.Written));

    private static IEnumerable<string> Encodings(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return WebUtility.UrlEncode(value);
        yield return JsonSerializer.Serialize(value)[1..^1];
        yield return JsonSerializer.Serialize(JsonSerializer.Serialize(value))[1..^1];
        yield return WebUtility.HtmlEncode(value);
        yield return SecurityElement.Escape(value);
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        foreach (var login in (string[])["", "a:", "ab:"])
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(login + value));
            yield return "b64: " + encoded;
            yield return "b64: " + encoded.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        }
    }

    private static IEnumerable<string> Cores(string value) => Encodings(value).Where(form => form.StartsWith("b64:", StringComparison.Ordinal))
        .Select(form => form[5..].TrimEnd('=')[4..^2]);
}
