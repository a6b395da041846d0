using AiService.Faults.Lexicon;

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

    /// <summary>Percent: above it the use of a CPU is a fault, as in the metrics.</summary>
    private const double CpuLimit = MetricFaults.CpuThreshold;

    private const double MemoryLimit = MetricFaults.MemoryThreshold;

    public List<FaultReading> Write()
    {
        var drafts = Joined(read.Drafts);
        var statements = new List<FaultReading>();
        var telling = drafts.Count(draft => draft.States.Count > 0 || draft.Values.Count > 0 || draft.Bare.Count > 0);
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

    /// <summary>Puts together what several sentences or clauses say of one object.</summary>
    private static List<StatementDraft> Joined(List<StatementDraft> drafts)
    {
        var joined = new List<StatementDraft>();
        StatementDraft? waiting = null;
        foreach (var draft in drafts)
        {
            if (draft.States.Count == 0 && draft.Values.Count == 0 && draft.Objects.Count > 0)
            {
                // "端口down: GE0/0/1" names the port afterwards; "接口: GE0/0/1" waits for what is said of it.
                if (joined.Count > 0 && joined[^1] is var last && Head(last).Kind is ObjectKind.Interface && !Ports(last).Any()
                    && (Ports(draft).Any() || draft.Doubt is not null) && draft.Device is DeviceScope.This)
                {
                    last.Objects.AddRange(draft.Objects);
                    last.Doubt ??= draft.Doubt;
                    last.Touch(draft.First);
                    last.Touch(draft.Last);
                }
                else
                {
                    waiting = draft;
                    joined.Add(draft);
                }

                continue;
            }

            if (draft.Objects.Count == 0)
            {
                var owner = waiting ?? (joined.Count > 0 ? joined[^1] : null);
                if (owner is not null)
                {
                    Take(owner, draft);
                    waiting = null;
                    continue;
                }
            }

            waiting = null;
            joined.Add(draft);
        }

        return joined;
    }

    private static void Take(StatementDraft owner, StatementDraft more)
    {
        owner.States.AddRange(more.States);
        owner.Values.AddRange(more.Values);
        owner.Limits.AddRange(more.Limits);
        owner.Bare.AddRange(more.Bare);
        owner.HasZero |= more.HasZero;
        owner.Doubt ??= more.Doubt;
        if (more.Intent is not FaultIntent.None)
        {
            (owner.Intent, owner.IntentToken) = (more.Intent, more.IntentToken);
        }

        if (more.Last >= 0)
        {
            owner.Touch(more.Last);
        }
    }

    /// <summary>What a draft is about: of a compound its last word (接口流量), before "on" the first (temperature of the CPU).</summary>
    private static FaultObject Head(StatementDraft draft)
    {
        var before = draft.States.Count > 0 ? draft.States[0].Token : int.MaxValue;
        var named = draft.Objects.Where(known => known.Token < before).ToList();
        named = named.Count > 0 ? named : draft.Objects;
        var outside = named.Where(known => !known.InBrackets).ToList();
        outside = outside.Count > 0 ? outside : named;
        if (outside.Count == 0)
        {
            return new FaultObject(ObjectKind.Device);
        }

        var head = outside[0].Object;
        foreach (var next in outside.Skip(1).Select(known => known.Object))
        {
            head = (head.Kind, next.Kind) switch
            {
                // The temperature of a CPU is no load, in whatever order the two are named.
                (ObjectKind.Other, ObjectKind.Cpu or ObjectKind.Memory) when head.Name is "temperature" or "voltage" or "cpu part" => head,
                (ObjectKind.Device, _) => next,
                (_, ObjectKind.Device) => head,
                (ObjectKind.Neighbour, ObjectKind.Neighbour) => head.Name is null || next.Name is not null ? next : head,
                (ObjectKind.Neighbour, ObjectKind.Interface) => head,
                _ => next,
            };
        }

        return head is { Kind: ObjectKind.Other, Name: "attribute" } && outside.Any(known => known.Object.Kind is ObjectKind.Interface)
            ? new FaultObject(ObjectKind.Other, "traffic")
            : head;
    }

    private static IEnumerable<InterfaceName> Ports(StatementDraft draft)
    {
        var outside = draft.Objects.Where(known => known is { InBrackets: false, Object.Port: not null }).ToList();
        outside = outside.Count > 0 ? outside : [.. draft.Objects.Where(known => known.Object.Port is not null)];
        return outside.Select(known => known.Object.Port!).DistinctBy(name => name.Canonical);
    }

    private IEnumerable<FaultReading> Of(StatementDraft draft, bool alone)
    {
        var head = Head(draft);
        var ports = Ports(draft).ToList();
        var last = LastState(draft, head) ?? (draft.States.Count == 0 ? draft.Manner : null);
        if (last is null)
        {
            yield break;
        }

        var doubt = (draft.Doubt == DraftBuilder.NoPortThere && (head.Kind is not ObjectKind.Interface || ports.Count > 0) ? null : draft.Doubt) ?? (head.Kind is ObjectKind.Interface && ports.Count == 0 && !last.IsRecovery ? NotNamed(draft) : null);
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
        var device = !draft.IsElsewhere && thing.Kind is ObjectKind.Neighbour && thing.Name is not null && !IsOwnedByNeighbour(draft) ? DeviceScope.This
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
            Doubt = read.Exception >= 0 || (draft.IsRest && last.State.IsUndesired() && thing.Port is null) ? AllButSome : doubt,
            Evidence = evidence,
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

    /// <summary>The state that counts: the last one that is said plainly, and of several the one that says how.</summary>
    private static StateMention? LastState(StatementDraft draft, FaultObject head)
    {
        StateMention? last = null;
        var wasUp = false;
        foreach (var state in draft.States)
        {
            if (head is { Kind: ObjectKind.Memory, Name: "free" } && state.Value == "low")
            {
                // "free memory has dropped below …"
                state.State = FaultState.High;
            }

            if (head.Kind is ObjectKind.Neighbour)
            {
                AsOfNeighbour(state, draft, wasUp);
            }

            wasUp |= state.State is FaultState.Established or FaultState.Up;
            if (!state.IsFormer && Fits(state, head))
            {
                last = last is null ? state : Later(last, state);
            }
        }

        // "was down" alone: it is not said how it is now.
        if (last is null && draft.States.FindLast(state => state.IsFormer && Fits(state, head)) is { } former)
        {
            former.Time = FaultTime.Past;
            last = former;
        }

        return Measured(draft, head, last);
    }

    /// <summary>Of two states the one that counts.</summary>
    private static StateMention Later(StateMention last, StateMention next)
    {
        if (last.IsPlain && next.HasDuration && !last.State.IsUndesired())
        {
            // "…已闭环，中断6分钟": for how long it was.
            return last;
        }

        return !last.IsPlain ? (next.IsPlain || next.IsRecovery ? next : last)
            : !next.IsPlain ? last
            // "is down. Not flapping.": another state than the one that is denied.
            : next.Modality is Modality.Negated && next.State != last.State && next.State is not FaultState.Faulty && last.State.IsUndesired() && next.State.IsUndesired() && last.State is not FaultState.Faulty ? last
            : next.Modality != last.Modality || !next.State.IsUndesired() || !last.State.IsUndesired() ? next
            // Both are faults: a word that only says that something is wrong, a cause in brackets or behind an error-disabled port says less.
            : next.State is FaultState.Faulty || (last.State is FaultState.Down && next.State is FaultState.Absent or FaultState.Unreachable or FaultState.Lossy or FaultState.Lost) || last.State is FaultState.ErrorDisabled
                || (next.InBrackets && !last.InBrackets && next.State is not (FaultState.ErrorDisabled or FaultState.AdministrativelyDown)) ? last
            : next;
    }

    /// <summary>Active, idle and the states on the way up mean of a neighbour what the states before make of them.</summary>
    private static void AsOfNeighbour(StateMention state, StatementDraft draft, bool wasUp)
    {
        if (state.Value is "active" or "forming")
        {
            var stuck = draft.States.Any(other => other.State is FaultState.Stuck or FaultState.Lost or FaultState.Faulty && other != state && !other.IsFormer);
            var onTheWay = !wasUp && !stuck && (state.Value == "forming" || draft.States.Any(other => other != state && other.IsFormer));
            state.State = onTheWay ? FaultState.Forming : FaultState.Lost;
        }
    }

    private static StateMention? Measured(StatementDraft draft, FaultObject head, StateMention? last)
    {
        if (head is { Kind: ObjectKind.Memory, Name: "free" } && draft.Values.Count > 0 && last is not { IsRecovery: true })
        {
            return new StateMention { State = draft.Values[^1] < 100 - MemoryLimit ? FaultState.High : FaultState.Normal, Token = last?.Token ?? -1 };
        }

        if (head.Kind is not (ObjectKind.Cpu or ObjectKind.Memory) || head.Name == "free")
        {
            return last;
        }

        var value = draft.Values.Count > 0 ? draft.Values[^1] : draft.Bare.Count > 0 && (last is null || draft.Limits.Count > 0) ? draft.Bare[^1] : (double?)null;
        var limit = draft.Limits.Count > 0 ? draft.Limits[^1] : (double?)null;
        if (value is null || (last is not null && (limit is null || !last.IsPlain || last.State is not FaultState.High)))
        {
            return last;
        }

        var high = value > (limit ?? (head.Kind is ObjectKind.Cpu ? CpuLimit : MemoryLimit));
        return last is not null && high ? last : new StateMention { State = high ? FaultState.High : FaultState.Normal, Token = last?.Token ?? -1 };
    }

    /// <summary>False for a state that cannot be the object's: a CPU is not down, an interface not high.</summary>
    private static bool Fits(StateMention mention, FaultObject head) => mention.State switch
    {
        FaultState.High => head.Kind is ObjectKind.Cpu or ObjectKind.Memory or ObjectKind.Other,
        FaultState.Lossy => head.Kind is ObjectKind.Interface or ObjectKind.Device or ObjectKind.Other,
        FaultState.Normal or FaultState.Faulty or FaultState.Unknown => true,
        _ => head.Kind is not (ObjectKind.Cpu or ObjectKind.Memory),
    };

    /// <summary>Why an unnamed interface is not understood: something stands where its name would.</summary>
    private string? NotNamed(StatementDraft draft)
    {
        foreach (var noun in draft.Objects.Where(known => known.Object.Kind is ObjectKind.Interface).Select(known => known.Token))
        {
            if (IsName(noun - 1, tokens[noun].Start, before: true) || IsName(noun + 1, tokens[noun].Finish, before: false))
            {
                return DraftBuilder.NoPortThere;
            }
        }

        return null;
    }

    private bool IsName(int token, int edge, bool before)
    {
        if (before && token > 0 && token < tokens.Count && (text.Lower[tokens[token].Start], tokens[token - 1].Kind) is ('口' or '号', TokenKind.Number) or ('的', TokenKind.Name))
        {
            return true;
        }

        // 左数第二个接口: a place, no name.
        if (before && edge > 2 && text.Lower[edge - 1] == '个' && text.Lower.AsSpan(Math.Max(0, edge - 5), Math.Min(5, edge)).Contains('第'))
        {
            return true;
        }

        if (token < 0 || token >= tokens.Count || tokens[token].Kind is not (TokenKind.Name or TokenKind.Number))
        {
            return false;
        }

        var gap = before ? edge - tokens[token].Finish : tokens[token].Start - edge;
        var name = text.Lower.AsSpan(tokens[token].Start, tokens[token].Finish - tokens[token].Start);
        return gap <= 1 && name.ContainsAnyInRange('0', '9') && !(name.Length == 2 && name[0] == 'p');
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
