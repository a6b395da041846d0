using System.Text;
using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>
/// The tokens of the index. Each single character answers one-character queries; each pair of neighbours narrows what is longer, and
/// so Chinese needs no word list; letters and digits of other scripts, of which there are few, need three in a row to be rare. A token's first
/// letter says what it is: a gram of the keyword, of keyword or title, of the whole entry; a whole keyword; a label; every entry.
/// </summary>
internal static class Grams
{
    /// <summary>Stands between the fields of an entry; no folded text has it.</summary>
    public const char Border = '\u001F';

    /// <summary>What every entry has.</summary>
    public const string Every = "x";

    /// <summary>More of them do not narrow a search any further.</summary>
    private const int MaxPerQuery = 48;

    /// <summary>What of a keyword is compared as a whole.</summary>
    private const int MaxKeyword = 60;

    /// <summary>The token of a keyword that is this and nothing else.</summary>
    public static string Keyword(ReadOnlySpan<char> folded) => Token('e', folded[..Math.Min(folded.Length, MaxKeyword)]);

    public static string Label(string label) => Token('l', label);

    /// <summary>What an entry has in a part that contains every one of the literals.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> literals, EntryPart part)
    {
        return literals.SelectMany(literal => Needed(literal)).Distinct().Take(MaxPerQuery).Select(gram => Token(Letter(part), gram));
    }

    /// <summary>All tokens of an entry, separated by blanks.</summary>
    public static string All(IndexedEntry entry)
    {
        var tokens = new HashSet<string>(512) { Every };
        foreach (var part in (EntryPart[])[EntryPart.Keyword, EntryPart.Title, EntryPart.Whole])
        {
            Add(tokens, Letter(part), entry.Text(part));
        }

        var keyword = entry.Text(EntryPart.Keyword);
        foreach (var field in keyword.Split(Border))
        {
            tokens.Add(Keyword(keyword[field].Trim(' ')));
        }

        tokens.UnionWith(entry.Labels.Select(Label));
        return string.Join(' ', tokens);
    }

    private static void Add(HashSet<string> tokens, char part, ReadOnlySpan<char> text)
    {
        Span<char> token = [part, default, default, default];
        var known = tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; at < text.Length; at++)
        {
            for (var length = 1; length <= 3 && at + length <= text.Length && text[at + length - 1] != Border; length++)
            {
                token[length] = Safe(text[at + length - 1]);
                if (length < 3 || IsTriple(text, at))
                {
                    known.Add(token[..(length + 1)]);
                }
            }
        }
    }

    private static IEnumerable<string> Needed(string literal)
    {
        if (literal.Length == 1)
        {
            yield return literal;
        }

        for (var at = 0; at + 1 < literal.Length; at++)
        {
            if (IsTriple(literal, at))
            {
                yield return literal.Substring(at, 3);
            }
            else if (at == 0 || !IsTriple(literal, at - 1))
            {
                yield return literal.Substring(at, 2);
            }
        }
    }

    private static char Letter(EntryPart part) => part switch { EntryPart.Keyword => 'k', EntryPart.Title => 't', _ => 'w' };

    private static string Token(char kind, ReadOnlySpan<char> text)
    {
        var token = new StringBuilder(text.Length + 1).Append(kind);
        foreach (var letter in text)
        {
            token.Append(Safe(letter));
        }

        return token.ToString();
    }

    /// <summary>The tokenizer ends a token at whatever of ASCII is no letter or digit: such characters take places of the private area.</summary>
    private static char Safe(char letter) => letter < 128 && !char.IsAsciiLetterOrDigit(letter) ? (char)(0xE000 + letter) : letter;

    private static bool IsTriple(ReadOnlySpan<char> text, int at)
    {
        return at + 2 < text.Length && IsOther(text[at]) && IsOther(text[at + 1]) && IsOther(text[at + 2]);
    }

    private static bool IsOther(char letter) => letter != Border && !KeywordPart.IsCjk(letter);
}
