using AiService.Faults.Lexicon;

namespace AiService.Faults.Reading;

/// <content>What persons meant to happen: a shutdown, works, what is expected or known.</content>
internal sealed partial class DraftBuilder
{
    private void TakeIntent(string value)
    {
        if (scope is { Denied: >= 0 } or { Advice: >= 0 } or { Order: >= 0 } or { Condition: >= 0 } || IsDeniedValue() || IsSpare() || (value == "maintenance" && (IsNotMade() || IsEnded() || (IsYesterdays() && LaterIn("可能", "怀疑", "疑似", "估计", "也许", "说不定")))))
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
        var from = at;
        while (from > 0 && tokens[from - 1].Kind is not (TokenKind.End or TokenKind.Comma) && at - from < LongestDenial)
        {
            from--;
        }

        var before = lower.AsSpan(tokens[from].Start, tokens[at].Start - tokens[from].Start);
        return before.IndexOf("没做") >= 0 || before.IndexOf("未做") >= 0 || before.IndexOf("没有做") >= 0 || before.IndexOf("没动") >= 0 || before.IndexOf("没有进行") >= 0 || before.IndexOf("未进行") >= 0 || before.IndexOf("没进行") >= 0
            || before.IndexOf("没有任何") >= 0 || before.IndexOf("没人做") >= 0 || before.IndexOf("无任何") >= 0 || before.IndexOf("没安排") >= 0 || before.IndexOf("没有安排") >= 0 || before.IndexOf("未安排") >= 0 || before.IndexOf("不是") >= 0 || before.IndexOf("没搞") >= 0;
    }

    /// <summary>昨天机房有施工，可能碰到尾纤: works of another day, which are suspected.</summary>
    private bool IsYesterdays()
    {
        var from = at;
        while (from > 0 && tokens[from - 1].Kind is not (TokenKind.End or TokenKind.Comma))
        {
            from--;
        }

        var before = lower.AsSpan(tokens[from].Start, tokens[at].Start - tokens[from].Start);
        return !before.Contains("开始", StringComparison.Ordinal) && !before.Contains('起') && (before.Contains("昨", StringComparison.Ordinal) || before.Contains("前天", StringComparison.Ordinal) || before.Contains("上周", StringComparison.Ordinal) || before.Contains("前几天", StringComparison.Ordinal));
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
        return (rest.Contains("已", StringComparison.Ordinal) && (rest.Contains("结束", StringComparison.Ordinal) || rest.Contains("完成", StringComparison.Ordinal) || rest.Contains("完毕", StringComparison.Ordinal)))
            || (rest.StartsWith("范围") && before.Contains("不在", StringComparison.Ordinal));
    }

    /// <summary>下周二的演练: one that is still to come.</summary>
    private bool IsLater()
    {
        var from = sentenceStart < tokens.Count ? tokens[sentenceStart].Start : 0;
        var before = lower.AsSpan(from, Math.Max(0, tokens[at].Start - from));
        foreach (var word in (ReadOnlySpan<string>)["下周", "下星期", "下个月", "下月", "明天", "明日", "明晚", "后天", "next week", "next month", "next monday", "tomorrow"])
        {
            if (before.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
