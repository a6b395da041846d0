using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <content>How states and numbers are gathered.</content>
internal sealed partial class DraftBuilder
{
    /// <summary>Characters before a state in which it is said that it stays.</summary>
    private const int StayWords = 8;

    private StateMention AddState(FaultState state, bool recovery = false, string value = "")
    {
        // "GE0/0/2 DOWN，对端设备正常": said of the other device.
        var elsewhere = scope is { Other: >= 0, HasObject: false } && current is { Objects.Count: > 0 } && (current.States.Count > 0 || current.Head().Kind is not ObjectKind.Neighbour) && !ClauseOf(current.Last);
        if (current is null || current.Sentence != sentence || (scope.Consequence && !current.IsConsequence) || elsewhere)
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
            IsFormer = scope.Former || (value == "enabled" && !current!.States.Exists(known => known.State is FaultState.NotEnabled or FaultState.AdministrativelyDown or FaultState.ErrorDisabled)) || (scope.Admin && !state.IsUndesired()) || (scope.Cause && current!.States.Any(known => known is { IsFormer: false, State: not FaultState.Faulty })),
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
        if (TimesFollow())
        {
            (mention.Time, mention.Because) = (FaultTime.Past, at);
        }

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

        if (mention is { IsRecovery: false, IsFormer: false, Modality: Modality.Asserted, Time: FaultTime.Present } && mention.State.IsUndesired() && current.Objects.TrueForAll(known => known.Object.Kind is ObjectKind.Interface or ObjectKind.Neighbour))
        {
            // "网线已经拔了但口还没起来": it says that it is not over.
            foreach (var draft in InSentence().Where(draft => draft.Doubt == CannotTellWhetherOver))
            {
                draft.Doubt = null;
            }
        }

        if (Over >= 0 && mention is { IsRecovery: false, IsFormer: false, Modality: Modality.Asserted, Time: FaultTime.Present } && mention.State.IsUndesired() && IsSaidToStay())
        {
            // "备用芯已换好，端口仍然err-disabled": what was said to be over is not.
            (Over, IsOwnOver) = (-1, false);
        }

        if (mention is { IsRecovery: false, IsFormer: false, Modality: Modality.Asserted, Time: FaultTime.Present } && mention.State.IsUndesired() && !scope.HasObject && IsSaidToStay())
        {
            // "昨天夜里GE0/0/2 down，换了光模块，还是起不来"
            Lasts();
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
        var isDenied = scope.Denied >= 0;
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

        if (scope.Past >= 0 || (!isDenied && IsOnceDone()))
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
        var word = Said(tokens[at]);
        var before = at > scope.Denied + 1 ? Said(tokens[at - 1]) : default;
        return word.Contains("still", StringComparison.Ordinal) || word.Contains("remain", StringComparison.Ordinal) || before is "still" or "仍" or "仍然" or "依然" or "依旧" or "然" or "旧" || (word[0] == '仍' && at > scope.Denied + 1);
    }

    /// <summary>仍然是down, "is still down".</summary>
    private bool IsSaidToStay()
    {
        var word = Said(tokens[at]);
        var before = lower.AsSpan(Math.Max(0, tokens[at].Start - StayWords), Math.Min(StayWords, tokens[at].Start));
        before = before[(before.LastIndexOfAny(',', '，', '。') + 1)..];
        return Has(word, "still", "remain", "仍", "还是") || Has(before, "仍", "依然", "依旧", "还是", "still");
    }

    /// <summary>端口down查物理: a rule of thumb, and not 端口down查了半天.</summary>
    private bool IsRule()
    {
        var rest = lower.AsSpan(tokens[at].Finish);
        if (rest.StartsWith("的时候") || rest.StartsWith("的情况下") || rest is ['先', not '后', ..])
        {
            return true;
        }

        var then = rest.StartsWith("之后") ? rest[2..] : rest is ['后' or '时', ..] ? rest[1..] : default;
        if (then is [',', '先' or '需' or '应' or '可' or '请' or '须' or '用', ..])
        {
            // 端口变成err-disable之后，先排除环路
            return true;
        }

        return rest is ['查' or '看', not ('了' or '不' or '明' or '过' or '出' or '到' or '无' or '看' or '询' or '证' or '实' or '清' or '起' or '来' or '似' or '见' or ',' or '。'), ..];
    }

    /// <summary>True for 掉过: it has happened, and says nothing of now.</summary>
    private bool IsOnceDone() => tokens[at].Finish < lower.Length && lower[tokens[at].Finish] == '过' && lower[tokens[at].Start] is not ('没' or '未') && !(tokens[at].Finish + 1 < lower.Length && lower[tokens[at].Finish + 1] is '高' or '载' or '大' or '多' or '低');

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

    /// <summary>True for 断开时长, 中断原因: a label and no state.</summary>
    private bool IsAttribute()
    {
        var rest = lower.AsSpan(tokens[at].Finish);
        return rest.StartsWith("时长") || rest.StartsWith("时间") || rest.StartsWith("原因") || rest.StartsWith("历史") || rest.StartsWith("记录");
    }

    /// <summary>网线没问题: the cable is well, which says nothing of the port.</summary>
    private bool IsOfCable(Token token)
    {
        var before = lower.AsSpan(0, token.Start).TrimEnd("也都均是 ");
        foreach (var cable in (ReadOnlySpan<string>)["光路", "线路", "网线", "线缆", "尾纤", "光纤", "光缆", "跳线", "跳纤", "线序", "水晶头", "插头", "电源线", "接头", "cable", "patch cord", "fiber", "fibre", "patch lead"])
        {
            if (before.EndsWith(cable, StringComparison.Ordinal))
            {
                return lower[token.Finish - 1] != '了' && !(token.Finish < lower.Length && lower[token.Finish] == '了');
            }
        }

        return false;
    }
}
