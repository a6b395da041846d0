using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <content>Whose the objects are, and which of them are left out.</content>
internal sealed partial class DraftBuilder
{
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

        if (tokens[at].Word!.Text == "their" && at > 0 && Said(tokens[at - 1]) is not ("on" or "at" or "in" or "of" or "from" or "inside") && current is { States.Count: > 0 } said && said.Sentence == sentence && ClauseOf(said.Last))
        {
            // "the session came back after the provider fixed their filter": the filter is.
            return;
        }

        scope.Other = at;
        if (current is { } draft && draft.Sentence == sentence && draft.Objects.Count > 0 && ClauseOf(draft.First))
        {
            (draft.Device, draft.DeviceToken) = (DeviceScope.Other, at);
        }
    }

    /// <summary>"except the uplink", and not "besides the loss of its link".</summary>
    private bool NamesSoon() => !WhichFollows() && tokens.Skip(at + 1).Take(4).Any(token => token.Kind is TokenKind.Port or TokenKind.SeveralPorts or TokenKind.Address or TokenKind.Name or TokenKind.Number
        || (token.Is(WordClass.Object) && FaultWords.Object(token.Word!.Value).Kind is ObjectKind.Interface or ObjectKind.Neighbour));

    /// <summary>"quiet except for GE0/0/17, which is down": of that one it is said.</summary>
    private bool WhichFollows()
    {
        var port = at + 1;
        while (port < tokens.Count && tokens[port].Kind is not (TokenKind.Port or TokenKind.End))
        {
            port++;
        }

        return port + 2 < tokens.Count && tokens[port].Kind is TokenKind.Port && tokens[port + 1].Kind is TokenKind.Comma
            && Said(tokens[port + 2]) is "which";
    }

    /// <summary>"Their switch lan2-sw1, port Eth12/1 is down": a clause that only says where.</summary>
    private bool NamesOtherDevice()
    {
        if (scope.Other >= 0 && at + 1 < tokens.Count && Said(tokens[at + 1]) is "its" or "their" or "其")
        {
            return true;
        }

        if (scope.Other < 0 || InSentence().Any(draft => draft.States.Exists(state => state.Token > scope.Other)))
        {
            return false;
        }

        for (var next = scope.Other + 1; next < at && next <= scope.Other + 3; next++)
        {
            if (tokens[next].Is(WordClass.Object, "device"))
            {
                return true;
            }
        }

        return false;
    }

    private void TakeException(string value)
    {
        switch (value)
        {
            case "open" when depth == 0 && (IsChinese(tokens[at]) ? LaterIn("外", "别的", "其他", "其它", "其余", "剩下") : NamesSoon()):
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

    /// <summary>True for 与对端, "to the remote": the way there is our own.</summary>
    private bool LeadsThere()
    {
        if (at == 0)
        {
            return false;
        }

        var before = tokens[at - 1];
        return before.Is(WordClass.Link, "and") || lower.AsSpan(before.Start, before.Finish - before.Start) is "to" or "with" or "towards" or "和" or "与" or "跟" or "到" or "至" or "连" or "往" or "接"
            || (at > 1 && lower.AsSpan(before.Start, before.Finish - before.Start) is "the" && Said(tokens[at - 2]) is "to" or "with" or "towards");
    }
}
