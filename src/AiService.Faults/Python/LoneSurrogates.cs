using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>
/// Replaces escaped lone surrogates in JSON. A Python service writes bytes that it could not decode in this way (<c>\udc80</c>), and .NET
/// refuses to read such a string. Device output is full of such bytes.
/// </summary>
internal static partial class LoneSurrogates
{
    public static string Mend(string json)
    {
        return json.Contains(@"\ud", StringComparison.OrdinalIgnoreCase)
            ? Escape().Replace(json, static match => match.Groups["lone"].Success ? @"\ufffd" : match.Value)
            : json;
    }

    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.")]
    private static partial Regex Escape();
}
