using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <content>In which manner something is said: denied, on a condition, as advice, of the past, by intent.</content>
internal sealed partial class DraftBuilder
{
    /// <summary>Gives what the sentence, or only this clause, has said so far the manner that the word here makes of it.</summary>
    private void Make(Modality manner, bool clause)
    {
        foreach (var state in InSentence().SelectMany(draft => draft.States).Where(state => !clause || ClauseOf(state.Token)))
        {
            (state.Modality, state.Because) = (manner, at);
        }

        ForgetReadings(clause);
    }

    /// <summary>"CPU到90%会不会影响转发": a number of which is not said that it is so.</summary>
    private void ForgetReadings(bool clause)
    {
        foreach (var draft in InSentence().Where(draft => draft.Values.Count > 0 && (!clause || ClauseOf(draft.ValueToken))))
        {
            draft.Values.Clear();
        }
    }

    /// <summary>A single character denies only what stands directly behind it; else it is a part of a name: 未央区.</summary>
    private bool DeniesNext()
    {
        for (var next = at + 1; next < tokens.Count && next <= at + 2 && tokens[next].Start - tokens[next - 1].Finish <= 1; next++)
        {
            if (Said(tokens[next]) is "进入" or "到达" or "达到" or "变为" or "变成" or "转为" or "回到" or "进到")
            {
                // 未能进入Full
                continue;
            }

            if (tokens[next].Kind is TokenKind.Port or TokenKind.SeveralPorts
                || tokens[next].Word?.Class is WordClass.State or WordClass.Object or WordClass.Event or WordClass.Recovery or WordClass.Quantity or WordClass.Intent)
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
            case "received":
                // 收到「OSPF邻居down」告警时
                scope.Condition = ClauseEndsWhen() ? at : scope.Condition;
                break;
            case "after":
                scope.Condition = at;
                Make(Modality.Conditional, clause: false);

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
                scope.Advice = at + 1 < tokens.Count && (tokens[at + 1].Kind is TokenKind.Word || Said(tokens[at + 1]) is "ip" or "ipv6" or "run" or "running-config" or "mpls" or "version") ? at : scope.Advice;
                break;
            case "purpose":
                // "To bring a port out of err-disable, …"
                scope.Advice = at == sentenceStart ? at : scope.Advice;
                break;
            case "weak":
                scope.Order = at;
                break;
            default:
                if (tokens[at].Word!.Text == "升级" && tokens[at].Finish < lower.Length && lower[tokens[at].Finish] is ']' or '】')
                {
                    // "[升级] BGP邻居down": a mark.
                    break;
                }

                if (tokens[at].Word!.Text == "进入" && at + 1 < tokens.Count && tokens[at + 1].Is(WordClass.State))
                {
                    // 进入conserve mode
                    break;
                }

                var follows = at + 1 < tokens.Count ? lower.AsSpan(tokens[at].Finish) : default;
                if (scope.Said == 0 && !ClauseHas('后') && !follows.StartsWith("后") && !follows.StartsWith("时") && !follows.StartsWith("中") && !follows.StartsWith("过程"))
                {
                    scope.Order = at;
                }

                break;
        }
    }

    /// <summary>接口down排查手册: the words before it are its title.</summary>
    private bool IsManual() => (tokens[at].Start > 0 && lower[tokens[at].Start - 1] == '的' && tokens[at].Word!.Text is [.., '办' or '方', '法'] or [.., '方', '案' or '式'] or [.., '步', '骤'] or [.., '思', '路'] or [.., '措', '施'])
        || tokens[at].Word!.Text is "手册" or "指南" or "教程" or "预案" or "应急预案" or "流程" or "步骤" or "操作手册" or "操作指南" or "排查步骤" or "处理步骤" or "处理流程" or "处理方法" or "errdisable recovery cause" or "解决方法" or "解决办法"
        or "manual" or "guide" or "user guide" or "runbook" or "playbook" or "procedure" or "howto" or "how-to" or "documentation" or "instructions" or "remediation" or "steps";

    /// <summary>"In 2023 we lost …": said of a whole year.</summary>
    private bool IsYear(Token token) =>
        token.Finish - token.Start == 4 && lower[token.Start] == '2' && lower[token.Start + 1] == '0' && at > 0 && tokens[at - 1].Finish + 1 == token.Start
        && Said(tokens[at - 1]) is "in" or "during"
        && !(token.Finish < lower.Length && lower[token.Finish] is '-' or '/');

    /// <summary>"are down after the storm last night": the storm was.</summary>
    private bool IsOfCause()
    {
        var before = lower.AsSpan(0, tokens[at].Start);
        var after = Math.Max(before.LastIndexOf(" after the "), before.LastIndexOf(" since the "));
        return after >= 0 && InSentence().Any(draft => draft.States.Exists(state => state.Token >= 0 && tokens[state.Token].Start < after)) && before[after..].IndexOfAny('.', ',') < 0;
    }

    private void TakePast()
    {
        if (tokens[at].Word?.Text.StartsWith("before ", StringComparison.Ordinal) == true && at != sentenceStart)
        {
            // "OSPF was full before the upgrade and is down now"
            return;
        }

        scope.Past = at;
        if (depth > 0)
        {
            // "down（上次变化 …）"
            return;
        }

        if (scope.Said > 0 && !IsOfCause())
        {
            foreach (var state in InSentence().SelectMany(draft => draft.States).Where(state => state is { IsFormer: false, IsRecovery: false, Token: >= 0 } && ClauseOf(state.Token)))
            {
                (state.Time, state.Because) = (FaultTime.Past, at);
            }
        }
    }

    /// <summary>"CPU超过80%时，查看进程": when it is so, something is to be done.</summary>
    private bool IsOccasion(Token comma) =>
        comma.Start > 2 && (lower[comma.Start - 1] == '时' || (lower[comma.Start - 1] == '后' && current is not null && !current.Ports().Any())) && lower[comma.Start - 2] is not ('小' or '及' or '同' or '暂' or '实' or '当' or '临' or '准' or '定' or '随')
        && at + 1 < tokens.Count && (tokens[at + 1].Is(WordClass.Advice) || lower[tokens[at + 1].Start] is '请' or '先' or '需' or '应' or '可' or '须' or '联');

    /// <summary>"接口down、BGP断开等影响业务的问题": sorts of faults, and none that is.</summary>
    private bool NamesSorts()
    {
        var end = at;
        while (end + 1 < tokens.Count && tokens[end + 1].Kind is not (TokenKind.End or TokenKind.Comma))
        {
            end++;
        }

        var rest = lower.AsSpan(tokens[at].Finish, tokens[end].Finish - tokens[at].Finish);
        return (rest.EndsWith("问题") || rest.EndsWith("故障") || rest.EndsWith("异常") || rest.EndsWith("告警") || rest.EndsWith("事件") || rest.EndsWith("情况"))
            && InSentence().Count(draft => draft.States.Count > 0) > 1 && !InSentence().Any(draft => draft.Ports().Any() || draft.Values.Count > 0);
    }

    /// <summary>测试桩路, 演练厅: the name of a place.</summary>
    private bool IsPlace()
    {
        var rest = lower.AsSpan(tokens[at].Finish, Math.Min(4, lower.Length - tokens[at].Finish));
        var mark = rest.IndexOfAny(PlaceWords);
        return mark >= 0 && rest[..mark].IndexOfAny('，', ',', '。') < 0 && rest[..mark].IndexOf(':') < 0;
    }
}
