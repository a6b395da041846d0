using System.Text;
using System.Text.RegularExpressions;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>A keyword that names a fault: contained in its description, or else all its parts in order.</summary>
internal sealed partial class FaultKeyword(string text)
{
    private readonly string keyword = Normal(text);
    private readonly string[] parts = [.. Part().Matches(Normal(text)).Select(part => part.Value)];

    public bool Fits(string description)
    {
        var normal = Normal(description);
        return normal.Contains(keyword, StringComparison.Ordinal) || InOrder(normal);
    }

    private bool InOrder(string description)
    {
        var from = 0;
        foreach (var part in parts)
        {
            // A Latin part is a whole word: "port" is not in "transport".
            var pattern = char.IsAscii(part[0]) ? $"(?<![a-z0-9]){Regex.Escape(part)}(?![a-z0-9])" : Regex.Escape(part);
            var match = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)).Match(description, from);
            if (!match.Success)
            {
                return false;
            }

            from = match.Index + match.Length;
        }

        return parts.Length > 0;
    }

    private static string Normal(string text)
    {
        return Blanks().Replace(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant(), " ").Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[\x21-\x7e]+|[^\s\x21-\x7e]+", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
