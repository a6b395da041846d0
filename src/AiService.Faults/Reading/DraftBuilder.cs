using System.Buffers;
using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Reads tokens in order and gathers what they say: objects, the states said of them, and the manner of saying.</summary>
/// <param name="text">The text.</param>
/// <param name="tokens">Its tokens, or those of a stretch of it.</param>
internal sealed partial class DraftBuilder(NormalText text, IReadOnlyList<Token> tokens)
{
    /// <summary>Tokens.</summary>
    private const int LongestSentence = 400;

    private const string TooLong = "语句过长，无法确定含义，不自动执行";
    private const string CannotTellWhetherOver = "描述中有无法理解的后续处理，不能确定故障是否仍然存在";

    public const string NoPortThere = FaultRefusal.NoPortThere;

    public const string NamesAreNotWhole = "接口范围、通配或省略写法无法确定具体接口，请逐个写出完整接口名";

    private static readonly SearchValues<char> Amounts = SearchValues.Create("0123456789一二两三四五六七八九十几多来");

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
    private static readonly SearchValues<char> Places = SearchValues.Create("0123456789/.:");

    private static readonly SearchValues<char> Numerals = SearchValues.Create("一二两三四五六七八九十几数多好百");

    private static readonly SearchValues<char> FieldEnds = SearchValues.Create(" ,;|\n{");

    private static readonly SearchValues<char> PlaceWords = SearchValues.Create("路区楼街厅部室床仪院所桩");

    private readonly string lower = text.Lower;
    private readonly Scope scope = new();
    private StatementDraft? current;
    private int sentence;
    private int sentenceStart;
    private int firstOfSentence;

    // Of the drafts before it the text has said that they are over.
    private int firstOpen;
    private int depth;

    // The outermost bracket that was opened last.
    private int open;
    private int elsewhere = -1;
    private int denied = -1;
    private bool legend;
    private bool laterTest;

    // The whole text looks back.
    private bool retro;

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

    /// <summary>True when a thing of its own is over, and so not what is said in later sentences.</summary>
    public bool IsOwnOver { get; private set; }

    /// <summary>A decision of a person that holds for the whole text.</summary>
    public FaultIntent Intent { get; private set; }

    public int IntentToken { get; private set; } = -1;

    /// <summary>The ports of the sentence that says so; of another port it does not speak.</summary>
    public IReadOnlyList<string> IntentPorts { get; private set; } = [];

    /// <summary>The drafts of the sentence so far; what came before it is not gone through again.</summary>
    private IEnumerable<StatementDraft> InSentence() => Drafts.Skip(firstOfSentence);

    public void Run()
    {
        for (at = 0; at < tokens.Count; at++)
        {
            Take(tokens[at]);
            if (at - sentenceStart > LongestSentence)
            {
                // No person writes so; what its parts refer to is uncertain.
                foreach (var draft in InSentence())
                {
                    draft.Doubt ??= TooLong;
                }

                EndSentence();
            }
        }

        EndSentence();
        foreach (var state in retro ? Drafts.SelectMany(draft => draft.States) : [])
        {
            state.Time = FaultTime.Past;
        }
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
            case TokenKind.Number when IsYear(token):
                scope.AllPast = true;
                TakePast();
                break;
            case TokenKind.Number:
                AddNumber(token);
                break;
            case TokenKind.Comma when lower[token.Start] == '、':
                (scope.Former, scope.Admin, scope.Place) = (false, false, false);
                break;
            case TokenKind.Comma:
                EndClause(token);
                break;
            case TokenKind.Colon when scope.Question >= 0 && IsChinese(tokens[scope.Question]) && depth == 0:
                // 查一下为什么监控看不了：交换机GE0/0/1掉了
                Make(Modality.Question, clause: false);
                scope.Question = -1;
                break;
            case TokenKind.Colon when scope.Denied >= 0 && at - scope.Denied < 8 && tokens[scope.Denied].Word!.Text is "no" or "nobody" or "no one" && !tokens.Skip(scope.Denied).Take(at - scope.Denied).Any(said => said.Word?.Class is WordClass.State or WordClass.Event):
                // "The clinic has no internet: interface GE0/2 is down"
                (scope.Denied, scope.DeniesAll) = (-1, false);
                break;
            case TokenKind.Address when depth == 0 && current is { Objects: [.., { Object: { Kind: ObjectKind.Neighbour } neighbour }], States.Count: > 0 } && current.Sentence == sentence
                && !ClauseOf(current.Last) && Said(token).Count('.') == 3:
                // "邻居192.0.2.41故障，192.0.2.42正常"
                AddObject(neighbour);
                break;
            case TokenKind.Open:
                open = depth == 0 ? at : open;
                depth++;
                break;
            case TokenKind.Close:
                depth = Math.Max(0, depth - 1);
                scope.Past = scope.AllPast || (depth == 0 && scope.Past > open) ? (scope.AllPast ? scope.Past : -1) : scope.Past;
                break;
            case TokenKind.QuestionMark:
                scope.Question = scope.AsksForHelp ? scope.Question : at;
                EndSentence();
                break;
            case TokenKind.End:
                EndSentence();
                break;
            case TokenKind.Unknown when lower[token.Start] == '百' && lower.AsSpan(token.Start).StartsWith("百分之"):
                AddSpelled(token);
                break;
            case TokenKind.Unknown when lower[token.Start] == '看' && scope.Advice >= 0 && tokens[scope.Advice].Is(WordClass.Advice, "command"):
                // "display cpu-usage看CPU是99%"
                TakeLink("finds");
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

    private void EndSentence()
    {
        if (scope.Question >= 0)
        {
            foreach (var state in InSentence().SelectMany(draft => draft.States).Where(state => !state.IsRecovery))
            {
                (state.Modality, state.Because) = (Modality.Question, scope.Question);
            }

            ForgetReadings(clause: true);
        }

        foreach (var draft in InSentence())
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

            foreach (var state in draft.States.Where(state => legend || (denied >= 0 && state.State.IsUndesired())))
            {
                (state.Modality, state.Because) = legend ? (Modality.Definition, state.Token) : (Modality.Negated, denied);
            }
        }

        if (Intent is FaultIntent.Acknowledged or FaultIntent.Expected && IntentToken >= sentenceStart)
        {
            IntentPorts = [.. InSentence().SelectMany(draft => draft.Ports()).Select(port => port.Canonical).Distinct()];
        }

        if (laterTest && Test >= sentenceStart && !InSentence().Any(draft => draft.States.Exists(state => state.State.IsUndesired()) && draft.Head().Kind is ObjectKind.Interface or ObjectKind.Neighbour or ObjectKind.Cpu or ObjectKind.Memory))
        {
            // Another day's.
            Test = -1;
        }

        laterTest = false;

        // A legend reaches to the next blank line.
        var blank = at < tokens.Count && lower[tokens[at].Start] == '\n' && tokens[at].Finish < lower.Length && lower[tokens[at].Finish] == '\n';
        legend = !blank && (legend || (scope.Definition >= 0 && at > 0 && at < tokens.Count && tokens[at - 1].Kind is TokenKind.Colon));
        Whole = seen.Because >= 0 && Whole.Because < 0 ? seen : Whole;
        seen = (Modality.Asserted, -1);
        seenPast = false;
        (elsewhere, denied) = (-1, -1);
        sentence++;
        firstOfSentence = Drafts.Count;
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
