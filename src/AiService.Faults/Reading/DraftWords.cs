using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

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
                if (value == "interface" && (token.Word.Text is "link" || NamesPorts(token)) && at + 2 < tokens.Count && tokens[at + 1].Kind is TokenKind.Colon && tokens[at + 2].Kind is TokenKind.Number or TokenKind.Address)
                {
                    at++;
                    TakeGeneric(tokens[at].Finish);
                }
                else if (value == "interface" && (NamesPorts(token) || (token.Word.Text is "link" && PositionFollows())))
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
            case WordClass.State when token.Word.Text == "up/down" && !(at > 0 && tokens[at - 1].Is(WordClass.Link, "finds")):
            case WordClass.State when value == "absent" && EndsFault(token):
            case WordClass.State when value is "active" && IsOfAlarm():
            case WordClass.State when token.Word.Text is "关闭" or "已关闭" or "closed" && current is { States: [.., { IsRecovery: true }] }:
            // "06:22 恢复 | 关闭": the alarm is.
            case WordClass.State when token.Word.Text is "达到" or "到达" && at + 1 < tokens.Count && tokens[at + 1].Is(WordClass.State):
                // 无法达到Full
                break;
            case WordClass.State when IsAttribute() || (value is "normal" or "up" && IsOfCable(token)):
                break;
            case WordClass.State when IsRuled(token):
                Make(Modality.Definition, clause: true);

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
                else if (value == "after" && at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Colon && !InSentence().Any(draft => draft.States.Count > 0))
                {
                    // "第一条不成立：GE2/0/0是up": what follows is the reason.
                }
                else if (value == "after" || (value == "find" && (at + 1 >= tokens.Count || tokens[at + 1].Kind is TokenKind.End or TokenKind.Comma || IsSaidOfState())
                    && current is { States.Count: > 0 } told && told.Sentence == sentence && ClauseOf(told.Last)))
                {
                    denied = at;
                }
                else if (at + 1 < tokens.Count && tokens[at + 1].Is(WordClass.Link, "and"))
                {
                    // "Gi0/6 did not and remains down"
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
            case WordClass.Question when value == "request":
                // "GE0/0/1 down，谁离机房近？": it asks for help, and not whether it is so.
                (scope.Asked, scope.AsksForHelp) = (at, true);
                break;
            case WordClass.Question when value == "clause" && at + 2 < tokens.Count && tokens[at + 1].Is(WordClass.Recovery) && tokens[at + 2].Kind is TokenKind.Colon:
                // "是否恢复=否": a field.
                break;
            case WordClass.Question when value == "clause":
                scope.Asked = at;
                foreach (var state in InSentence().SelectMany(draft => draft.States).Where(state => !state.IsRecovery && state.Token >= 0 && ClauseOf(state.Token)))
                {
                    (state.Modality, state.Because) = (Modality.Question, at);
                }

                ForgetReadings(clause: true);
                break;
            case WordClass.Question:
                scope.Question = IsChinese(token) || at == sentenceStart || (token.Word.Text.Contains(' ', StringComparison.Ordinal) && (scope.Said == 0 || !IsInverted(token.Word.Text))) ? at : scope.Question;
                break;
            case WordClass.Test:
                laterTest |= Test < 0 && IsLater();
                Test = Test < 0 && !IsPlace() && scope.Denied < 0 && scope.Advice < 0 ? at : Test;
                break;
            case WordClass.Past:
                scope.AllPast |= value is "all" or "retro";
                retro |= value == "retro";
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
                if (value == "back")
                {
                    // "An err-disabled port is one that …"
                    Make(Modality.Definition, clause: false);
                }

                scope.Definition = at;
                break;
            case WordClass.Aspect:
                scope.Place |= token.Word.Text == "to" && current is { States.Count: 0, Objects: [.., { Object.Port: not null, Token: var port }] } && port == at - 1;
                scope.Oper = value == "oper";
                if (scope.Oper && token.Word.Text is "端口状态" or "接口状态" or "端口物理状态" or "接口物理状态" && (current is null || current.Sentence != sentence || current.Objects.Count == 0))
                {
                    AddObject(new FaultObject(ObjectKind.Interface));
                }

                (scope.Former, scope.Admin) = value switch
                {
                    "former" => (StateFollows(), scope.Admin),
                    "former_tight" => (at + 1 < tokens.Count && tokens[at + 1].Is(WordClass.State) && !tokens[at + 1].Word!.Text.Contains(' ', StringComparison.Ordinal), scope.Admin),
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

    /// <summary>"overload not detected on slot 3": the denial follows the state that it denies.</summary>
    private bool IsSaidOfState() =>
        at > 0 && (tokens[at - 1].Is(WordClass.State) || tokens[at - 1].Is(WordClass.Event)) && tokens[at].Word!.Text.StartsWith("not ", StringComparison.Ordinal);

    /// <summary>"Link 1/1/13": a position of slots, and no count.</summary>
    private bool PositionFollows() =>
        at + 1 < tokens.Count && tokens[at + 1].Start == tokens[at].Finish + 1 && char.IsAsciiDigit(lower[tokens[at + 1].Start])
        && Said(tokens[at + 1]).Contains('/');

    /// <summary>"超过80%为异常": from where on it counts as one.</summary>
    private bool IsRuled(Token token)
    {
        var before = lower.AsSpan(0, token.Start);
        before = before is [.., '为'] ? before[..^1] : token.Word!.Text[0] == '为' ? before : default;
        before = before is [.., '视' or '记' or '判' or '认'] ? before[..^1] : before;
        return before is [.., '%'];
    }

    /// <summary>"alarm_state=active": the alarm is, whatever its object.</summary>
    private bool IsOfAlarm()
    {
        if (at < 2 || tokens[at - 1].Kind is not TokenKind.Colon)
        {
            return false;
        }

        var label = lower.AsSpan(0, tokens[at - 1].Start);
        label = label[(label.LastIndexOfAny(FieldEnds) + 1)..];
        return label.Contains("alarm", StringComparison.Ordinal) || label.Contains("alert", StringComparison.Ordinal) || label.Contains("event", StringComparison.Ordinal) || label.Contains("告警", StringComparison.Ordinal);
    }

    /// <summary>"the link down is gone": it is the fault that is.</summary>
    private bool EndsFault(Token token)
    {
        if (!token.Word!.Text.EndsWith("gone", StringComparison.Ordinal) && !token.Word.Text.Contains("disappear", StringComparison.Ordinal) && !token.Word.Text.Contains("went away", StringComparison.Ordinal))
        {
            return false;
        }

        var ended = false;
        foreach (var draft in InSentence().Where(draft => draft.States.Exists(state => state.State.IsUndesired() && state.Token >= 0 && ClauseOf(state.Token))))
        {
            draft.States.Add(new StateMention { State = FaultState.Normal, Token = at, IsRecovery = true });
            ended = true;
        }

        return ended;
    }

    /// <summary>"is the port …" asks only where it begins: "Te1/1/2 is the only uplink".</summary>
    private static bool IsInverted(string words) =>
        words.StartsWith("is ", StringComparison.Ordinal) || words.StartsWith("are ", StringComparison.Ordinal) || words.StartsWith("has ", StringComparison.Ordinal) || words.StartsWith("have ", StringComparison.Ordinal);

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

    /// <summary>The token by which the text speaks of all but one; -1 when it does not.</summary>
    public int Exception { get; private set; } = -1;
}
