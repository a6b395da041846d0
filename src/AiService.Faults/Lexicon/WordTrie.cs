namespace AiService.Faults.Lexicon;

/// <summary>
/// Words letter by letter, in one array: the nodes that continue a node lie side by side, sorted by their letters. A node is 12 bytes, and
/// looking for the first letter of a word, which most places of a text end with, is one access.
/// </summary>
internal sealed class WordTrie
{
    /// <summary>No node.</summary>
    public const int None = 0;

    private readonly Node[] nodes;

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
        nodes = new Node[most];
        var (from, to, depth) = (new int[most], new int[most], new int[most]);
        to[None] = sorted.Length;
        var made = 1;
        for (var node = 0; node < made; node++)
        {
            var place = from[node];
            nodes[node].Word = node != None && sorted[place].Length == depth[node] ? place++ : -1;
            nodes[node].First = made;
            while (place < to[node])
            {
                var letter = sorted[place][depth[node]];
                (nodes[made].Letter, from[made], depth[made]) = (letter, place, depth[node] + 1);
                while (place < to[node] && sorted[place][depth[node]] == letter)
                {
                    place++;
                }

                to[made++] = place;
            }

            nodes[node].Count = (ushort)(made - nodes[node].First);
        }

        nodes = nodes[..made];
        for (var node = nodes[None].First; node < nodes[None].First + nodes[None].Count; node++)
        {
            roots[nodes[node].Letter] = (ushort)node;
        }
    }

    /// <summary>The node of a word's first letter; <see cref="None"/> when no word begins with it.</summary>
    public int Start(char letter) => roots[letter];

    /// <summary>The node behind one more letter; <see cref="None"/> when no word goes on so.</summary>
    public int Step(int node, char letter)
    {
        ref readonly var from = ref nodes[node];
        var (low, high) = (from.First, from.First + from.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = nodes[middle].Letter;
            if (found == letter)
            {
                return middle;
            }

            (low, high) = found < letter ? (middle + 1, high) : (low, middle - 1);
        }

        return None;
    }

    /// <summary>The place among the sorted words of the one that ends at a node; -1 when none does.</summary>
    public int Word(int node) => nodes[node].Word;

    // Its children begin at First; Word is the place of the word that ends here, -1 for none.
    private struct Node
    {
        public int First;
        public int Word;
        public ushort Count;
        public char Letter;
    }
}
