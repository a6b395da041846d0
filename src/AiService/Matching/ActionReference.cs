using System.Globalization;
using System.Text.RegularExpressions;

namespace AiService.Matching;

/// <summary>
/// The forms of a mapped action. No text has both: StackStorm's <c>pack.name</c>, where the name may have dots of its own, and AWX's job template, as
/// <c>organization/template</c> or its id.
/// </summary>
internal static partial class ActionReference
{
    /// <summary>The provider whose actions are job templates.</summary>
    public const string Awx = "awx";

    /// <summary>Returns whether a text has the form of an action of StackStorm.</summary>
    public static bool IsPackAction(string text) => PackAction().IsMatch(text);

    /// <summary>Returns whether a text has the form of a job template of AWX.</summary>
    public static bool IsTemplate(string text) => TemplateId(text) is not null || TemplateName(text) is not null;

    /// <summary>Returns the id that a template is mapped by; null for another form.</summary>
    public static long? TemplateId(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    /// <summary>Returns organization and name that a template is mapped by: the name begins behind the first slash. Null for another form.</summary>
    public static (string Organization, string Name)? TemplateName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && text.Length <= 1024 && !text.Any(char.IsControl) && text[..slash].Trim() is { Length: > 0 } organization && text[(slash + 1)..].Trim() is { Length: > 0 } name
            ? (organization, name)
            : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,100}\.[A-Za-z0-9_.-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PackAction();
}
