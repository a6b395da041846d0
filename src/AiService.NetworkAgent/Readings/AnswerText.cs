using System.Text.RegularExpressions;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Readings;

/// <summary>A device's answer as it would stand on a screen in the end, without what a pager left in it.</summary>
internal static partial class AnswerText
{
    public static string Plain(string raw) => Pager().Replace(TerminalText.Render(raw), "");

    // "--More--", "---- More ----", "---(more 45%)---", "<--- More --->": at a line's beginning, with or without the line that follows it.
    [GeneratedRegex(@"^[ \t]*<?-{2,4} ?\(?[Mm]ore(?: [0-9]{1,3}%)?\)? ?-{2,4}>?[ \t]*\n?", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Pager();
}
