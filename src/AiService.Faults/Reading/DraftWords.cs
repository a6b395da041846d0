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
