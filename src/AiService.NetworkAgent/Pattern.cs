using System.Text.RegularExpressions;
using AiService.Faults;

namespace AiService.NetworkAgent;

/// <summary>Patterns that come from data and are applied to what devices print: linear in time whatever both contain.</summary>
internal static class Pattern
{
    private const RegexOptions Options = RegexOptions.Multiline;

    /// <returns>The pattern; null when it cannot be used.</returns>
    /// <param name="text">The pattern.</param>
    /// <param name="isProven">True when it is known to be linear, which takes long to find out.</param>
    public static LinearPattern? Of(string text, bool isProven)
    {
        try
        {
            return isProven || LinearPattern.IsLinear(text, Options) ? Compile(text) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A template that is a pattern when its places are filled.</summary>
    public static bool IsTemplate(string template, bool isProven)
    {
        return Of(Template.FillPattern(template, Template.Names(template).Distinct().ToDictionary(name => name, _ => "x")), isProven) is not null;
    }

    public static LinearPattern Compile(string text) => new(text, Options);
}
