using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AiService.Hosting;
using AiService.Repairs.Store;

namespace AiService.Alerts.Reading;

/// <summary>Names an alert whose sender gives it no name that its repeats and its recovery keep.</summary>
internal static partial class AlertName
{
    private const int Digits = 32;

    /// <summary>Returns the first 32 hexadecimal digits of a SHA-256 over the source and what identifies the alert, in any order.</summary>
    public static string Of(AlertSource source, IEnumerable<(string Name, string? Value)> identity)
    {
        var text = new StringBuilder(Json.Word(source));
        foreach (var (name, value) in identity.Where(part => part.Value is not null).OrderBy(part => part.Name, StringComparer.Ordinal))
        {
            // With lengths, so that no value reads like another pair.
            text.Append('\n').Append(name.Length).Append(' ').Append(value!.Length).Append(' ').Append(name).Append(value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Digits];
    }

    /// <summary>Returns a text without what was measured: 91 % and 92 % are one alert.</summary>
    public static string WithoutValues(string text) => Value().Replace(RepairTarget.Of(null, text), "#");

    /// <summary>What has no unit: a decimal that is no part of a name or an address, and the value behind alert-service's own words.</summary>
    [GeneratedRegex(@"(?<![\w./-])[+-]?[0-9]{1,20}\.[0-9]{1,20}(?![\w./-])|(?<=异常: ?)[+-]?[0-9]{1,20}", RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
