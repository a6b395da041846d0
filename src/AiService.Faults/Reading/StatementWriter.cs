using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>
/// Makes statements of what a text's sentences say: which object each is about, which state is the last one, and what a later sentence says of
/// the same object.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="piece">The stretch of it that is read.</param>
/// <param name="tokens">The stretch's tokens.</param>
/// <param name="read">What the tokens say.</param>
internal sealed class StatementWriter(NormalText text, (int From, int To) piece, IReadOnlyList<Token> tokens, DraftBuilder read)
{
    private const string AllButSome = "除外或“其余”的说法没有写明具体接口，请逐个写出完整接口名";

    public List<FaultReading> Write()
    {
        var drafts = DraftJoin.Of(read.Drafts);
        var statements = new List<FaultReading>();
        var telling = drafts.Count(draft => (draft.States.Count > 0 || draft.Values.Count > 0 || draft.Bare.Count > 0) && draft.Head().Kind is not ObjectKind.Device);
        foreach (var draft in drafts)
        {
            statements.AddRange(Of(draft, alone: telling <= 1));
        }

        if (statements.Count == 0 && read.Whole.Because >= 0)
        {
            statements.Add(FaultReading.Nothing(text.GivenText(piece.From, piece.To)) with
            {
                Modality = read.Whole.Modality,
                Evidence = [text.Proof("modality", tokens[read.Whole.Because].Start, tokens[read.Whole.Because].Finish)],
            });
        }

        return WithProtocol(statements);
    }

    /// <summary>A neighbour whose protocol is not said beside it is one of the only protocol that the text names.</summary>
    private List<FaultReading> WithProtocol(List<FaultReading> statements)
    {
        if (!statements.Any(one => one.Object is { Kind: ObjectKind.Neighbour, Name: null }))
        {
            return statements;
        }

        var protocols = tokens.Where(token => token.Is(WordClass.Object) && token.Word!.Value.StartsWith("neighbour ", StringComparison.Ordinal))
            .Select(token => token.Word!.Value["neighbour ".Length..])
            .Concat(tokens.Where(token => token.Kind is TokenKind.Name or TokenKind.Unknown).Select(ProtocolOf).OfType<string>())
            .Distinct().ToList();
        return protocols is [var only]
            ? [.. statements.Select(one => one.Object is { Kind: ObjectKind.Neighbour, Name: null } ? one with { Object = one.Object with { Name = only } } : one)]
            : statements;
    }

    /// <summary>The protocol in a name such as <c>OSPF-NBRCHANGE</c> or <c>bgpPeerState</c>.</summary>
    private string? ProtocolOf(Token token)
    {
        var name = text.Lower.AsSpan(token.Start, token.Finish - token.Start);
        foreach (var protocol in (ReadOnlySpan<string>)["bgp", "ospf", "isis", "bfd"])
        {
            var place = name.IndexOf(protocol, StringComparison.Ordinal);
            if (place >= 0 && (place == 0 || !WordList.IsLatin(name[place - 1])))
            {
                return protocol;
            }
        }

        return null;
    }

    private IEnumerable<FaultReading> Of(StatementDraft draft, bool alone)
    {
        var head = draft.Head();
        var ports = draft.Ports().ToList();
        var last = LastState.Of(draft, head) ?? (draft.States.Count == 0 ? draft.Manner : null);
        if (last is null)
        {
            yield break;
        }

        var doubt = (draft.Doubt == DraftBuilder.NoPortThere && (head.Kind is not ObjectKind.Interface || ports.Count > 0) ? null : draft.Doubt) ?? (head.Kind is ObjectKind.Interface && ports.Count == 0 && !last.IsRecovery ? new UnnamedPort(text, tokens).DoubtOf(draft) : null);
        if (draft is { IsCause: true } && ports.Count == 0 && !alone)
        {
            yield break;
        }

        var names = ports.Count == 0 || (ports.Count > 1 && head.Kind is not ObjectKind.Interface) ? [null] : ports.Select(name => (InterfaceName?)name);
        foreach (var port in names)
        {
            var statement = Statement(draft, head with { Port = port }, last, doubt);
            yield return statement with { Text = alone && ports.Count < 2 ? text.GivenText(piece.From, piece.To).Trim() : Words(draft, port) };
        }
    }

    private FaultReading Statement(StatementDraft draft, FaultObject thing, StateMention last, string? doubt)
    {
        var evidence = new List<Evidence>();
        foreach (var mention in draft.Objects.Where(mention => thing.Port is null ? mention.Object.Kind == thing.Kind : mention.Object.Port?.Canonical == thing.Port.Canonical).Take(1))
        {
            Prove("object", mention.Token);
        }

        if (last.Token >= 0)
        {
            Prove("state", last.Token);
        }

        var time = last.IsRecovery ? FaultTime.Recovered : last.Time;
        var modality = draft.HasZero && thing.Kind is not ObjectKind.Other ? Modality.ZeroCount : last.Modality;
        var device = !draft.IsElsewhere && !IsDeviceNamed(draft) && thing.Kind is ObjectKind.Neighbour && thing.Name is not null && !IsOwnedByNeighbour(draft) ? DeviceScope.This
            : draft.Device is DeviceScope.Other || IsOwnedByNeighbour(draft) ? DeviceScope.Other
            : DeviceScope.This;
        Prove("device", device is DeviceScope.Other ? draft.DeviceToken : -1);
        Prove("time", time is FaultTime.Recovered ? last.Token : time is FaultTime.Past ? last.Because : -1);
        Prove("modality", modality is Modality.Asserted or Modality.ZeroCount ? -1 : last.Because);
        Prove("intent", draft.IntentToken);
        var start = tokens[draft.First].Start;
        return new FaultReading
        {
            Object = thing,
            State = last.State,
            Device = device,
            Time = time,
            Modality = modality,
            // A switch's own protection disabled it, whatever the sentence calls it.
            Intent = last.State is FaultState.ErrorDisabled ? FaultIntent.None : draft.Intent,
            Doubt = read.Exception >= 0 || (draft.IsRest && thing.Port is null) ? AllButSome : doubt,
            Evidence = evidence,
            Addresses = thing.Kind is ObjectKind.Neighbour ? AddressesOf(draft) : [],
            Text = "",
            Start = text.GivenIndex(start),
            Length = text.GivenIndex(tokens[draft.Last].Finish) - text.GivenIndex(start),
        };

        void Prove(string part, int token)
        {
            if (token >= 0)
            {
                evidence.Add(text.Proof(part, tokens[token].Start, tokens[token].Finish));
            }
        }
    }

    private List<string> AddressesOf(StatementDraft draft)
    {
        var addresses = new List<string>();
        for (var token = draft.First; token <= draft.Last; token++)
        {
            var address = text.Lower.AsSpan(tokens[token].Start, tokens[token].Finish - tokens[token].Start);
            if (tokens[token].Kind is TokenKind.Address && (address.Count('.') == 3 || address.Count(':') > 1) && address.IndexOfAny('-', 't') < 0)
            {
                addresses.Add(address.ToString());
            }
        }

        return addresses;
    }

    /// <summary>"The provider's router lost its neighbour": the session is that router's, and perhaps not ours.</summary>
    private bool IsDeviceNamed(StatementDraft draft)
    {
        if (draft.DeviceToken < 0)
        {
            return false;
        }

        var words = tokens[draft.DeviceToken].Word?.Text ?? "";
        return (draft.DeviceToken + 1 < tokens.Count && tokens[draft.DeviceToken + 1].Is(WordClass.Object, "device"))
            || words.EndsWith("router", StringComparison.Ordinal) || words.EndsWith("switch", StringComparison.Ordinal) || words.EndsWith("device", StringComparison.Ordinal)
            || words.EndsWith("firewall", StringComparison.Ordinal) || words.EndsWith(" pe", StringComparison.Ordinal) || words.EndsWith(" ce", StringComparison.Ordinal);
    }

    /// <summary>邻居SW2的接口GE0/0/1: the port is the neighbour's.</summary>
    private bool IsOwnedByNeighbour(StatementDraft draft)
    {
        for (var i = 0; i + 1 < draft.Objects.Count; i++)
        {
            if (draft.Objects[i].Object.Kind is ObjectKind.Neighbour && draft.Objects[i + 1].Object.Kind is ObjectKind.Interface && !draft.Objects[i + 1].InBrackets)
            {
                var between = text.Lower.AsSpan(tokens[draft.Objects[i].Token].Finish, tokens[draft.Objects[i + 1].Token].Start - tokens[draft.Objects[i].Token].Finish);
                return between.Contains('的') || between.Contains('侧') || between.Contains("'s", StringComparison.Ordinal);
            }
        }

        return false;
    }

    /// <summary>A draft's words about one of its ports: what comes before the first name, the name, what comes after the last.</summary>
    private string Words(StatementDraft draft, InterfaceName? port)
    {
        var named = draft.Objects.Where(known => known.Object.Port is not null).Select(known => known.Token).ToList();
        var (from, to) = (tokens[draft.First].Start, tokens[draft.Last].Finish);
        if (port is null || named.Count == 0)
        {
            return text.GivenText(from, to).Trim();
        }

        var noun = named[0] > 0 && tokens[named[0] - 1].Is(WordClass.Object) && tokens[named[0] - 1].Start < from ? tokens[named[0] - 1].Start : from;
        var before = text.GivenText(Math.Min(noun, tokens[named[0]].Start), tokens[named[0]].Start);
        var after = text.GivenText(Math.Min(tokens[named[^1]].Finish, Math.Max(to, tokens[named[^1]].Finish)), Math.Max(to, tokens[named[^1]].Finish));
        return (before + port.Text + after).Trim();
    }
}
