using AiService.Faults.Lexicon;

namespace AiService.Faults.Reading;

/// <content>How states and numbers are gathered.</content>
internal sealed partial class DraftBuilder
{
    private StateMention AddState(FaultState state, bool recovery = false, string value = "")
    {
        if (current is null || current.Sentence != sentence || (scope.Consequence && !current.IsConsequence))
        {
            Open();
        }

        var mention = new StateMention
        {
            State = state,
            Token = at,
            Value = value,
            InBrackets = depth > 0,
            HasDuration = DurationFollows(),
            IsRecovery = recovery,
            IsFormer = scope.Former || (scope.Admin && !state.IsUndesired()) || (scope.Cause && current!.States.Any(known => known is { IsFormer: false, State: not FaultState.Faulty })),
        };
        if (scope.Admin && state is FaultState.Down or FaultState.NotEnabled)
        {
            mention.State = FaultState.AdministrativelyDown;
        }

        else if (scope.Oper && state is FaultState.NotEnabled)
        {
            // "operState=disabled"
            mention.State = FaultState.Down;
        }

        scope.Oper = false;
        Qualify(mention);
        if (mention.State is FaultState.AdministrativelyDown && mention.Modality is Modality.Asserted && (!mention.IsFormer || scope.Cause))
        {
            // The cause of what the sentence said before, too: "is down, reason: admin disabled".
            foreach (var draft in scope.Cause ? InSentence() : [current!])
            {
                (draft.Intent, draft.IntentToken) = (FaultIntent.ShutDown, at);
            }
        }

        if (mention is { IsFormer: false, Modality: Modality.Asserted } && (recovery || state is FaultState.Up) && current!.Objects.Count > 0
            && current.Objects.TrueForAll(known => known.Object.Kind is ObjectKind.Module or ObjectKind.Other))
        {
            // "down，换完光模块后通了", "业务都回来了": what was done to the module brought the port back, and what it carries shows it.
            foreach (var draft in Drafts.Skip(firstOpen).Where(draft => draft != current && draft.States.Count > 0))
            {
                draft.States.Add(new StateMention { State = FaultState.Up, Token = at, IsRecovery = true });
            }
        }

        if (current!.States is [.., { Token: >= 0, IsRecovery: false } before]
            && lower.AsSpan(tokens[before.Token].Finish, Math.Max(0, tokens[at].Start - tokens[before.Token].Finish)).Trim() is "=>" or "->" or "-->" or "--->" or "→" or ">>")
        {
            // "Down => Init"
            before.IsFormer = true;
        }

        current.States.Add(mention);
        current.Touch(at);
        current.HasZero |= scope.Zero;
        (scope.Former, scope.Admin, scope.Place) = (false, false, false);
        return mention;
    }

    /// <summary>Gives a state the manner in which it is said.</summary>
    private void Qualify(StateMention mention)
    {
        if (scope.Denied >= 0 && IsStill())
        {
            scope.Denied = -1;
        }

        if (scope.Denied >= 0)
        {
            // 没有进入Full says of the state what 未进入Full says.
            var reachesOver = scope.DeniesAll && !(tokens[scope.Denied].Word!.Text is "没有" or "没" && at - scope.Denied <= 3);
            if (!mention.State.IsUndesired() && !reachesOver && !mention.IsRecovery)
            {
                mention.State = mention.State switch
                {
                    FaultState.Up => FaultState.Down,
                    FaultState.Established => FaultState.Lost,
                    _ => FaultState.Faulty,
                };
            }
            else
            {
                (mention.Modality, mention.Because) = (Modality.Negated, scope.Denied);
            }

            scope.Denied = scope.DeniesAll ? scope.Denied : -1;
        }

        if (scope.Past >= 0 || IsOnceDone())
        {
            scope.Past = scope.Past >= 0 ? scope.Past : at;
            (mention.Time, mention.Because) = (FaultTime.Past, scope.Past);
        }

        (mention.Modality, mention.Because) = scope switch
        {
            { Definition: >= 0 } => (Modality.Definition, scope.Definition),
            _ when IsRule() => (Modality.Definition, at),
            { Advice: >= 0 } => (Modality.Advised, scope.Advice),
            { Order: >= 0 } => (Modality.Advised, scope.Order),
            { Condition: >= 0 } => (Modality.Conditional, scope.Condition),
            { Maybe: >= 0 } => (Modality.Conditional, scope.Maybe),
            { Asked: >= 0 } => (Modality.Question, scope.Asked),
            _ => (mention.Modality, mention.Because),
        };
    }

    /// <summary>"is still down", 仍然down: whatever was denied before, it is.</summary>
    private bool IsStill()
    {
        var word = lower.AsSpan(tokens[at].Start, tokens[at].Finish - tokens[at].Start);
        var before = at > scope.Denied + 1 ? lower.AsSpan(tokens[at - 1].Start, tokens[at - 1].Finish - tokens[at - 1].Start) : default;
        return word.Contains("still", StringComparison.Ordinal) || word.Contains("remain", StringComparison.Ordinal) || before is "still" or "仍" or "仍然" or "依然" or "依旧" or "然" or "旧" || (word[0] == '仍' && at > scope.Denied + 1);
    }

    /// <summary>端口down查物理: a rule of thumb, and not 端口down查了半天.</summary>
    private bool IsRule()
    {
        var rest = lower.AsSpan(tokens[at].Finish);
        return rest is ['查' or '看', not ('了' or '不' or '明' or '过' or '出' or '到' or '无' or '看' or '询' or '证' or '实' or '清' or '起' or '来' or '似' or '见' or ',' or '。'), ..];
    }

    /// <summary>A state, or a word for a number: what "= 0" counts.</summary>
    private bool IsCounted(Token token)
    {
        var word = lower.AsSpan(token.Start, token.Finish - token.Start);
        return token.Is(WordClass.State) || token.Is(WordClass.Event) || word.EndsWith("数") || word.EndsWith("量") || word is "count" or "total" or "number" or "peers" or "neighbors" or "interfaces" or "ports" or "links" or "alarms";
    }

    private bool DurationFollows()
    {
        var rest = lower.AsSpan(tokens[at].Finish, Math.Min(12, lower.Length - tokens[at].Finish));
        return rest.IndexOfAny('秒', '分') is var unit and >= 0 && rest[..unit].ContainsAny(Amounts) && rest[..unit].IndexOfAny('，', '。', ',') < 0;
    }

    /// <summary>True for 掉过: it has happened, and says nothing of now.</summary>
    private bool IsOnceDone() => tokens[at].Finish < lower.Length && lower[tokens[at].Finish] == '过' && !(tokens[at].Finish + 1 < lower.Length && lower[tokens[at].Finish + 1] is '高' or '载' or '大' or '多' or '低');

    private void AddNumber(Token token)
    {
        if (current is null || current.Sentence != sentence)
        {
            Open();
        }

        if (!double.TryParse(lower.AsSpan(token.Start, token.Finish - token.Start), System.Globalization.CultureInfo.InvariantCulture, out var value))
        {
            return;
        }

        if (IsStatus(value) || IsHowOften(token))
        {
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
        var before = lower.AsSpan(Math.Max(0, token.Start - 12), token.Start - Math.Max(0, token.Start - 12));
        before = before[(before.LastIndexOfAny('(', ',', '%') + 1)..];
        var limit = before.Contains("阈值", StringComparison.Ordinal) || before.Contains("门限", StringComparison.Ordinal)
            || before.Contains("threshold", StringComparison.Ordinal) || before.Contains("limit", StringComparison.Ordinal);
        if (limit)
        {
            current!.Limits.Add(value);
        }
        else if (percent)
        {
            current!.Values.Add(value);
        }
        else if (value is >= 0 and <= 100)
        {
            current!.Bare.Add(value);
        }
    }

    /// <summary>The numbers of a MIB: <c>ifAdminStatus=2</c>, <c>ifOperStatus.5 = INTEGER: 2</c>.</summary>
    private bool IsStatus(double value)
    {
        var name = at - 1;
        while (name >= 0 && at - name < 5 && (tokens[name].Kind is TokenKind.Colon || lower.AsSpan(tokens[name].Start, tokens[name].Finish - tokens[name].Start) is "integer" or "is"))
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

    /// <summary>"down 37 times", 告警5次: what has happened, and says nothing of now.</summary>
    private bool IsHowOften(Token token)
    {
        var rest = lower.AsSpan(token.Finish).TrimStart(' ');
        if (!rest.StartsWith("次") && !rest.StartsWith("times"))
        {
            return false;
        }

        var said = at - 1;
        while (said > sentenceStart && at - said < 3 && lower.AsSpan(tokens[said].Start, tokens[said].Finish - tokens[said].Start) is "了" or "共" or "达" or "过" or ":")
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

    private void TakeEvent(string value)
    {
        if (scope.Former)
        {
            // "(prev: link down 00:03:12)"
            scope.Former = false;
            return;
        }

        var cut = value.LastIndexOf(' ');
        var thing = FaultWords.Object(value[..cut]);
        var named = current is not null && current.Sentence == sentence && current.States.Count == 0
            && current.Objects.Any(known => known.Object.Kind == thing.Kind || known.Object.Kind is ObjectKind.Neighbour);
        if (!named)
        {
            AddObject(thing);
        }

        AddState(FaultWords.State(value[(cut + 1)..]));
        if (thing.Kind is ObjectKind.Interface && at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Colon)
        {
            // "Link Down: 0/9"
            at++;
            TakeGeneric(tokens[at].Finish);
        }
    }

    private void TakeQuantity(string value)
    {
        if (value == "etc_tight")
        {
            value = at > 0 && tokens[at - 1].Kind is TokenKind.Port ? "several" : value;
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

    /// <summary>True for 断开时长, 中断原因: a label and no state.</summary>
    private bool IsAttribute()
    {
        var rest = lower.AsSpan(tokens[at].Finish);
        return rest.StartsWith("时长") || rest.StartsWith("时间") || rest.StartsWith("原因") || rest.StartsWith("历史") || rest.StartsWith("记录");
    }

    /// <summary>True for "up to 30 seconds".</summary>
    private bool IsAmount() =>
        at + 2 < tokens.Count && tokens[at + 2].Kind is TokenKind.Number && lower.AsSpan(tokens[at + 1].Start, tokens[at + 1].Finish - tokens[at + 1].Start) is "to";
}
