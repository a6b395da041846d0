using System.Text;

namespace AiService.Faults.Lexicon;

/// <summary>The words that texts are read with. One file a class and language; a line holds a word, a tab and what it means.</summary>
internal sealed class WordList
{
    private readonly LexiconWord[] words;
    private readonly WordTrie trie;

    private WordList(List<LexiconWord> given)
    {
        var sorted = given.ToArray();
        var texts = Array.ConvertAll(sorted, word => word.Text);
        Array.Sort(texts, sorted, StringComparer.Ordinal);
        var count = 0;
        foreach (var word in sorted)
        {
            if (count == 0 || sorted[count - 1].Text != word.Text)
            {
                (sorted[count], texts[count]) = (word, word.Text);
                count++;
            }
            else if (sorted[count - 1] != word)
            {
                throw new InvalidDataException($"'{word.Text}' stands in the lexicon as {sorted[count - 1].Class} and as {word.Class}.");
            }
        }

        words = sorted[..count];
        trie = new WordTrie(texts.AsSpan(0, count));
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
        var node = trie.Start(lower[start]);
        var found = -1;
        for (var at = start + 1; node != WordTrie.None;)
        {
            if (trie.Word(node) is >= 0 and var word && EndsWord(lower, at))
            {
                (found, end) = (word, at);
            }

            if (at < lower.Length && trie.Step(node, lower[at]) is not WordTrie.None and var next)
            {
                (node, at) = (next, at + 1);
            }
            else if (trie.Step(node, ' ') is not WordTrie.None and var joint && AfterJoint(lower, at, joint) is > 0 and var after)
            {
                (node, at) = (joint, after);
            }
            else
            {
                break;
            }
        }

        return found < 0 ? null : words[found];
    }

    /// <summary>Latin words end where no letter follows; a number behind one only numbers it (<c>cpu0</c>).</summary>
    private static bool EndsWord(string lower, int at)
    {
        return at >= lower.Length || (!(IsLatin(lower[at - 1]) && IsLatin(lower[at])) && !(char.IsAsciiDigit(lower[at - 1]) && char.IsAsciiDigit(lower[at])));
    }

    internal static bool IsLatin(char letter) => letter is (>= 'a' and <= 'z') or (>= '\u00c0' and <= '\u024f') or (>= '\u0370' and <= '\u052f');

    /// <summary>The place behind the blanks, strokes and underscores that stand for a blank of a word, or behind nothing; -1 when the word does not go on.</summary>
    private int AfterJoint(string lower, int at, int joint)
    {
        var after = at;
        while (after < lower.Length && after - at < 3 && lower[after] is ' ' or '\t' or '-' or '_')
        {
            after++;
        }

        return after < lower.Length && trie.Step(joint, lower[after]) != WordTrie.None ? after : -1;
    }

    private static List<LexiconWord> Embedded()
    {
        var words = new List<LexiconWord>(16_384);

        // Thousands of words share a few values.
        var values = new HashSet<string>(StringComparer.Ordinal);
        var assembly = typeof(WordList).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            // AiService.Faults.Lexicon.state.zh.txt
            if (resource.Split('.') is [.., "Lexicon", var name, _, "txt"] && Enum.TryParse<WordClass>(name, ignoreCase: true, out var kind))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
                Read(reader, kind, values, words);
            }
        }

        return words;
    }

    private static void Read(StreamReader file, WordClass kind, HashSet<string> values, List<LexiconWord> words)
    {
        while (file.ReadLine() is { } line)
        {
            var cut = line.IndexOf('\t', StringComparison.Ordinal);
            var text = (cut < 0 ? line : line[..cut]).Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var value = cut < 0 ? "" : line[(cut + 1)..].Trim();
            if (!values.TryGetValue(value, out var known))
            {
                values.Add(known = value);
            }

            words.Add(new LexiconWord(text.ToLowerInvariant(), kind, known));
        }
    }
}
