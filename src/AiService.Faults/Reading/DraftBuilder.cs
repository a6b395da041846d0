using AiService.Faults.Lexicon;

namespace AiService.Faults.Reading;

/// <summary>Reads tokens in order and gathers what they say: objects, the states said of them, and the manner of saying.</summary>
/// <param name="text">The text.</param>
/// <param name="tokens">Its tokens, or those of a stretch of it.</param>
internal sealed partial class DraftBuilder(NormalText text, IReadOnlyList<Token> tokens)
{
    private const string CannotTellWhetherOver = "描述中有无法理解的后续处理，不能确定故障是否仍然存在";

    public const string NoPortThere = "接口处的文字不是可识别的接口名，请写出完整接口名";

    private const string NamesAreNotWhole = "接口范围、通配或省略写法无法确定具体接口，请逐个写出完整接口名";

    private static readonly System.Buffers.SearchValues<char> Amounts = System.Buffers.SearchValues.Create("0123456789一二两三四五六七八九十几多来");

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
    private static readonly System.Buffers.SearchValues<char> Places = System.Buffers.SearchValues.Create("0123456789/.:");

    private static readonly System.Buffers.SearchValues<char> Places2 = System.Buffers.SearchValues.Create("路区楼街厅部室床仪院所桩");

    private readonly string lower = text.Lower;
    private readonly Scope scope = new();
    private StatementDraft? current;
    private int sentence;
    private int sentenceStart;
    private int depth;
    private int elsewhere = -1;
    private int denied = -1;
    private bool legend;

    // The first word of the sentence that makes it no plain assertion, for what is mentioned without a state that the lexicon knows.
    private (Modality Modality, int Because) seen = (Modality.Asserted, -1);
    private bool seenPast;
    private int at;

    public List<StatementDraft> Drafts { get; } = [];

    /// <summary>The manner in which the text speaks as a whole, for one of which nothing else is understood.</summary>
    public (Modality Modality, int Because) Whole { get; private set; } = (Modality.Asserted, -1);

    /// <summary>The token by which the whole text is a test; -1 when it is none.</summary>
    public int Test { get; private set; } = -1;

    /// <summary>The token by which everything that the text says is over; -1 when none says so.</summary>
    public int Over { get; private set; } = -1;

    /// <summary>A decision of a person that holds for the whole text.</summary>
    public FaultIntent Intent { get; private set; }

    public int IntentToken { get; private set; } = -1;

    public void Run()
    {
        for (at = 0; at < tokens.Count; at++)
        {
            Take(tokens[at]);
        }

        EndSentence();
    }

    private void Take(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Word:
                TakeWord(token);
                break;
            case TokenKind.Port:
                AddObject(new FaultObject(ObjectKind.Interface, null, token.Port));
                break;
            case TokenKind.SeveralPorts:
                AddObject(new FaultObject(ObjectKind.Interface));
                current!.Doubt = NamesAreNotWhole;
                break;
            case TokenKind.Number:
                AddNumber(token);
                break;
            case TokenKind.Comma when lower[token.Start] == '、':
                (scope.Former, scope.Admin, scope.Place) = (false, false, false);
                break;
            case TokenKind.Comma:
                scope.EndClause(keepDenial: scope.DeniesAll && scope.HasObject && NextObjectIs(current));
                break;
            case TokenKind.Open:
                depth++;
                break;
            case TokenKind.Close:
                depth = Math.Max(0, depth - 1);
                break;
            case TokenKind.QuestionMark:
                scope.Question = at;
                EndSentence();
                break;
            case TokenKind.End:
                EndSentence();
                break;
            case TokenKind.Unknown when lower[token.Start] == '已':
                TakeDone();
                break;
            case TokenKind.Name or TokenKind.Unknown when ProtocolField(token) is { } protocol:
                AddObject(new FaultObject(ObjectKind.Neighbour, protocol));
                break;
            default:
                break;
        }

        if (token.Kind is TokenKind.Word or TokenKind.Port or TokenKind.Name or TokenKind.Unknown)
        {
            scope.Said++;
        }
    }

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

    /// <summary>The protocol of a field such as <c>ospfNbrState</c>; null for any other word.</summary>
    private string? ProtocolField(Token token)
    {
        var word = lower.AsSpan(token.Start, token.Finish - token.Start);
        return !word.EndsWith("state") || !(word.Contains("nbr", StringComparison.Ordinal) || word.Contains("peer", StringComparison.Ordinal) || word.Contains("neigh", StringComparison.Ordinal)) ? null
            : word.StartsWith("ospf") ? "ospf"
            : word.StartsWith("bgp") ? "bgp"
            : null;
    }

    /// <summary>True when the next clause goes on with an object of the same kind: a list that one denial governs.</summary>
    private bool NextObjectIs(StatementDraft? draft)
    {
        for (var next = at + 1; next < tokens.Count && tokens[next].Kind is not (TokenKind.End or TokenKind.Comma); next++)
        {
            if (tokens[next].Kind is TokenKind.Port or TokenKind.SeveralPorts)
            {
                return draft?.Objects.Any(known => known.Object.Kind == ObjectKind.Interface) == true;
            }

            if (tokens[next].Is(WordClass.Object))
            {
                var kind = FaultWords.Object(tokens[next].Word!.Value).Kind;
                return draft?.Objects.Any(known => known.Object.Kind == kind) == true;
            }
        }

        return false;
    }

    private void AddObject(FaultObject thing)
    {
        var inBrackets = depth > 0;
        if (thing.Kind is ObjectKind.Neighbour or ObjectKind.Cpu or ObjectKind.Memory && at > 0 && tokens[at].Start - tokens[at - 1].Finish <= 1
            && lower.AsSpan(tokens[at - 1].Start, tokens[at - 1].Finish - tokens[at - 1].Start) is "用户" or "账号" or "账户" or "user" or "account" or "username" or "用户名" or "文件" or "file" or "主机")
        {
            return;
        }

        if (current is { States.Count: > 0 } && current.Sentence == sentence && tokens[at].Finish < lower.Length && lower[tokens[at].Finish] == '后')
        {
            // "插拔光模块后起来了": an act, and no object of its own.
            return;
        }

        if (thing is { Kind: ObjectKind.Other, Name: "attribute" } && current is { Objects: [.., { Object.Kind: ObjectKind.Cpu or ObjectKind.Memory }] })
        {
            // 使用率 alone goes on with the CPU or the memory that was named before.
            return;
        }

        var opens = current is null || current.Sentence != sentence
            || (current.States.Count == 0 && current.Objects is [.., { Object: var before }] && before.Kind != thing.Kind && !ClauseOf(current.Last))
            || (scope.Consequence && !current.IsConsequence)
            || (scope.Cause && current.States.Count > 0)
            || (!(current.Objects.Count > 0 && current.Objects.TrueForAll(known => known.Object.Kind is ObjectKind.Device) && thing.Kind is not ObjectKind.Device && ClauseOf(current.First)) && current.States.Any(state => !state.IsFormer || state.IsRecovery) && (current.Objects.Count > 0 || current.States.All(state => state.IsRecovery)));
        if (opens)
        {
            Open();
        }

        if (at > 0 && thing.Port is not null && tokens[at - 1].Kind is TokenKind.Colon && current!.States.Count == 0)
        {
            // "port-channel12: Ethernet2/41 is down": the first one says where.
            for (var i = 0; i < current.Objects.Count; i++)
            {
                current.Objects[i] = current.Objects[i].Object.Port is null ? current.Objects[i] : current.Objects[i] with { InBrackets = true };
            }
        }

        if (scope.Or && thing.Port is not null && current!.Objects.Any(known => known.Object.Port is not null && known.Object.Port.Canonical != thing.Port.Canonical))
        {
            current.Doubt = "“或”表示不确定是哪一个接口，不自动执行";
        }

        if (thing is not { Kind: ObjectKind.Other, Name: "attribute" } || current!.Objects.Count == 0)
        {
            var place = scope.Place && current!.Objects.Count > 0;
            current!.Objects.Add(new ObjectMention(thing, at, inBrackets || place));
            scope.Place = place && thing.Port is null;
        }

        current.Manner ??= new StateMention { State = FaultState.Unknown, Token = -1 };
        current.Touch(at);
        current.IsRest |= scope.Rest;
        current.Doubt ??= scope.Several ? NamesAreNotWhole : null;
        if (scope.Other >= 0)
        {
            (current.Device, current.DeviceToken) = (DeviceScope.Other, scope.Other);
        }

        scope.HasObject = true;
        scope.Or = false;
    }

    private void Open()
    {
        current = new StatementDraft { Sentence = sentence, IsConsequence = scope.Consequence, IsCause = scope.Cause };
        Drafts.Add(current);
    }

    private StateMention AddState(FaultState state, bool recovery = false, string value = "")
    {
        if (current is null || current.Sentence != sentence || (scope.Consequence && !current.IsConsequence))
        {
            Open();
        }

        var mention = new StateMention
        {
            State = state,
            Token = at,
            Value = value,
            InBrackets = depth > 0,
            HasDuration = DurationFollows(),
            IsRecovery = recovery,
            IsFormer = scope.Former || (scope.Admin && !state.IsUndesired()) || (scope.Cause && current!.States.Any(known => known is { IsFormer: false, State: not FaultState.Faulty })),
        };
        if (scope.Admin && state is FaultState.Down or FaultState.NotEnabled)
        {
            mention.State = FaultState.AdministrativelyDown;
        }

        Qualify(mention);
        if (mention.State is FaultState.AdministrativelyDown && mention is { Modality: Modality.Asserted, IsFormer: false })
        {
            (current!.Intent, current.IntentToken) = (FaultIntent.ShutDown, at);
        }

        if (mention is { IsFormer: false, Modality: Modality.Asserted } && (recovery || state is FaultState.Up) && current!.Objects.Count > 0
            && current.Objects.TrueForAll(known => known.Object.Kind is ObjectKind.Module or ObjectKind.Other))
        {
            // "down，换完光模块后通了", "业务都回来了": what was done to the module brought the port back, and what it carries shows it.
            foreach (var draft in Drafts.Where(draft => draft != current && draft.States.Count > 0))
            {
                draft.States.Add(new StateMention { State = FaultState.Up, Token = at, IsRecovery = true });
            }
        }

        current!.States.Add(mention);
        current.Touch(at);
        current.HasZero |= scope.Zero;
        (scope.Former, scope.Admin, scope.Place) = (false, false, false);
        return mention;
    }

    /// <summary>Gives a state the manner in which it is said.</summary>
    private void Qualify(StateMention mention)
    {
        if (scope.Denied >= 0)
        {
            if (!mention.State.IsUndesired() && !scope.DeniesAll && !mention.IsRecovery)
            {
                mention.State = mention.State switch
                {
                    FaultState.Up => FaultState.Down,
                    FaultState.Established => FaultState.Lost,
                    _ => FaultState.Faulty,
                };
            }
            else
            {
                (mention.Modality, mention.Because) = (Modality.Negated, scope.Denied);
            }

            scope.Denied = scope.DeniesAll ? scope.Denied : -1;
        }

        if (scope.Past >= 0 || IsOnceDone())
        {
            scope.Past = scope.Past >= 0 ? scope.Past : at;
            (mention.Time, mention.Because) = (FaultTime.Past, scope.Past);
        }

        (mention.Modality, mention.Because) = scope switch
        {
            { Definition: >= 0 } => (Modality.Definition, scope.Definition),
            { Advice: >= 0 } => (Modality.Advised, scope.Advice),
            { Order: >= 0 } => (Modality.Advised, scope.Order),
            { Condition: >= 0 } => (Modality.Conditional, scope.Condition),
            { Maybe: >= 0 } => (Modality.Conditional, scope.Maybe),
            _ => (mention.Modality, mention.Because),
        };
    }

    /// <summary>A state, or a word for a number: what "= 0" counts.</summary>
    private bool IsCounted(Token token)
    {
        var word = lower.AsSpan(token.Start, token.Finish - token.Start);
        return token.Is(WordClass.State) || token.Is(WordClass.Event) || word.EndsWith("数") || word.EndsWith("量") || word is "count" or "total" or "number" or "peers" or "neighbors" or "interfaces" or "ports" or "links" or "alarms";
    }

    private bool DurationFollows()
    {
        var rest = lower.AsSpan(tokens[at].Finish, Math.Min(12, lower.Length - tokens[at].Finish));
        return rest.IndexOfAny('秒', '分') is var unit and >= 0 && rest[..unit].ContainsAny(Amounts) && rest[..unit].IndexOfAny('，', '。', ',') < 0;
    }

    /// <summary>True for 掉过: it has happened, and says nothing of now.</summary>
    private bool IsOnceDone() => tokens[at].Finish < lower.Length && lower[tokens[at].Finish] == '过' && !(tokens[at].Finish + 1 < lower.Length && lower[tokens[at].Finish + 1] is '高' or '载' or '大' or '多' or '低');

    private void AddNumber(Token token)
    {
        if (current is null || current.Sentence != sentence)
        {
            Open();
        }

        if (!double.TryParse(lower.AsSpan(token.Start, token.Finish - token.Start), System.Globalization.CultureInfo.InvariantCulture, out var value))
        {
            return;
        }

        if (value == 0 && at > 0 && ((tokens[at - 1].Kind is TokenKind.Colon && at > 1 && IsCounted(tokens[at - 2])) || lower[tokens[at - 1].Finish - 1] is '为' or '是' or '有' or '到' or '量' or '数')
            && !(token.Finish < lower.Length && lower[token.Finish] is '%' or '/' or '.'))
        {
            TakeQuantity("zero");
        }

        if (scope.IsOpen)
        {
            // A number in an advice or a condition is no reading.
            return;
        }

        var percent = (token.Finish < lower.Length && lower[token.Finish] == '%') || (token.Finish + 1 < lower.Length && lower[token.Finish] == ' ' && lower[token.Finish + 1] == '%');
        var before = lower.AsSpan(Math.Max(0, token.Start - 12), token.Start - Math.Max(0, token.Start - 12));
        before = before[(before.LastIndexOfAny('(', ',', '%') + 1)..];
        var limit = before.Contains("阈值", StringComparison.Ordinal) || before.Contains("门限", StringComparison.Ordinal)
            || before.Contains("threshold", StringComparison.Ordinal) || before.Contains("limit", StringComparison.Ordinal);
        if (limit)
        {
            current!.Limits.Add(value);
        }
        else if (percent)
        {
            current!.Values.Add(value);
        }
        else if (value is >= 0 and <= 100)
        {
            current!.Bare.Add(value);
        }
    }

    private void EndSentence()
    {
        if (scope.Question >= 0)
        {
            foreach (var state in Drafts.Where(draft => draft.Sentence == sentence).SelectMany(draft => draft.States).Where(state => !state.IsRecovery))
            {
                (state.Modality, state.Because) = (Modality.Question, scope.Question);
            }
        }

        foreach (var draft in Drafts.Where(draft => draft.Sentence == sentence))
        {
            if (draft.Manner is { } manner && draft.States.Count == 0)
            {
                (manner.Modality, manner.Because) = seen;
                manner.Time = seenPast ? FaultTime.Past : FaultTime.Present;
            }

            if (elsewhere >= 0)
            {
                (draft.Device, draft.DeviceToken, draft.IsElsewhere) = (DeviceScope.Other, elsewhere, true);
            }

            foreach (var state in draft.States.Where(_ => denied >= 0 || legend))
            {
                (state.Modality, state.Because) = legend ? (Modality.Definition, state.Token) : (Modality.Negated, denied);
            }
        }

        // A legend reaches to the next blank line.
        var blank = at < tokens.Count && lower[tokens[at].Start] == '\n' && tokens[at].Finish < lower.Length && lower[tokens[at].Finish] == '\n';
        legend = !blank && (legend || (scope.Definition >= 0 && at > 0 && at < tokens.Count && tokens[at - 1].Kind is TokenKind.Colon));
        Whole = seen.Because >= 0 && Whole.Because < 0 ? seen : Whole;
        seen = (Modality.Asserted, -1);
        seenPast = false;
        (elsewhere, denied) = (-1, -1);
        sentence++;
        sentenceStart = at + 1;
        depth = 0;
        var (advice, definition) = (scope.Advice, scope.Definition);
        scope.EndSentence();
        if (at < tokens.Count && lower[tokens[at].Start] == ';')
        {
            // "定义: L1=接口down; L2=CPU高": a list goes on to the end of its line.
            (scope.Advice, scope.Definition) = (advice, definition);
        }
    }
}
