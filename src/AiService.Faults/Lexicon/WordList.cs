using System.Text;

namespace AiService.Faults.Lexicon;

/// <summary>The words that texts are read with. One file a class and language; a line holds a word, a tab and what it means.</summary>
internal sealed class WordList
{
    private readonly Dictionary<char, Node> roots = [];

    private WordList(IEnumerable<LexiconWord> words)
    {
        foreach (var word in words)
        {
            Add(word);
        }
    }

    /// <summary>The words that are part of the program.</summary>
    public static WordList Shipped { get; } = new(Embedded());

    /// <summary>The longest word that begins at a place of a text in lower case.</summary>
    /// <param name="lower">The text.</param>
    /// <param name="start">The place.</param>
    /// <param name="end">One beyond its last character.</param>
    /// <returns>The word; null when none begins there.</returns>
    public LexiconWord? At(string lower, int start, out int end)
    {
        end = start;
        if (!roots.TryGetValue(lower[start], out var node))
        {
            return null;
        }

        LexiconWord? found = null;
        var at = start + 1;
        while (true)
        {
            if (node.Word is not null && EndsWord(lower, at))
            {
                (found, end) = (node.Word, at);
            }

            if (at < lower.Length && node.Next.TryGetValue(lower[at], out var next))
            {
                (node, at) = (next, at + 1);
            }
            else if (node.Next.TryGetValue(' ', out next) && AfterJoint(lower, at, next) is var after and > 0)
            {
                (node, at) = (next, after);
            }
            else
            {
                return found;
            }
        }
    }

    /// <summary>Latin words end where no letter follows; a number behind one only numbers it (<c>cpu0</c>).</summary>
    private static bool EndsWord(string lower, int at)
    {
        return at >= lower.Length || (!(IsLatin(lower[at - 1]) && IsLatin(lower[at])) && !(char.IsAsciiDigit(lower[at - 1]) && char.IsAsciiDigit(lower[at])));
    }

    internal static bool IsLatin(char letter) => letter is (>= 'a' and <= 'z') or (>= '\u00c0' and <= '\u024f') or (>= '\u0370' and <= '\u052f');

    /// <summary>The place behind the blanks, strokes and underscores that stand for a blank of a word, or behind nothing; -1 when the word does not go on.</summary>
    private static int AfterJoint(string lower, int at, Node next)
    {
        var after = at;
        while (after < lower.Length && after - at < 3 && lower[after] is ' ' or '\t' or '-' or '_')
        {
            after++;
        }

        return after < lower.Length && next.Next.ContainsKey(lower[after]) ? after : -1;
    }

    private void Add(LexiconWord word)
    {
        if (!roots.TryGetValue(word.Text[0], out var node))
        {
            roots[word.Text[0]] = node = new Node();
        }

        foreach (var letter in word.Text.AsSpan(1))
        {
            if (!node.Next.TryGetValue(letter, out var next))
            {
                node.Next[letter] = next = new Node();
            }

            node = next;
        }

        node.Word = node.Word is { } known && (known.Class, known.Value) != (word.Class, word.Value)
            ? throw new InvalidDataException($"'{word.Text}' stands in the lexicon as {known.Class} and as {word.Class}.")
            : word;
    }

    private static IEnumerable<LexiconWord> Embedded()
    {
        var assembly = typeof(WordList).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            // AiService.Faults.Lexicon.state.zh.txt
            if (resource.Split('.') is not [.., "Lexicon", var name, _, "txt"] || !Enum.TryParse<WordClass>(name, ignoreCase: true, out var kind))
            {
                continue;
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                var cut = line.IndexOf('\t', StringComparison.Ordinal);
                var text = (cut < 0 ? line : line[..cut]).Trim();
                if (text.Length > 0 && text[0] != '#')
                {
                    yield return new LexiconWord(text.ToLowerInvariant(), kind, cut < 0 ? "" : line[(cut + 1)..].Trim());
                }
            }
        }
    }

    private sealed class Node
    {
        public Dictionary<char, Node> Next { get; } = [];

        public LexiconWord? Word { get; set; }
    }
}
