using AiService.Faults.Lexicon;

namespace AiService.Faults.Reading;

/// <summary>What each class of words does.</summary>
internal sealed partial class DraftBuilder
{
    private void TakeWord(Token token)
    {
        var value = token.Word!.Value;
        See(token.Word.Class);
        switch (token.Word.Class)
        {
            case WordClass.Object:
                AddObject(FaultWords.Object(value));
                if (value == "interface" && token.Word.Text is "link" && at + 2 < tokens.Count && tokens[at + 1].Kind is TokenKind.Colon && tokens[at + 2].Kind is TokenKind.Number or TokenKind.Address)
                {
                    at++;
                    TakeGeneric(tokens[at].Finish);
                }
                else if (value == "interface" && NamesPorts(token))
                {
                    TakeGeneric(token.Finish);
                }

                break;
            case WordClass.State when value == "high_tight":
                if (at > 0 && (tokens[at - 1].Is(WordClass.Object) || tokens[at - 1].Kind is TokenKind.Number))
                {
                    AddState(FaultState.High);
                }

                break;
            case WordClass.State when value is "up" or "down" && IsAmount():
                if (value == "down")
                {
                    AddState(FaultState.Normal);
                }

                break;
            case WordClass.State when IsAttribute():
                break;
            case WordClass.State:
                AddState(FaultWords.State(value), value: value);
                break;
            case WordClass.Event:
                TakeEvent(value);
                break;
            case WordClass.Recovery:
                TakeRecovery(token);
                break;
            case WordClass.Negation:
                if (at > 0 && tokens[at - 1].Kind is TokenKind.Colon && (at + 1 >= tokens.Count || tokens[at + 1].Kind is TokenKind.End or TokenKind.Comma))
                {
                    // "接口down告警: 无"
                    TakeQuantity("zero");
                }
                else if (value == "after" || (value == "find" && (at + 1 >= tokens.Count || tokens[at + 1].Kind is TokenKind.End or TokenKind.Comma)
                    && current is { States.Count: > 0 } told && told.Sentence == sentence && ClauseOf(told.Last)))
                {
                    denied = at;
                }
                else if (value != "tight" || DeniesNext())
                {
                    (scope.Denied, scope.DeniesAll) = (at, value == "find");
                }

                break;
            case WordClass.Condition:
                TakeCondition(value);
                break;
            case WordClass.Advice:
                TakeAdvice(value);
                break;
            case WordClass.Question:
                scope.Question = IsChinese(token) || at == sentenceStart || token.Word.Text.Contains(' ', StringComparison.Ordinal) ? at : scope.Question;
                break;
            case WordClass.Test:
                Test = Test < 0 && !IsPlace() && scope.Denied < 0 && scope.Advice < 0 ? at : Test;
                break;
            case WordClass.Past:
                TakePast();
                break;
            case WordClass.Intent:
                TakeIntent(value);
                break;
            case WordClass.Other:
                TakeOther(value);
                break;
            case WordClass.Exception:
                TakeException(value);
                break;
            case WordClass.Quantity:
                TakeQuantity(value);
                break;
            case WordClass.Definition:
                scope.Definition = at;
                break;
            case WordClass.Aspect:
                (scope.Former, scope.Admin) = value switch
                {
                    "former" => (StateFollows(), scope.Admin),
                    "former_tight" => (at + 1 < tokens.Count && tokens[at + 1].Is(WordClass.State), scope.Admin),
                    "admin" => (scope.Former, true),
                    "oper" => (scope.Former, false),
                    _ => (false, scope.Admin),
                };
                break;
            case WordClass.Link:
                TakeLink(value);
                break;
            default:
                break;
        }
    }

    private void See(WordClass kind)
    {
        seenPast |= kind is WordClass.Past;
        var modality = kind switch
        {
            WordClass.Negation => Modality.Negated,
            WordClass.Condition => Modality.Conditional,
            WordClass.Advice => Modality.Advised,
            WordClass.Question => Modality.Question,
            WordClass.Definition => Modality.Definition,
            _ => Modality.Asserted,
        };
        if (modality is not Modality.Asserted && seen.Because < 0)
        {
            seen = (modality, at);
        }
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

    /// <summary>Nouns that a port's name follows; a link, a circuit are called by other names.</summary>
    private static bool NamesPorts(Token token) =>
        token.Word!.Text is "interface" or "interfaces" or "port" or "ports" or "intf" or "nic" or "接口" or "端口" or "网口" or "管理口" or "光口" or "电口" or "以太口" or "子接口" or "聚合口";

    /// <summary>Reads a name of no known kind behind such a noun, as devices have them: <c>1/1/24</c>, <c>port3</c>.</summary>
    private void TakeGeneric(int place)
    {
        if (at + 1 >= tokens.Count || tokens[at + 1].Kind is TokenKind.Port or TokenKind.SeveralPorts || PortMentions.Generic(text.Normal, place) is not { } mention
            || (mention.Start > tokens[at + 1].Start && tokens[at + 1].Kind is not (TokenKind.Colon or TokenKind.Open or TokenKind.Unknown)))
        {
            return;
        }

        if (mention is { Name: null, IsSeveral: false } && text.Normal[mention.Start..mention.End] is var position && IsPosition(position))
        {
            // A word of no known kind with a position behind it is a port all the same: TGigaEthernet0/2.
            mention = mention with { Name = new InterfaceName(position) };
        }

        if (mention.Name is null)
        {
            // Words such as "interface facing the core" are no attempt at a name; what has digits in it is.
            var written = text.Normal.AsSpan(mention.Start, mention.End - mention.Start);
            current!.Doubt ??= mention.IsSeveral ? NamesAreNotWhole : written.ContainsAnyInRange('0', '9') ? NoPortThere : null;
            return;
        }

        AddObject(new FaultObject(ObjectKind.Interface, null, mention.Name));
        while (at + 1 < tokens.Count && tokens[at + 1].Start < mention.End)
        {
            at++;
        }

        current!.Touch(at);
    }

    private static bool IsPosition(string name)
    {
        if (char.IsAsciiDigit(name[0]) && name.Contains("/c", StringComparison.Ordinal) && InterfaceName.TryParse(name, out _))
        {
            // Nokia's connectors: 1/1/c3/1.
            return true;
        }

        var digits = name.AsSpan().IndexOfAnyInRange('0', '9');
        return digits > 1 && InterfaceName.TryParse(name, out _) && name.AsSpan(0, digits).IndexOfAnyExcept(Letters) < 0
            && name.AsSpan(digits).IndexOfAnyExcept(Places) < 0 && name.Contains('/', StringComparison.Ordinal);
    }

    private void TakeRecovery(Token token)
    {
        var done = token.Word!.Text is ['已' or '现' or '均' or '业', ..];
        if (scope is { Denied: >= 0 } or { Advice: >= 0 } or { Order: >= 0 } or { Condition: >= 0 } || (scope.Maybe >= 0 && !done) || (seenPast && token.Word!.Text[0] != '现'))
        {
            scope.Denied = scope.DeniesAll ? scope.Denied : -1;
            return;
        }

        if (IsDeniedValue())
        {
            return;
        }

        var again = at + 1 < tokens.Count && tokens[at + 1].Is(WordClass.Link, "again");
        if (again)
        {
            return;
        }

        if (current is null || (current.Objects.Count == 0 && current.Sentence == sentence && Drafts.Count == 1) || (current.Sentence != sentence && !ObjectBefore()))
        {
            Over = at;
            return;
        }

        AddState(FaultState.Normal, recovery: true);
        if (!scope.HasObject)
        {
            // "均已恢复" in a clause of its own is said of everything before it.
            foreach (var draft in Drafts.Where(draft => draft != current && draft.States.Count > 0))
            {
                draft.States.Add(new StateMention { State = FaultState.Normal, Token = at, IsRecovery = true });
            }
        }
    }

    private bool ObjectBefore() => scope.HasObject;

    /// <summary>A single character denies only what stands directly behind it; else it is a part of a name: 未央区.</summary>
    private bool DeniesNext()
    {
        for (var next = at + 1; next < tokens.Count && next <= at + 2 && tokens[next].Start - tokens[next - 1].Finish <= 1; next++)
        {
            if (tokens[next].Kind is TokenKind.Port or TokenKind.SeveralPorts
                || tokens[next].Word?.Class is WordClass.State or WordClass.Object or WordClass.Event or WordClass.Recovery or WordClass.Quantity)
            {
                return true;
            }

            if (tokens[next].Word?.Class is not (WordClass.Aspect or WordClass.Past))
            {
                return false;
            }
        }

        return false;
    }

    private void TakeCondition(string value)
    {
        switch (value)
        {
            case "if":
                scope.Condition = at;
                break;
            case "tight":
                scope.Condition = at + 1 < tokens.Count && tokens[at + 1].Start == tokens[at].Finish
                    && tokens[at + 1].Kind is TokenKind.Word or TokenKind.Port or TokenKind.Name ? at : scope.Condition;
                break;
            case "when":
                scope.Condition = LaterIn("时", "则", "就", "后") ? at : scope.Condition;
                break;
            case "after":
                scope.Condition = at;
                foreach (var state in Drafts.Where(draft => draft.Sentence == sentence).SelectMany(draft => draft.States))
                {
                    (state.Modality, state.Because) = (Modality.Conditional, at);
                }

                break;
            case "maybe" when tokens[at].Word!.Text == "may" && at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Number or TokenKind.Address:
                // A month.
                break;
            default:
                scope.Maybe = at;
                break;
        }
    }

    private void TakeAdvice(string value)
    {
        switch (value)
        {
            case "strong":
                scope.Advice = at;
                if (IsManual())
                {
                    foreach (var state in current?.States.Where(state => current.Sentence == sentence && ClauseOf(state.Token)) ?? [])
                    {
                        (state.Modality, state.Because) = (Modality.Definition, at);
                    }
                }

                break;
            case "command":
                scope.Advice = at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Word ? at : scope.Advice;
                break;
            case "weak":
                scope.Order = at;
                break;
            default:
                var follows = at + 1 < tokens.Count ? lower.AsSpan(tokens[at].Finish) : default;
                if (scope.Said == 0 && !ClauseHas('后') && !follows.StartsWith("后") && !follows.StartsWith("时") && !follows.StartsWith("中") && !follows.StartsWith("过程"))
                {
                    scope.Order = at;
                }

                break;
        }
    }

    /// <summary>"Recovered: no", "acked=false", "恢复: 尚未恢复": the field says that it is not so.</summary>
    private bool IsDeniedValue()
    {
        if (at + 1 >= tokens.Count || tokens[at + 1].Kind is not TokenKind.Colon)
        {
            return false;
        }

        return at + 2 >= tokens.Count || tokens[at + 2].Kind is TokenKind.End or TokenKind.Comma || tokens[at + 2].Word?.Class is WordClass.Guard or WordClass.Negation
            || lower.AsSpan(tokens[at + 2].Start, tokens[at + 2].Finish - tokens[at + 2].Start) is "no" or "false" or "0" or "none" or "n" or "-" or "null" or "否" or "未" or "无";
    }

    /// <summary>接口down排查手册: the words before it are its title.</summary>
    private bool IsManual() => tokens[at].Word!.Text is "手册" or "指南" or "教程" or "预案" or "应急预案" or "流程" or "步骤" or "操作手册" or "操作指南" or "排查步骤" or "处理步骤" or "处理流程" or "处理方法" or "解决方法" or "解决办法"
        or "manual" or "guide" or "user guide" or "runbook" or "playbook" or "procedure" or "howto" or "how-to" or "documentation" or "instructions" or "remediation" or "steps";

    private void TakePast()
    {
        scope.Past = at;
        if (current is { } draft && draft.Sentence == sentence && scope.Said > 0)
        {
            foreach (var state in draft.States.Where(state => !state.IsFormer && ClauseOf(state.Token) && !state.IsRecovery))
            {
                (state.Time, state.Because) = (FaultTime.Past, at);
            }
        }
    }

    private void TakeIntent(string value)
    {
        if (scope is { Denied: >= 0 } or { Advice: >= 0 } or { Condition: >= 0 } || IsDeniedValue())
        {
            return;
        }

        if (value == "expected" && at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Colon)
        {
            scope.Former = true;
            return;
        }

        var intent = value switch
        {
            "shut_down" => FaultIntent.ShutDown,
            "maintenance" => FaultIntent.Maintenance,
            "expected" => FaultIntent.Expected,
            _ => FaultIntent.Acknowledged,
        };
        if (intent is FaultIntent.ShutDown)
        {
            AddState(FaultState.AdministrativelyDown);
            (current!.Intent, current.IntentToken) = (intent, at);
            return;
        }

        (Intent, IntentToken) = (intent, at);
    }

    private void TakeOther(string value)
    {
        if (value == "not_here")
        {
            elsewhere = at;
            return;
        }

        if (LeadsThere() || depth > 0)
        {
            return;
        }

        scope.Other = at;
        if (current is { } draft && draft.Sentence == sentence && draft.Objects.Count > 0 && ClauseOf(draft.First))
        {
            (draft.Device, draft.DeviceToken) = (DeviceScope.Other, at);
        }
    }

    private void TakeException(string value)
    {
        switch (value)
        {
            case "open" when !IsChinese(tokens[at]) || LaterIn("外"):
                Exception = at;
                break;
            case "close":
                scope.Rest = true;
                AddObject(new FaultObject(ObjectKind.Other, "rest"));
                break;
            default:
                break;
        }
    }

    /// <summary>The token by which the text speaks of all but one; -1 when it does not.</summary>
    public int Exception { get; private set; } = -1;

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
        foreach (var draft in Drafts.Where(draft => draft.Sentence == sentence && draft.States.Any(state => ClauseOf(state.Token))))
        {
            draft.HasZero = true;
        }
    }

    private void TakeLink(string value)
    {
        switch (value)
        {
            case "consequence":
                scope.Consequence = scope.Denied < 0 && current is { States.Count: > 0 } && current.Sentence == sentence;
                scope.Denied = -1;
                break;
            case "cause":
                scope.Cause = true;
                break;
            case "contrast":
                scope.EndClause(keepDenial: false);
                break;
            case "or":
                scope.Or = true;
                break;
            case "place":
                scope.Place = true;
                break;
            case "again":
                foreach (var state in current?.States ?? [])
                {
                    state.IsFormer |= state.IsRecovery;
                }

                break;
            case "finds":
                // "show interfaces 看到 Fa0/18 err-disabled": what a command showed.
                scope.Advice = scope.Advice >= 0 && tokens[scope.Advice].Is(WordClass.Advice, "command") ? -1 : scope.Advice;
                break;
            case "skip" or "skip_word" when at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Colon:
                SkipValue(value == "skip_word" || lower[tokens[at + 1].Start] == '=');
                break;
            default:
                break;
        }
    }

    /// <summary>Passes over the value of a field that says nothing of a state: to the end of the clause, or only of the word.</summary>
    private void SkipValue(bool word)
    {
        at++;
        for (var first = true; at + 1 < tokens.Count && tokens[at + 1].Kind is not (TokenKind.Comma or TokenKind.End or TokenKind.Close); first = false)
        {
            if (word && !first && tokens[at + 1].Start > tokens[at].Finish)
            {
                return;
            }

            at++;
        }
    }

    /// <summary>True for 与对端, "to the remote": the way there is our own.</summary>
    private bool LeadsThere()
    {
        if (at == 0)
        {
            return false;
        }

        var before = tokens[at - 1];
        return before.Is(WordClass.Link, "and") || lower.AsSpan(before.Start, before.Finish - before.Start) is "to" or "with" or "towards" or "和" or "与" or "跟" or "到" or "至" or "连" or "往" or "接"
            || (at > 1 && lower.AsSpan(before.Start, before.Finish - before.Start) is "the" && lower.AsSpan(tokens[at - 2].Start, tokens[at - 2].Finish - tokens[at - 2].Start) is "to" or "with" or "towards");
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

    private bool StateFollows()
    {
        var words = 0;
        for (var next = at + 1; next < tokens.Count && words < 2; next++)
        {
            words += tokens[next].Kind is TokenKind.Unknown && !char.IsLetterOrDigit(lower[tokens[next].Start]) ? 0 : 1;
            if (tokens[next].Is(WordClass.State) || tokens[next].Is(WordClass.Event))
            {
                return true;
            }

            words -= tokens[next].Is(WordClass.Aspect) ? 1 : 0;
            if (tokens[next].Kind is not (TokenKind.Unknown or TokenKind.Word or TokenKind.Colon))
            {
                return false;
            }
        }

        return false;
    }

    private bool LaterIn(params ReadOnlySpan<string> words)
    {
        var end = at;
        while (end < tokens.Count && tokens[end].Kind is not TokenKind.End)
        {
            end++;
        }

        var rest = lower.AsSpan(tokens[at].Finish, (end < tokens.Count ? tokens[end].Start : lower.Length) - tokens[at].Finish);
        foreach (var word in words)
        {
            if (rest.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>测试桩路, 演练厅: the name of a place.</summary>
    private bool IsPlace()
    {
        var rest = lower.AsSpan(tokens[at].Finish, Math.Min(4, lower.Length - tokens[at].Finish));
        var mark = rest.IndexOfAny(Places2);
        return mark >= 0 && rest[..mark].IndexOfAny('，', ',', '。') < 0 && rest[..mark].IndexOf(':') < 0;
    }

    private bool ClauseHas(char letter)
    {
        for (var next = at + 1; next < tokens.Count && tokens[next].Kind is not (TokenKind.End or TokenKind.Comma); next++)
        {
            if (lower.AsSpan(tokens[next].Start, tokens[next].Finish - tokens[next].Start).Contains(letter))
            {
                return true;
            }
        }

        return false;
    }

    private bool ClauseOf(int token)
    {
        for (var between = token; between < at; between++)
        {
            if (tokens[between].Kind is TokenKind.Comma or TokenKind.End && lower[tokens[between].Start] != '、')
            {
                return false;
            }
        }

        return true;
    }

    private bool IsChinese(Token token) => lower[token.Start] >= '\u2e80';
}
