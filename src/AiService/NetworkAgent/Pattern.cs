using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AiService.NetworkAgent;

/// <summary>Patterns that come from data and are applied to what devices print: linear in time whatever both contain.</summary>
internal static class Pattern
{
    public static bool TryCompile(string text, [NotNullWhen(true)] out Regex? pattern)
    {
        try
        {
            pattern = Compile(text);
            return true;
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            pattern = null;
            return false;
        }
    }

    public static Regex Compile(string text)
    {
        return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);
    }
}
