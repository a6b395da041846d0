using AiService.Faults.Lexicon;

namespace AiService.Faults.Reading;

/// <content>In which manner something is said: denied, on a condition, as advice, of the past, by intent.</content>
internal sealed partial class DraftBuilder
{
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
                foreach (var state in InSentence().SelectMany(draft => draft.States))
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

    /// <summary>测试桩路, 演练厅: the name of a place.</summary>
    private bool IsPlace()
    {
        var rest = lower.AsSpan(tokens[at].Finish, Math.Min(4, lower.Length - tokens[at].Finish));
        var mark = rest.IndexOfAny(PlaceWords);
        return mark >= 0 && rest[..mark].IndexOfAny('，', ',', '。') < 0 && rest[..mark].IndexOf(':') < 0;
    }
}
