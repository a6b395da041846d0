using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <content>How numbers are read: percentages and their limits, states of a MIB, how many and how often.</content>
internal sealed partial class DraftBuilder
{
    /// <summary>A state, or a word for a number: what "= 0" counts.</summary>
    private bool IsCounted(Token token)
    {
        var word = Said(token);
        return token.Is(WordClass.State) || token.Is(WordClass.Event) || word.EndsWith("数") || word.EndsWith("量") || word is "count" or "total" or "number" or "peers" or "neighbors" or "interfaces" or "ports" or "links" or "alarms";
    }

    private bool DurationFollows()
    {
        var rest = lower.AsSpan(tokens[at].Finish, Math.Min(12, lower.Length - tokens[at].Finish));
        return rest.IndexOfAny('秒', '分') is var unit and >= 0 && rest[..unit].ContainsAny(Amounts) && rest[..unit].IndexOfAny('，', '。', ',') < 0;
    }

    private void AddNumber(Token token)
    {
        if (current is null || current.Sentence != sentence)
        {
            Open();
        }

        if (!double.TryParse(Said(token), System.Globalization.CultureInfo.InvariantCulture, out var value) || IsStatus(value) || IsHowOften(token))
        {
            return;
        }


        if (IsMark(token) && !InSentence().Any(draft => draft.Ports().Any()))
        {
            Make(Modality.Definition, clause: false);

            return;
        }

        if (value == 0 && at > 1 && lower[tokens[at - 1].Start] == '|' && IsCounted(tokens[at - 2]))
        {
            // "| 接口down数量 | 0 |"
            foreach (var draft in InSentence())
            {
                draft.HasZero = true;
            }

            return;
        }

        if (value == 0 && at > 0 && ((tokens[at - 1].Kind is TokenKind.Colon && at > 1 && IsCounted(tokens[at - 2])) || lower[tokens[at - 1].Finish - 1] is '为' or '是' or '有' or '到' or '量' or '数')
            && !(token.Finish < lower.Length && lower[token.Finish] is '%' or '/' or '.'))
        {
            TakeQuantity("zero");
        }

        if (scope.IsOpen)
        {
            // A number in an advice or a condition is no reading.
            return;
        }

        var percent = (token.Finish < lower.Length && lower[token.Finish] == '%') || (token.Finish + 1 < lower.Length && lower[token.Finish] == ' ' && lower[token.Finish + 1] == '%');
        percent |= token.Finish < lower.Length && lower.AsSpan(token.Finish).TrimStart(' ').StartsWith("percent");
        var before = lower.AsSpan(Math.Max(0, token.Start - 12), token.Start - Math.Max(0, token.Start - 12));
        before = before[(before.LastIndexOfAny('(', ',', '%') + 1)..];
        if (percent && current!.Values.Count > 0 && lower.AsSpan(0, token.Start).TrimEnd(' ') is [.., '%', '/'] or [.., '占'])
        {
            // "97%/12%": by interrupts, which are a part of it; "SNMP ENGINE占61%".
            return;
        }

        if (percent && current!.Values.Count > 0 && Has(before, "任务", "进程", "task", "process"))
        {
            // "CPU 96%，bcmRX任务占61%": one task's share.
            return;
        }

        var limit = before.Contains("阈值", StringComparison.Ordinal) || before.Contains("门限", StringComparison.Ordinal)
            || before.Contains("threshold", StringComparison.Ordinal) || before.Contains("limit", StringComparison.Ordinal);
        if (limit)
        {
            current!.Limits.Add(value);
        }
        else if (percent)
        {
            current!.Values.Add(IsRest(token) && !current.Objects.Exists(known => known.Object.Name == "free") ? 100 - value : value);
            current.ValueToken = at;
        }
        else if (value is >= 0 and <= 100)
        {
            current!.Bare.Add(value);
            current.ValueToken = current.Values.Count > 0 ? current.ValueToken : at;
        }
    }

    /// <summary>百分之九十六</summary>
    private void AddSpelled(Token token)
    {
        const string Digits = "零一二三四五六七八九";
        var (value, last, any) = (0, 0, false);
        for (var place = token.Start + "百分之".Length; place < lower.Length; place++)
        {
            if (Digits.IndexOf(lower[place], StringComparison.Ordinal) is >= 0 and var digit)
            {
                last = digit;
            }
            else if (lower[place] == '十')
            {
                (value, last) = ((last == 0 ? 1 : last) * 10, 0);
            }
            else if (lower[place] == '百')
            {
                (value, last) = (100, 0);
            }
            else
            {
                break;
            }

            any = true;
        }

        if (any && !scope.IsOpen && current is { } draft && draft.Sentence == sentence)
        {
            draft.Values.Add(value + last);
            draft.ValueToken = at;
        }
    }

    /// <summary>The numbers of a MIB: <c>ifAdminStatus=2</c>, <c>ifOperStatus.5 = INTEGER: 2</c>.</summary>
    private bool IsStatus(double value)
    {
        var name = at - 1;
        while (name >= 0 && at - name < 5 && (tokens[name].Kind is TokenKind.Colon || Said(tokens[name]) is "integer" or "is"))
        {
            name--;
        }

        if (name < 0 || value is not (1 or 2) || !tokens[name].Is(WordClass.Aspect) || !tokens[name].Word!.Text.EndsWith("status", StringComparison.Ordinal))
        {
            return false;
        }

        AddState(value == 1 ? FaultState.Up : FaultState.Down);
        return true;
    }

    /// <summary>只剩6%, "2% idle": how much is left.</summary>
    private bool IsRest(Token token)
    {
        var before = lower.AsSpan(0, token.Start).TrimEnd(" 为是下有约到了:");
        var after = lower.AsSpan(token.Finish).TrimStart(" %的");
        return before.EndsWith("剩") || before.EndsWith("剩余") || before.EndsWith("仅余") || before.EndsWith("空闲") || before.EndsWith("空闲率") || before.EndsWith(" idle")
            || after.StartsWith("idle") || after.StartsWith("free") || after.StartsWith("available") || after.StartsWith("left") || after.StartsWith("remaining") || after.StartsWith("空闲") || after.StartsWith("可用") || after.StartsWith("剩余");
    }

    /// <summary>扣20分, "minus 20 points": what a fault would cost.</summary>
    private bool IsMark(Token token) =>
        (token.Start > 0 && lower[token.Start - 1] == '扣' && token.Finish < lower.Length && lower[token.Finish] == '分')
        || (at > 0 && Said(tokens[at - 1]) is "minus" or "deduct" && lower.AsSpan(token.Finish).TrimStart(' ').StartsWith("point"));

    /// <summary>down十几次</summary>
    private bool TimesFollow()
    {
        var rest = lower.AsSpan(tokens[at].Finish).TrimStart("了过共达");
        var numerals = rest.IndexOfAnyExcept(Numerals);
        return numerals > 0 && rest[numerals] == '次';
    }

    /// <summary>"down 37 times", 告警5次: what has happened, and says nothing of now.</summary>
    private bool IsHowOften(Token token)
    {
        var rest = lower.AsSpan(token.Finish).TrimStart(' ');
        if (!rest.StartsWith("次") && !rest.StartsWith("times"))
        {
            return false;
        }

        var said = at - 1;
        while (said > sentenceStart && at - said < 3 && Said(tokens[said]) is "了" or "共" or "达" or "过" or ":" or "occurred" or "happened" or "发生" or "出现")
        {
            said--;
        }

        if (said < 0 || !(tokens[said].Is(WordClass.State) || tokens[said].Is(WordClass.Event)))
        {
            return false;
        }

        foreach (var state in current!.States.Where(state => ClauseOf(state.Token)))
        {
            (state.Time, state.Because) = (FaultTime.Past, at);
        }

        return true;
    }

    private void TakeQuantity(string value)
    {
        if (value == "etc_tight" && NamesSorts())
        {
            Make(Modality.Definition, clause: false);

            return;
        }

        if (value == "etc_tight")
        {
            value = at > 0 && tokens[at - 1].Kind is TokenKind.Port ? "several" : value;
        }

        if (value == "either")
        {
            // "on either 0/11 or 0/12"
            value = at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Number or TokenKind.Address or TokenKind.Port or TokenKind.Name ? "several" : "";
        }

        if (value is "")
        {
            return;
        }

        if (value is "several" or "etc_tight")
        {
            scope.Several = value == "several";
            if (value == "several" && current is { } listed && listed.Sentence == sentence)
            {
                listed.Doubt = NamesAreNotWhole;
            }

            return;
        }

        scope.Zero = true;
        foreach (var draft in InSentence().Where(draft => draft.States.Any(state => ClauseOf(state.Token))))
        {
            draft.HasZero = true;
        }
    }

    /// <summary>True for "up to 30 seconds".</summary>
    private bool IsAmount() =>
        at + 2 < tokens.Count && tokens[at + 2].Kind is TokenKind.Number && Said(tokens[at + 1]) is "to";
}
