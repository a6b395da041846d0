using System.Text.RegularExpressions;

namespace AiService.Faults.Reading;

/// <summary>Tells the lines of a report that explain its levels from those that find something.</summary>
internal static partial class LegendLines
{
    // A line's beginning says what it is; the rest may be as long as it likes.
    private const int Beginning = 120;

    /// <summary>True for 分级规则, "Severity levels:", and for a line that lists several levels.</summary>
    public static bool Opens(ReadOnlySpan<char> line)
    {
        var start = line[..Math.Min(line.Length, Beginning)];
        return Heading().IsMatch(start) || ListsLevels(start);
    }

    /// <summary>True for "P1: 接口down; P2: 性能类".</summary>
    public static bool ListsLevels(ReadOnlySpan<char> line) => line.IndexOfAny('P', 'p') >= 0 && Level().Count(line[..Math.Min(line.Length, Beginning)]) > 1;

    /// <summary>True for "输出格式示例：" alone in its line: what follows, headings too, is the example, up to a blank line.</summary>
    public static bool OpensExample(ReadOnlySpan<char> line) => line.Length < Beginning && line.TrimEnd(" *").EndsWith(":") && Example().IsMatch(line);

    /// <summary>True for the heading of another section.</summary>
    public static bool Closes(ReadOnlySpan<char> line) => OtherSection().IsMatch(line[..Math.Min(line.Length, Beginning)]);

    [GeneratedRegex(
        @"(?:分级|级别|等级|评级|评分|扣分|计分|打分|告警级别|故障级别|严重程度|判定|判断|判别|触发|匹配|命中|检查)(?:规则|标准|说明|定义|对照|含义|划分|依据|原则|方法)|图例|名词解释|术语(?:说明|表)|字段说明|示例(?:格式)?\s*[:：]|输出格式|格式(?:要求|示例)|" +
        @"\b(?:severity|priority|alert|fault)\s{1,2}(?:levels?|classes|definitions?|scale|key)\b|\blegend\b|\bglossary\b|\bscoring\s{1,2}rules?\b|\blevel\s{1,2}definitions?\b|\boutput\s{1,2}format\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"示例|样例|范例|例子|模板|输出格式|格式如下|如下格式|\b(?:example|sample|template|output\s{1,2}format|format)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Example();

    [GeneratedRegex(@"\bP[0-3]\s{0,2}(?:[:：=\-—]|级|为|表示|是)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Level();

    [GeneratedRegex(@"^\s{0,8}(?:#{1,6}\s|(?:\*\*\s{0,2}|【)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s{0,2}[.、)）]\s{0,4}\S)", RegexOptions.CultureInvariant)]
    private static partial Regex OtherSection();
}
