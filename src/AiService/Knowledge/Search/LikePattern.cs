using System.Text;

namespace AiService.Knowledge.Search;

/// <summary>Matches what was typed, where <c>%</c> and <c>_</c> are wildcards (TRAPS 47), on folded text.</summary>
internal sealed class LikePattern
{
    private readonly List<string> pieces = [];

    /// <param name="typed">As typed.</param>
    /// <param name="loose">True to let <c>_</c> stand for any text: folding can make two characters of one, or one of two. Blanks beside a wildcard do not count then.</param>
    public LikePattern(string typed, bool loose)
    {
        // Of the blanks on both sides of a wildcard folding may leave one, which only one of the pieces could have.
        pieces.AddRange(loose
            ? typed.Split('%', '_').Select(piece => FoldedText.Of(piece).Trim(' '))
            : typed.Split('%').Select(piece => string.Join('_', piece.Split('_').Select(FoldedText.Of))));
        Literals = [.. pieces.SelectMany(piece => piece.Split('_')).Where(literal => literal.Length > 0)];
    }

    public static bool IsIn(string typed) => typed.AsSpan().IndexOfAny('%', '_') >= 0;

    /// <summary>The texts between the wildcards.</summary>
    public IReadOnlyList<string> Literals { get; }

    public bool IsIn(ReadOnlySpan<char> field)
    {
        // The earliest place for each piece leaves the most room for the next.
        foreach (var piece in pieces)
        {
            var end = End(field, piece);
            if (end < 0)
            {
                return false;
            }

            field = field[end..];
        }

        return true;
    }

    /// <summary>Where the first occurrence of a piece ends, or -1.</summary>
    private static int End(ReadOnlySpan<char> field, string piece)
    {
        for (var start = 0; start <= field.Length; start++)
        {
            var length = Length(field[start..], piece);
            if (length >= 0)
            {
                return start + length;
            }
        }

        return -1;
    }

    /// <summary>How much of the text's beginning the piece takes, or -1 when it does not begin so.</summary>
    private static int Length(ReadOnlySpan<char> text, string piece)
    {
        var at = 0;
        foreach (var letter in piece)
        {
            if (at == text.Length || (letter != '_' && text[at] != letter))
            {
                return -1;
            }

            at += letter == '_' && Rune.DecodeFromUtf16(text[at..], out _, out var taken) == System.Buffers.OperationStatus.Done ? taken : 1;
        }

        return at;
    }
}
