using System.Text.RegularExpressions;

namespace AiService.Faults.Reading;

/// <summary>Recognises lines that say what to do, by their first words or by the section that they stand in.</summary>
internal static partial class AdviceLines
{
    // What stands before the words: numbering, bullets, markdown, brackets.
    private const string Signs = @"^[\s\-*•·●▪■>#+\d.、)）(（\[\]【】①-⑳⑴-⒇一二三四五六七八九十:：]{0,24}";

    private const string Advice = "修复建议|处理建议|优化建议|整改建议|建议|修复方案|处理方案|解决方案|修复措施|处理措施|推荐|命令(?!行)|请(?!求)|" +
        @"recommend\w*|suggest\w*|remediation|advice|please\b|commands?\s{0,2}[:：]|fix\s{0,2}[:：]|action\s{0,2}[:：]";

    private const string Sections = "修复建议|处理建议|优化建议|整改建议|建议措施|修复方案|处理方案|解决方案|修复措施|处理措施|整改措施|应对措施|措施|对策|下一步(?:计划|动作)?|后续(?:动作|计划)|recommendations?|suggestions?|remediation|next steps?|action items?";

    private const string OtherSections = "健康评分|评分|异常项|异常|故障|问题|推理链路|推理过程|推理|结论|总结|小结|概述|概况|依据|分析|附录|" +
        "health|anomal|fault|issue|finding|reasoning|conclusion|summary|analysis";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // A line's beginning says what it is; the rest may be as long as it likes.
    private const int Beginning = 120;

    public static bool IsAdvice(ReadOnlySpan<char> line) => AdviceStart().IsMatch(line[..Math.Min(line.Length, Beginning)]);

    /// <summary>True for the heading of a section, whether of advice or of findings.</summary>
    public static bool IsHeading(ReadOnlySpan<char> line)
    {
        var start = line[..Math.Min(line.Length, Beginning)];
        return line.TrimStart() is ['#', ..] || NumberedHeading().IsMatch(start) || OtherHeading().IsMatch(start);
    }

    /// <summary>The section that holds for this line, given the one that held for the line before.</summary>
    public static AdviceSection After(AdviceSection before, ReadOnlySpan<char> line)
    {
        var start = line[..Math.Min(line.Length, Beginning)];
        if (NumberedHeading().IsMatch(start))
        {
            return AdviceSection.Numbered;
        }

        if (PlainHeading().IsMatch(start))
        {
            return before is AdviceSection.Numbered ? before : AdviceSection.Plain;
        }

        return before switch
        {
            AdviceSection.Plain when start.IsWhiteSpace() || LevelStart().IsMatch(start) || OtherHeading().IsMatch(start) => AdviceSection.None,
            AdviceSection.Numbered when OtherHeading().IsMatch(start) => AdviceSection.None,
            _ => before,
        };
    }

    [GeneratedRegex(Signs + "(?:" + Advice + ")", Options)]
    private static partial Regex AdviceStart();

    [GeneratedRegex(@"^\s{0,8}(?:#{1,6}\s{0,4}|\*\*\s{0,2}|【)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s{0,2}[.、)）]\s{0,4}\**(?:" + Sections + @")|^\s{0,8}#{1,6}\s{0,4}\**(?:" + Sections + @")|^\s{0,8}#{1,6}[^。,，]{0,20}(?:建议|措施|方案|对策)\**\s{0,2}[:：]?\s*$", Options)]
    private static partial Regex NumberedHeading();

    [GeneratedRegex(@"^\s{0,8}(?:\*\*|【|\[)?(?:" + Sections + @"|建议)(?:\*\*|】|\])?\s{0,4}[:：]?\s{0,4}(?:\*\*)?\s*$", Options)]
    private static partial Regex PlainHeading();

    /// <summary>A heading of another section is numbered or marked; a step in a list of advice is numbered too, but is no known section.</summary>
    [GeneratedRegex(
        @"^\s{0,8}(?:#{1,6}\s{0,4}(?!\**(?:" + Sections + "))|" +
        @"(?:\*\*\s{0,2}|【)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s{0,2}[.、)）])?\s{0,4}(?:\*\*|【)?\s{0,2}(?:" + OtherSections + @")\w{0,12}\s{0,2}(?:\*\*|】)?\s{0,2}(?:[:：(（]|$))",
        Options)]
    private static partial Regex OtherHeading();

    [GeneratedRegex(@"^[\s\-*•·\[【(（]{0,8}P[0-3]\b", Options)]
    private static partial Regex LevelStart();
}

/// <summary>How far the advice that a heading announces reaches.</summary>
internal enum AdviceSection
{
    None,

    /// <summary>"修复建议：" alone in its line: to the next blank line, level or heading.</summary>
    Plain,

    /// <summary>"3. 修复建议": to the next section's heading.</summary>
    Numbered,
}
