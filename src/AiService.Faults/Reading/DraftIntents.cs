using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <content>What persons meant to happen: a shutdown, works, what is expected or known.</content>
internal sealed partial class DraftBuilder
{
    /// <summary>Tokens between a wish and what is wished.</summary>
    private const int LongestWish = 40;

    /// <summary>Tokens between a denial and the works that are denied.</summary>
    private const int LongestDenial = 10;

    private void TakeIntent(string value)
    {
        var isNone = value == "maintenance" && (IsNotMade() || IsEnded() || (IsYesterdays() && LaterIn("可能", "怀疑", "疑似", "估计", "也许", "说不定")));
        if (scope is { Denied: >= 0 } or { Advice: >= 0 } or { Order: >= 0 } or { Condition: >= 0 } || IsDeniedValue() || IsSpare() || isNone)
        {
            return;
        }

        if (value == "expected" && at + 1 < tokens.Count && (tokens[at + 1].Kind is TokenKind.Colon or TokenKind.Number || tokens[at + 1].Is(WordClass.State)))
        {
            // "expected: 3", "expected Full": what should be.
            scope.Former = tokens[at + 1].Kind is not TokenKind.Number;
            return;
        }

        var intent = value switch
        {
            "shut_down" => FaultIntent.ShutDown,
            "maintenance" => FaultIntent.Maintenance,
            "expected" => FaultIntent.Expected,
            _ => FaultIntent.Acknowledged,
        };
        if (intent is FaultIntent.ShutDown && current is { Objects.Count: > 0 } && current.Sentence == sentence && current.Head().Kind is ObjectKind.Cpu or ObjectKind.Memory)
        {
            // "CPU 98%，关掉了漫游优化": no load is shut.
            return;
        }

        if (intent is FaultIntent.ShutDown)
        {
            AddState(FaultState.AdministrativelyDown);
            (current!.Intent, current.IntentToken) = (intent, at);
            return;
        }

        if (current is { IsRest: true } rest && ClauseOf(rest.First))
        {
            // 其余端口为未接线: said of the rest alone.
            (rest.Intent, rest.IntentToken) = (intent, at);
            return;
        }

        (Intent, IntentToken) = (intent, at);
    }

    /// <summary>换到旁边的空口: another port that is free.</summary>
    private bool IsSpare() => tokens[at].Word!.Text[0] == '空' && tokens[at].Start > 0 && lower[tokens[at].Start - 1] is '的' or '边' or '到' or '个' or '换' or '插' or '接' or '找' or '他' or '板';

    /// <summary>没做过任何变更, 无人割接: there were no works.</summary>
    private bool IsNotMade()
    {
        var before = InClause(LongestDenial);
        return Has(before, "没做", "未做", "没有做", "没动", "没有进行", "未进行", "没进行", "没有任何", "没人做", "无任何", "没安排", "没有安排", "未安排", "不是", "没搞");
    }

    /// <summary>昨天机房有施工，可能碰到尾纤: works of another day, which are suspected.</summary>
    private bool IsYesterdays()
    {
        var before = InClause(LongestWish);
        return Has(before, "昨", "前天", "上周", "前几天") && !Has(before, "开始", "起");
    }

    /// <summary>割接已于21:40结束: what is found now is not of it.</summary>
    private bool IsEnded()
    {
        var end = at;
        while (end < tokens.Count && tokens[end].Kind is not (TokenKind.End or TokenKind.Comma))
        {
            end++;
        }

        var rest = lower.AsSpan(tokens[at].Finish, Math.Max(0, (end < tokens.Count ? tokens[end].Start : lower.Length) - tokens[at].Finish));
        var before = lower.AsSpan(Math.Max(0, tokens[at].Start - 4), Math.Min(4, tokens[at].Start));
        return (Has(rest, "已") && Has(rest, "结束", "完成", "完毕")) || (rest.StartsWith("范围") && Has(before, "不在"));
    }

    /// <summary>下周二的演练: one that is still to come.</summary>
    private bool IsLater()
    {
        var from = sentenceStart < tokens.Count ? tokens[sentenceStart].Start : 0;
        var before = lower.AsSpan(from, Math.Max(0, tokens[at].Start - from));
        return Has(before, "下周", "下星期", "下个月", "下月", "明天", "明日", "明晚", "后天", "next week", "next month", "next monday", "tomorrow");
    }

    /// <summary>The clause's words before the current one, at most so many tokens of them.</summary>
    private ReadOnlySpan<char> InClause(int most)
    {
        var from = at;
        while (from > 0 && at - from < most && tokens[from - 1].Kind is not (TokenKind.Comma or TokenKind.End or TokenKind.QuestionMark))
        {
            from--;
        }

        return lower.AsSpan(tokens[from].Start, tokens[at].Start - tokens[from].Start);
    }

    private static bool Has(ReadOnlySpan<char> text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
