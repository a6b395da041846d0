using System.Text.RegularExpressions;

namespace AiService.Matching;

/// <summary>The form of an action's reference: <c>pack.name</c>, where the name may have dots of its own.</summary>
internal static partial class ActionReference
{
    public static bool IsValid(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,100}\.[A-Za-z0-9_.-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
