using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <content>How the parts of a sentence hang together.</content>
internal sealed partial class DraftBuilder
{
    private void TakeLink(string value)
    {
        switch (value)
        {
            case "consequence":
                scope.Consequence = scope.Denied < 0 && current is { States.Count: > 0 } && current.Sentence == sentence;
                scope.Denied = -1;
                break;
            case "cause":
                // "No traffic because the uplink is down"
                (scope.Denied, scope.DeniesAll) = (-1, false);
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
            case "and" when at + 1 < tokens.Count && Said(tokens[at + 1]) is "i" or "we":
                // "I got in through the backup and I see that GE0/0/2 is down"
                scope.Place = false;
                break;
            case "again" when tokens[at].Word!.Text == "then" && !StateFollows():
                // "stable since then"
                break;
            case "again":
                foreach (var state in current?.States ?? [])
                {
                    state.IsFormer |= state.IsRecovery;
                }

                break;
            case "during" when LaterIn("incident", "outage"):
                (scope.AllPast, seenPast) = (true, true);
                TakePast();
                break;
            case "lasts" or "unchanged" when scope is { Condition: >= 0 } or { Maybe: >= 0 } or { Asked: >= 0 } || (value == "unchanged" && scope.Past >= 0):
                // "若现象依旧请派人", 此前重启无效
                break;
            case "lasts":
                // "昨晚23:08断开后至今未恢复"
                Lasts();
                goto case "unchanged";
            case "unchanged":
                // "重启后现象依旧": whatever was done, it is not over.
                foreach (var draft in Drafts.Where(draft => draft.Doubt == CannotTellWhetherOver))
                {
                    draft.Doubt = null;
                }

                break;
            case "finds":
                // "show interfaces 看到 Fa0/18 err-disabled": what a command showed.
                scope.Advice = scope.Advice >= 0 && tokens[scope.Advice].Is(WordClass.Advice, "command") ? -1 : scope.Advice;
                break;
            case "skip" when text.IsAlert || (text.IsBesideFields && tokens[at].Word!.Text is "描述" or "description" && (tokens[at].Start == 0 || lower[tokens[at].Start - 1] == '\n')):
                // The description of an alert, and not of a port.
                break;
            case "skip" or "skip_word" when at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Colon:
                SkipValue(value == "skip_word" || lower[tokens[at + 1].Start] == '=');
                break;
            default:
                break;
        }
    }

    /// <summary>Makes what the sentence has said of the past present again.</summary>
    private void Lasts()
    {
        foreach (var state in InSentence().SelectMany(draft => draft.States).Where(state => state.Time is FaultTime.Past))
        {
            state.Time = FaultTime.Present;
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
            if (tokens[at].Is(WordClass.Intent, "shut_down") || tokens[at].Is(WordClass.State, "administratively_down") || (tokens[at].Is(WordClass.Aspect, "admin") && at + 1 < tokens.Count && tokens[at + 1].Is(WordClass.State)))
            {
                // "reason: port-admin-disabled": a person's decision counts wherever it stands.
                TakeIntent("shut_down");
            }
        }
    }

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
        var last = Math.Min(tokens.Count, at + LongestSentence);
        while (end < last && tokens[end].Kind is not TokenKind.End)
        {
            end++;
        }

        var rest = lower.AsSpan(tokens[at].Finish, (end < tokens.Count ? tokens[end].Start : lower.Length) - tokens[at].Finish);
        return Has(rest, words);
    }

    /// <summary>The clause ends with 时.</summary>
    private bool ClauseEndsWhen()
    {
        var end = at;
        while (end < tokens.Count && tokens[end].Kind is not (TokenKind.End or TokenKind.Comma or TokenKind.QuestionMark))
        {
            end++;
        }

        return lower[(end < tokens.Count ? tokens[end].Start : lower.Length) - 1] == '时';
    }

    private bool ClauseHas(char letter)
    {
        for (var next = at + 1; next < tokens.Count && tokens[next].Kind is not (TokenKind.End or TokenKind.Comma); next++)
        {
            if (Said(tokens[next]).Contains(letter))
            {
                return true;
            }
        }

        return false;
    }

    private bool ClauseOf(int token)
    {
        for (var between = Math.Max(0, token); between < at; between++)
        {
            if ((tokens[between].Kind is TokenKind.Comma or TokenKind.End && lower[tokens[between].Start] != '、') || (tokens[between].Is(WordClass.Link, "contrast") && tokens[between].Word!.Text is "but" or "although" or "though" or "even though" or "whereas"))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsChinese(Token token) => lower[token.Start] >= '\u2e80';

    /// <summary>A token as it is written, in lower case.</summary>
    private ReadOnlySpan<char> Said(Token token) => lower.AsSpan(token.Start, token.Finish - token.Start);

    private void EndClause(Token comma)
    {
        if (IsOccasion(comma))
        {
            Make(Modality.Conditional, clause: true);
        }

        var place = NamesOtherDevice() ? scope.Other : -1;
        scope.EndClause(keepDenial: scope.DeniesAll && scope.HasObject && NextObjectIs(current));
        scope.Other = place;
        if (scope.Advice >= 0 && tokens[scope.Advice].Is(WordClass.Advice, "command") && at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Port)
        {
            // "display interface brief，GE0/0/3 PHY down": what it printed.
            TakeLink("finds");
        }
    }
}
