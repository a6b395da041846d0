using System.Buffers;
using System.Text;
using AiService.Faults.Lexicon;

namespace AiService.Faults.Reading;

/// <summary>
/// Cuts a text into words of the lexicon, longest first, ports, names, numbers and marks. A word with digits, strokes or underscores in it is one
/// name (<c>US-OR-SW1</c>), unless all its pieces are words of the lexicon (<c>link-down</c>).
/// </summary>
internal sealed class Tokenizer
{
    private static readonly SearchValues<char> TimeLetters = SearchValues.Create("0123456789.:/-tz+");
    private static readonly SearchValues<char> AddressLetters = SearchValues.Create("0123456789abcdef.:/%");
    private static readonly SearchValues<char> ClockLetters = SearchValues.Create("0123456789abcdef.:/%+-tz");
    private static readonly SearchValues<char> IndexLetters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> PositionLetters = SearchValues.Create("0123456789/");

    private readonly string lower;
    private readonly string given;
    private readonly IReadOnlyList<PortMention> ports;
    private readonly List<Token> tokens = [];
    private readonly int to;
    private int port;

    private Tokenizer(NormalText text, IReadOnlyList<PortMention> ports, int to)
    {
        lower = text.Lower;
        given = text.Normal;
        this.ports = ports;
        this.to = to;
    }

    /// <summary>The tokens of a stretch of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ports">The ports that the whole text mentions, in order.</param>
    /// <param name="from">First character.</param>
    /// <param name="to">One beyond the last.</param>
    public static List<Token> Cut(NormalText text, IReadOnlyList<PortMention> ports, int from, int to)
    {
        var cutter = new Tokenizer(text, ports, to) { port = PortPlaces.FirstFrom(ports, from) };
        cutter.Run(from);
        return cutter.tokens;
    }

    private void Run(int from)
    {
        var at = from;
        while (at < to)
        {
            while (port < ports.Count && ports[port].Start < at)
            {
                port++;
            }

            if (port < ports.Count && ports[port].Start == at && ports[port].End <= to)
            {
                var mention = ports[port];
                tokens.Add(new Token(mention.Name is null ? TokenKind.SeveralPorts : TokenKind.Port, at, mention.End, null, mention.Name));
                at = mention.End;
                continue;
            }

            at = char.IsWhiteSpace(lower[at]) && lower[at] != '\n' ? at + 1 : Next(at);
        }
    }

    private int Next(int at)
    {
        var letter = lower[at];
        if (IsWordLetter(letter))
        {
            return Chunk(at);
        }

        if (WordList.Shipped.At(lower, at, out var end) is { } word && end <= to)
        {
            return Add(TokenKind.Word, at, end, word);
        }

        return Add(MarkOf(letter, at), at, at + (Rune.TryGetRuneAt(lower, at, out var rune) ? rune.Utf16SequenceLength : 1));
    }

    private TokenKind MarkOf(char letter, int at) => letter switch
    {
        ',' or '，' or '、' or '|' => TokenKind.Comma,
        ':' or '=' => TokenKind.Colon,
        '(' or '[' or '【' or '{' or '<' or '《' => TokenKind.Open,
        ')' or ']' or '】' or '}' or '>' or '》' => TokenKind.Close,
        '?' => TokenKind.QuestionMark,
        '。' or ';' or '!' or '\n' or '\r' => TokenKind.End,
        '.' when at + 1 >= to || char.IsWhiteSpace(lower[at + 1]) => TokenKind.End,
        _ => TokenKind.Unknown,
    };

    /// <summary>A run of Latin letters, digits and the marks that join them.</summary>
    private int Chunk(int at)
    {
        var end = ChunkEnd(at);
        if (WordList.Shipped.At(lower, at, out var wordEnd) is { } word && wordEnd <= to
            && (wordEnd >= end ? !IsJoinedOn(wordEnd) || wordEnd == end : StandsAlone(at, wordEnd, end)))
        {
            return Add(TokenKind.Word, at, wordEnd, word);
        }

        var chunk = lower.AsSpan(at, end - at);
        if (chunk.IndexOfAnyExceptInRange('a', 'z') < 0)
        {
            return Add(TokenKind.Unknown, at, end);
        }

        if (char.IsAsciiDigit(chunk[0]) && NumberEnd(at, end) is var number and > 0)
        {
            return Add(TokenKind.Number, at, number);
        }

        if (chunk.IndexOfAnyExcept(TimeLetters) < 0 || (chunk.Contains(':') && chunk.IndexOfAnyExcept(AddressLetters) < 0))
        {
            return Add(TokenKind.Address, at, end);
        }

        var dot = chunk.IndexOf('.');
        if (dot > 0 && chunk[dot..].IndexOfAnyExcept(IndexLetters) < 0 && WordList.Shipped.At(lower, at, out var indexed) is { } field && indexed == at + dot)
        {
            // "ifAdminStatus.27": a field of an SNMP table.
            return Add(TokenKind.Word, at, end, field);
        }

        var slash = chunk.IndexOf('/');
        if (slash > 0 && chunk[..slash].IndexOfAnyExceptInRange('0', '9') < 0 && chunk[(slash + 1)..].IndexOfAnyInRange('0', '9') < 0)
        {
            // "4/Memory utilization": a code before the words.
            return Add(TokenKind.Number, at, at + slash) + 1;
        }

        var joint = chunk.IndexOfAny("-_./@");
        if (joint > 0 && AllKnown(at, end))
        {
            // Its pieces are words: they are read one by one.
            var piece = at + joint;
            return WordList.Shipped.At(lower, at, out var pieceEnd) is { } first && pieceEnd == piece ? Add(TokenKind.Word, at, piece, first) + 1 : piece + 1;
        }

        if (joint > 0 && end < to && lower[end] is '=' && WordList.Shipped.At(lower, at, out var named) is { Class: WordClass.Object, Value: "cpu" or "memory" } load && named <= at + joint)
        {
            // "cpu_5min=93"
            return Add(TokenKind.Word, at, end, load);
        }

        if (PortPlaces.IsPosition(chunk) && InterfaceName.TryParse(given[at..end], out var port))
        {
            tokens.Add(new Token(TokenKind.Port, at, end, null, port));
            return end;
        }

        return Add(joint > 0 || chunk.ContainsAnyInRange('0', '9') ? TokenKind.Name : TokenKind.Unknown, at, end);
    }

    private int ChunkEnd(int at)
    {
        var end = at + 1;
        var isClock = ClockLetters.Contains(lower[at]);
        while (end < to && (IsWordLetter(lower[end]) || (IsJoint(lower[end]) && end + 1 < to && IsWordLetter(lower[end + 1]) && !IsPort(end + 1))))
        {
            if (lower[end] == ':' && !(char.IsAsciiHexDigit(lower[end - 1]) && char.IsAsciiHexDigit(lower[end + 1]) && isClock))
            {
                break;
            }

            if (IsPort(end))
            {
                break;
            }

            isClock &= ClockLetters.Contains(lower[end]);
            end++;
        }

        return end;
    }

    /// <summary>True when a word ends inside its chunk at a place where it may: before a number (<c>cpu0</c>), or before pieces that are words, too.</summary>
    private bool StandsAlone(int at, int wordEnd, int end)
    {
        if (char.IsAsciiDigit(lower[wordEnd]))
        {
            return lower.AsSpan(wordEnd, end - wordEnd).IndexOfAnyExcept(PositionLetters) < 0 && !char.IsAsciiDigit(lower[wordEnd - 1]);
        }

        return (lower[wordEnd] is '/' or ':' or '%' or '+' or '@' or '_' or '-' or '.') && AllKnown(at, end);
    }

    private bool AllKnown(int at, int end)
    {
        var says = false;
        for (var piece = at; piece < end;)
        {
            if (WordList.Shipped.At(lower, piece, out var pieceEnd) is not { } word || pieceEnd > end || (pieceEnd < end && !IsJoint(lower[pieceEnd])))
            {
                return false;
            }

            says |= word.Class is WordClass.State or WordClass.Event or WordClass.Aspect or WordClass.Recovery;
            piece = pieceEnd + 1;
        }

        // "isp-ospf" is a name although both are words: nothing is said in it.
        return says;
    }

    /// <summary>The end of a plain number at a place of a chunk, with a unit behind it or not; -1 when it is another thing.</summary>
    private int NumberEnd(int at, int end)
    {
        var digits = at;
        var points = 0;
        while (digits < end && (char.IsAsciiDigit(lower[digits]) || (lower[digits] is '.' && digits + 1 < end && char.IsAsciiDigit(lower[digits + 1]))))
        {
            points += lower[digits] is '.' ? 1 : 0;
            digits++;
        }

        var rest = lower.AsSpan(digits, end - digits);
        return points > 1 ? -1
            : rest.Length == 0 || rest is "ms" or "s" or "m" or "h" or "min" or "mb" or "gb" or "kb" or "mbps" or "gbps" or "kbps" or "bps" or "dbm" or "d" or "g" or "k" ? digits
            : -1;
    }

    private bool IsJoinedOn(int end) => end + 1 < to && lower[end] is '-' or '_' && IsWordLetter(lower[end + 1]);

    private bool IsPort(int at) => PortPlaces.Begins(ports, port, at);

    private static bool IsJoint(char letter) => letter is '-' or '_' or '.' or '/' or ':' or '@' or '\'' or '+';

    private static bool IsWordLetter(char letter) => char.IsAsciiDigit(letter) || WordList.IsLatin(letter);

    private int Add(TokenKind kind, int at, int end, LexiconWord? word = null)
    {
        if (kind is not TokenKind.Unknown || at == end - 1 || word is not null || IsWordLetter(lower[at]))
        {
            tokens.Add(new Token(kind, at, end, word));
        }

        return end;
    }
}
