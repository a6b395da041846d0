using System.Text.RegularExpressions;
using AiService.Faults;

namespace AiService.NetworkAgent;

/// <summary>Compiles patterns that come from data and are applied to what devices print: linear in time for any input.</summary>
internal static class Pattern
{
    private const RegexOptions Options = RegexOptions.Multiline;

    /// <summary>Returns the pattern; null when it cannot be used.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="isProven">True when it is known to be linear: the check is slow.</param>
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

    /// <summary>Returns whether a template is a usable pattern once its placeholders are filled.</summary>
    public static bool IsTemplate(string template, bool isProven) =>
        Of(Template.FillPattern(template, Template.Names(template).Distinct().ToDictionary(name => name, _ => "x")), isProven) is not null;

    public static LinearPattern Compile(string text) => new(text, Options);
}
