using System.Text.RegularExpressions;

namespace AiService.NetworkAgent;

/// <summary>Fills the placeholders of a runbook's texts: <c>interface {interface}</c>.</summary>
internal static partial class Template
{
    /// <summary>Returns the names in braces.</summary>
    public static IEnumerable<string> Names(string template) => Place().Matches(template).Select(place => place.Groups[1].Value);

    /// <summary>Returns whether a name can be a placeholder.</summary>
    public static bool IsName(string name) => Place().Match($"{{{name}}}").Length == name.Length + 2;

    public static string Fill(string template, IReadOnlyDictionary<string, string> values) =>
        Place().Replace(template, place => values[place.Groups[1].Value]);

    /// <summary>As <see cref="Fill"/>, with the values literal for a regular expression.</summary>
    public static string FillPattern(string template, IReadOnlyDictionary<string, string> values) =>
        Place().Replace(template, place => Regex.Escape(values[place.Groups[1].Value]));

    // A letter first: {2,3} is a regular expression's own.
    [GeneratedRegex(@"\{([a-z][a-z_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
