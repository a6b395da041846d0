using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <content>What says that a fault is over, or leaves that open.</content>
internal sealed partial class DraftBuilder
{
    /// <summary>Characters of a verb behind 已.</summary>
    private const int LongestVerb = 6;

    /// <summary>
    /// 已 with a verb that the lexicon does not know: something has been done since, and whether the fault is over is unknown.
    /// </summary>
    private void TakeDone()
    {
        if (depth == 0 && at + 1 < tokens.Count && tokens[at + 1].Start == tokens[at].Finish && tokens[at + 1].Is(WordClass.Advice))
        {
            // 已重启设备
            DoubtOpen();
            return;
        }

        if (depth > 0 || at + 1 >= tokens.Count || tokens[at + 1].Kind is not TokenKind.Unknown || !IsCjk(tokens[at + 1]))
        {
            return;
        }

        // 已经 is one word.
        var verb = lower[tokens[at + 1].Start] == '经' ? at + 2 : at + 1;
        while (verb < tokens.Count && tokens[verb].Kind is TokenKind.Unknown && lower[tokens[verb].Start] is '全' or '部' or '都' or '均' or '被' or '再' or '次' or '又' or '自' or '动' or '陆' or '续' or '完')
        {
            // 已全部撤销
            verb++;
        }

        if (verb > at + 1 && verb < tokens.Count && WordList.Shipped.At(string.Concat("已", lower.AsSpan(tokens[verb].Start, Math.Min(LongestVerb, lower.Length - tokens[verb].Start))), 0, out var end)?.Class is WordClass.Guard && end > 1)
        {
            // 已经附上 is 已附上.
            return;
        }

        if (verb < tokens.Count && tokens[verb].Kind is TokenKind.Unknown && IsCjk(tokens[verb]) && lower[tokens[verb].Start] is not ('一' or '二' or '两' or '三' or '四' or '五' or '六' or '七' or '八' or '九' or '十' or '半' or '几' or '好' or '数' or '多' or '整' or '近' or '快' or '将' or '大' or '约' or '超'))
        {
            DoubtOpen();
        }
    }

    private bool IsCjk(Token token) => Keywords.KeywordPart.IsCjk(lower[token.Start]);

    private void TakeRecovery(Token token)
    {
        var done = token.Word!.Text is ['已' or '现' or '均' or '业', ..];
        if (token.Word!.Text is "修复" or "修好" && token.Finish < lower.Length && lower[token.Finish] == '的')
        {
            // "昨天修好的没撑过一晚"
            return;
        }

        var isPast = seenPast && token.Word!.Text[0] != '现';
        if (scope is { Denied: >= 0 } or { Advice: >= 0 } or { Order: >= 0 } or { Condition: >= 0 } || (scope.Maybe >= 0 && !done) || isPast)
        {
            // "上个月断过一次，光缆被挖断，当天就修好了": all of it was then.
            foreach (var state in isPast && scope is { Denied: < 0, Advice: < 0, Order: < 0, Condition: < 0 } ? InSentence().SelectMany(draft => draft.States) : [])
            {
                (state.Time, state.Because) = (FaultTime.Past, at);
            }

            scope.Denied = scope.DeniesAll ? scope.Denied : -1;
            return;
        }

        var behind = lower.AsSpan(token.Finish);
        if (behind is ['街' or '镇' or '巷' or '弄', ..] or ['路', not '由', ..] or ['路'])
        {
            // AC-恢复路-01
            return;
        }

        if (token.Word!.Text is "排除" && at + 1 < tokens.Count && tokens[at + 1].Start == token.Finish && tokens[at + 1].Kind is TokenKind.Unknown or TokenKind.Word && behind is not ['后' or '了', ..])
        {
            // 排除板卡问题: what it is not.
            return;
        }

        if (at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Number && token.Word.Text.EndsWith("over", StringComparison.Ordinal))
        {
            // "its CPU load is over 90 percent"
            AddState(FaultState.High);
            return;
        }

        if (token.Word.Value is "timed" && !(at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Address or TokenKind.Number))
        {
            // "The session ended unexpectedly", but "(ended 2026-03-01 02:14)".
            return;
        }

        if (IsDeniedValue() || IsStepBefore() || IsDeniedBehind() || IsWished() || (!done && IsToBeTold()) || (at + 1 < tokens.Count && tokens[at + 1].Is(WordClass.Link, "again")))
        {
            return;
        }

        if (current is null || (current.Objects.Count == 0 && current.Sentence == sentence && Drafts.Count == 1) || (current.Sentence != sentence && !scope.HasObject))
        {
            Over = at;
            IsOwnOver = text.IsList;
            return;
        }

        AddState(FaultState.Normal, recovery: true);
        scope.Former = token.Word!.Value == "from";
        if (!scope.HasObject)
        {
            // "均已恢复" in a clause of its own is said of everything before it.
            foreach (var draft in Drafts.Skip(firstOpen).Where(draft => draft != current && draft.States.Count > 0))
            {
                draft.States.Add(new StateMention { State = FaultState.Normal, Token = at, IsRecovery = true });
            }

            firstOpen = Drafts.Count - 1;
        }
    }

    /// <summary>恢复机柜供电后: what was done to another thing before.</summary>
    private bool IsStepBefore() =>
        scope.Said == 0 && at + 1 < tokens.Count && ClauseHas('后') && tokens.Skip(at + 1).TakeWhile(token => token.Kind is not (TokenKind.Comma or TokenKind.End)).Take(6)
            .Any(token => token.Is(WordClass.Object) && FaultWords.Object(token.Word!.Value).Kind is ObjectKind.Module or ObjectKind.Other or ObjectKind.Device);

    /// <summary>"recovery is not configured", "recovery has failed".</summary>
    private bool IsDeniedBehind()
    {
        if (at + 1 < tokens.Count && IsCjk(tokens[at]) && tokens[at + 1].Start == tokens[at].Finish
            && ((tokens[at + 1].Is(WordClass.Negation) && tokens[at + 1].Word!.Text is "没" or "未" or "不" or "没有" or "未能") || lower.AsSpan(tokens[at].Finish) is ['失', '败', ..] or ['未', '果', ..] or ['无', '果', ..]))
        {
            // 回切没成功
            return true;
        }

        for (var next = at + 1; next < tokens.Count && next <= at + 2 && WordList.IsLatin(lower[tokens[next].Start]); next++)
        {
            if (tokens[next].Is(WordClass.Negation) || Said(tokens[next]) is "failed" or "fails" or "pending" or "unsuccessful" or "isn" or "hasn" or "didn")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>处理完打我电话, 恢复后请告知: what is asked for when it is over.</summary>
    private bool IsToBeTold()
    {
        var rest = lower.AsSpan(tokens[at].Finish);
        var then = rest.StartsWith("以后") || rest.StartsWith("之后") ? rest[2..] : rest.StartsWith("了以后") || rest.StartsWith("了之后") ? rest[3..] : rest is ['后' or '了', ..] ? rest[1..] : rest;
        if (then.Length == rest.Length && tokens[at].Word!.Text is not [.., '完' or '好' or '毕' or '成' or '定'])
        {
            return false;
        }

        foreach (var verb in (ReadOnlySpan<string>)["打", "通知", "告知", "告诉", "回复", "回个", "回电", "给我", "给个", "请", "跟我", "和我", "联系", "说一声", "叫我", "麻烦", "烦请", "发个", "在群", "再通知", "再告知", "及时", "第一时间", "同步", "反馈"])
        {
            if (then.StartsWith(verb, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>要求上午十点前恢复: it is to be.</summary>
    private bool IsWished()
    {
        var before = InClause(LongestWish);
        if (before.Contains('已') || tokens[at].Word!.Text[0] == '已')
        {
            return false;
        }

        if (Has(before, "要求", "务必", "力争", "争取", "希望", "期望", "催促", "尽快", "尽早", "预计", "计划", "预期", "承诺", "答应", "保证"))
        {
            return true;
        }

        if (before is [.., '前'])
        {
            // "于10:30前恢复": whether it is to be, or was, is not said.
            DoubtOpen();

            return true;
        }

        return false;
    }

    /// <summary>Doubts of every fault so far whether it still exists.</summary>
    private void DoubtOpen()
    {
        foreach (var draft in (text.IsList ? InSentence() : Drafts).Where(draft => draft.States.Exists(state => state.State.IsUndesired())))
        {
            draft.Doubt ??= CannotTellWhetherOver;
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
            || Said(tokens[at + 2]) is "no" or "false" or "0" or "none" or "n" or "-" or "null" or "否" or "未" or "无";
    }
}
