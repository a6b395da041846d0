using System.Text.RegularExpressions;

namespace AiService.Faults.Reading;

/// <summary>Tells the lines of a report that repeat what an earlier inspection found.</summary>
internal static partial class PastLines
{
    /// <summary>Characters of a heading.</summary>
    private const int Longest = 40;

    /// <summary>True for a heading such as "上次巡检：" or "Previous inspection".</summary>
    public static bool Opens(ReadOnlySpan<char> line) => line.Length <= Longest && Earlier().IsMatch(line) && !Now().IsMatch(line);

    /// <summary>True for the heading of another section, or of this inspection.</summary>
    public static bool Closes(ReadOnlySpan<char> line) => (line.Length <= Longest && line.TrimEnd(" *】") is [.., ':' or ')'] && Now().IsMatch(line)) || AdviceLines.IsHeading(line);

    [GeneratedRegex(
        @"^[\s\-*•·●▪■>#+\d.、)）(（\[\]【】|一二三四五六七八九十]{0,16}(?:上次|上期|上一次|上周|上月|上季度?|去年|昨日|昨天|前次|往期|历史|同比|环比|以往|last|previous|earlier|history|historical|past)[^。，,;；]{0,24}[)）:：*】\s]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Earlier();

    [GeneratedRegex(@"本次|本期|今日|今天|今年|当前|目前|现在|现状|仍|\bthis\b|\bcurrent|\btoday\b|\bnow\b|\bstill\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Now();
}
