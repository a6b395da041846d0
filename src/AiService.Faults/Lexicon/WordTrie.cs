namespace AiService.Faults.Lexicon;

/// <summary>
/// Words letter by letter, in a few arrays: the nodes that continue a node lie side by side, sorted by their letters. A node is 12 bytes, and
/// looking for the first letter of a word, which most places of a text end with, is one access.
/// </summary>
internal sealed class WordTrie
{
    /// <summary>No node.</summary>
    public const int None = 0;

    private readonly char[] letters;
    private readonly int[] firsts;
    private readonly ushort[] counts;
    private readonly int[] words;

    // The node of each first letter.
    private readonly ushort[] roots = new ushort[char.MaxValue + 1];

    /// <summary>Builds the trie.</summary>
    /// <param name="sorted">The words in ordinal order, no two equal, none empty.</param>
    public WordTrie(ReadOnlySpan<string> sorted)
    {
        var most = 1;
        foreach (var word in sorted)
        {
            most += word.Length;
        }

        // Plain arrays: this runs once, at start, when every other collection would have to be compiled for it.
        (letters, firsts, counts, words) = (new char[most], new int[most], new ushort[most], new int[most]);
        var (from, to, depth) = (new int[most], new int[most], new int[most]);
        to[None] = sorted.Length;
        var made = 1;
        for (var node = 0; node < made; node++)
        {
            var place = from[node];
            words[node] = node != None && sorted[place].Length == depth[node] ? place++ : -1;
            firsts[node] = made;
            while (place < to[node])
            {
                var letter = sorted[place][depth[node]];
                (letters[made], from[made], depth[made]) = (letter, place, depth[node] + 1);
                while (place < to[node] && sorted[place][depth[node]] == letter)
                {
                    place++;
                }

                to[made++] = place;
            }

            counts[node] = (ushort)(made - firsts[node]);
        }

        (letters, firsts, counts, words) = (letters[..made], firsts[..made], counts[..made], words[..made]);
        for (var node = firsts[None]; node < firsts[None] + counts[None]; node++)
        {
            roots[letters[node]] = (ushort)node;
        }
    }

    /// <summary>The node of a word's first letter; <see cref="None"/> when no word begins with it.</summary>
    public int Start(char letter) => roots[letter];

    /// <summary>The node behind one more letter; <see cref="None"/> when no word goes on so.</summary>
    public int Step(int node, char letter)
    {
        var (low, high) = (firsts[node], firsts[node] + counts[node] - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = letters[middle];
            if (found == letter)
            {
                return middle;
            }

            (low, high) = found < letter ? (middle + 1, high) : (low, middle - 1);
        }

        return None;
    }

    /// <summary>The place among the sorted words of the one that ends at a node; -1 when none does.</summary>
    public int Word(int node) => words[node];
}
