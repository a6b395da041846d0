using AiService.Faults.Lexicon;
using AiService.Faults.Messages;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Reads the pieces of one text, in their order, and gathers what they say.</summary>
/// <param name="text">The whole text.</param>
internal sealed class PieceReader(NormalText text)
{
    private readonly IReadOnlyList<PortMention> ports = [.. PortMentions.In(text.Normal).Select(Plain)];
    /// <summary>Statements of one text; what a longer one says beyond them is not understood, and so not executed.</summary>
    private const int MostStatements = 400;

    /// <summary>Characters of one line or of prose in one piece; a longer one is not read.</summary>
    private const int LongestPiece = 10_000;

    private readonly List<FaultReading> statements = [];

    public NormalText Text => text;

    public IReadOnlyList<PortMention> Ports => ports;

    /// <summary>What the pieces say, each object once.</summary>
    public IReadOnlyList<FaultReading> Statements()
    {
        if (statements.Exists(one => one.Object is { Kind: ObjectKind.Neighbour, Name: null }))
        {
            var protocols = Tokenizer.Cut(text, ports, 0, text.Normal.Length)
                .Where(token => token.Is(WordClass.Object) && token.Word!.Value.StartsWith("neighbour ", StringComparison.Ordinal))
                .Select(token => token.Word!.Value["neighbour ".Length..]).Distinct().Take(2).ToList();
            if (protocols is [var only])
            {
                Change(one => one.Object is { Kind: ObjectKind.Neighbour, Name: null } ? one with { Object = one.Object with { Name = only } } : one);
            }
        }

        return StatementMerge.Of(statements);
    }

    /// <summary>In "Port 1/1/24" the noun is no part of the name.</summary>
    private static PortMention Plain(PortMention mention)
    {
        const string Noun = "port";
        return mention.Name is { Text: var name } && name.StartsWith(Noun, StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(name[Noun.Length]) && name.Contains('/', StringComparison.Ordinal)
            ? mention with { Name = new InterfaceName(name[Noun.Length..]) }
            : mention;
    }

    /// <summary>The device's message in a line; null when there is none, or the line is too long.</summary>
    public DeviceMessage? Message(int from, int to) => to - from > LongestPiece ? null : MessageReader.Find(text.Normal[from..to]);

    /// <summary>Reads one line: a device's message, or prose.</summary>
    /// <param name="from">First character in the normal text.</param>
    /// <param name="to">One beyond the last.</param>
    /// <param name="manner">What the line's place makes of it: advice, a legend.</param>
    /// <param name="isPast">It repeats what was found earlier.</param>
    public void ReadLine(int from, int to, Modality manner, bool isPast = false)
    {
        var first = statements.Count;
        ReadLine(from, to, Message(from, to), manner);
        for (var i = first; isPast && i < statements.Count; i++)
        {
            statements[i] = statements[i] with { Time = FaultTime.Past };
        }
    }

    /// <summary>Reads one line of which is known whether it holds a device's message.</summary>
    public void ReadLine(int from, int to, DeviceMessage? message, Modality manner)
    {
        if (to - from > LongestPiece)
        {
            return;
        }

        var first = statements.Count;
        if (message is not null)
        {
            var before = message.HeaderStart > 0 ? ReadProse(from, from + message.HeaderStart) : null;
            var own = statements.Count;
            Add(new MessageStatements(this, message, from).Write());
            for (var i = own; before is not null && i < statements.Count; i++)
            {
                statements[i] = before.Ahead.Apply(statements[i]);
            }
        }
        else
        {
            if (manner is Modality.Asserted)
            {
                ReadProse(from, to);
            }
            else
            {
                // What an advice mentions, a maintenance or a recovery, is not said of the faults.
                Add(Prose(from, to).Statements);
            }
        }

        for (var i = first; i < statements.Count && text.Normal[from] == '|'; i++)
        {
            if (statements[i] is { Object: { Kind: ObjectKind.Interface, Port: null, Name: null }, IsFault: false } row && row.Evidence.FirstOrDefault(proof => proof.Part == "object") is { } noun)
            {
                // A row of a table speaks of ports of its own, and not of the one that another row names.
                statements[i] = row with { Object = row.Object with { Name = noun.Text } };
            }
        }

        for (var i = first; i < statements.Count && manner is not Modality.Asserted; i++)
        {
            statements[i] = statements[i] with { Modality = manner };
        }
    }

    /// <summary>Of a record with commas the quoted description is what was to be said.</summary>
    private (int From, int To) Quoted(int from, int to)
    {
        var body = text.Normal.AsSpan(from, to - from);
        var open = body.IndexOf(",\"");
        var close = open < 0 ? -1 : body[(open + 2)..].IndexOf('"');
        return close > 0 && body[..open].Count(',') > 5 && body.IndexOf('\n') < 0 ? (from + open + 2, from + open + 2 + close) : (from, to);
    }

    /// <summary>Reads prose, and says what it means for what was read before.</summary>
    public WholeText ReadProse(int from, int to)
    {
        (from, to) = Quoted(from, to);
        var prose = Prose(from, to);
        Add(prose.Statements);
        // What a line says of a thing of its own, it does not say of the lines before.
        var own = statements.Count - prose.Statements.Count;
        var around = prose.Whole with
        {
            Over = prose.Statements.Exists(one => one.Object.Kind is not ObjectKind.Device) ? null : prose.Whole.Over,
            Intent = prose.Whole.Intent is FaultIntent.Expected ? FaultIntent.None : prose.Whole.Intent,
        };
        for (var i = 0; i < statements.Count; i++)
        {
            statements[i] = (i < own ? around : prose.Whole).Apply(statements[i]);
        }

        return prose.Whole;
    }

    /// <summary>Reads prose by itself.</summary>
    public (List<FaultReading> Statements, WholeText Whole) Prose(int from, int to)
    {
        var tokens = Tokenizer.Cut(text, ports, from, to);
        var builder = new DraftBuilder(text, tokens);
        builder.Run();
        return (new StatementWriter(text, (from, to), tokens, builder).Write(), WholeText.Of(text, tokens, builder));
    }

    /// <summary>Anything was said of a state so far.</summary>
    public bool HasState => statements.Any(statement => statement.State is not FaultState.Unknown);

    /// <summary>A statement speaks of that port by its name.</summary>
    public bool Names(InterfaceName port) => statements.Exists(statement => statement.Object.Port?.Canonical == port.Canonical);

    public void Clear() => statements.Clear();

    public void Add(FaultReading statement) => Add([statement]);

    private void Add(IEnumerable<FaultReading> more) => statements.AddRange(more.Take(MostStatements - statements.Count));

    public void Change(Func<FaultReading, FaultReading> change)
    {
        for (var i = 0; i < statements.Count; i++)
        {
            statements[i] = change(statements[i]);
        }
    }
}
