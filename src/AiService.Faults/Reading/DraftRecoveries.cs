using AiService.Faults.Lexicon;

namespace AiService.Faults.Reading;

/// <content>What says that a fault is over, or that it cannot be told.</content>
internal sealed partial class DraftBuilder
{
    /// <summary>
    /// 已 with a verb that the lexicon does not know: something has been done since, and whether the fault is over cannot be told.
    /// </summary>
    private void TakeDone()
    {
        if (depth > 0 || at + 1 >= tokens.Count || tokens[at + 1].Kind is not TokenKind.Unknown || !IsCjk(tokens[at + 1]))
        {
            return;
        }

        // 已经 is one word.
        var verb = lower[tokens[at + 1].Start] == '经' ? at + 2 : at + 1;
        if (verb < tokens.Count && tokens[verb].Kind is TokenKind.Unknown && IsCjk(tokens[verb]))
        {
            foreach (var draft in Drafts.Where(draft => draft.States.Exists(state => state.State.IsUndesired())))
            {
                draft.Doubt ??= CannotTellWhetherOver;
            }
        }
    }

    private bool IsCjk(Token token) => Keywords.KeywordPart.IsCjk(lower[token.Start]);

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
            foreach (var draft in Drafts.Skip(firstOpen).Where(draft => draft != current && draft.States.Count > 0))
            {
                draft.States.Add(new StateMention { State = FaultState.Normal, Token = at, IsRecovery = true });
            }

            firstOpen = Drafts.Count - 1;
        }
    }

    private bool ObjectBefore() => scope.HasObject;

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
}
