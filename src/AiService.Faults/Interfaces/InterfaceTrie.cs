namespace AiService.Faults;

/// <summary>All spellings of all lists, letter by letter.</summary>
internal static class InterfaceTrie
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789-_.|";
    private const int Width = 40;

    private static readonly byte[] Columns = ColumnsOf();
    private static readonly (short[] Next, int[] Forms) Nodes = Build();

    public const int Root = 0;

    /// <summary>The node behind one more letter, 0 when no spelling goes on so.</summary>
    public static int Step(int node, char letter)
    {
        return letter < 128 && Columns[letter] is > 0 and var column ? Nodes.Next[(node * Width) + column - 1] : 0;
    }

    /// <summary>The forms of the numbers behind the spelling that ends here, one bit each; 0 when none ends here.</summary>
    public static int Forms(int node) => Nodes.Forms[node];

    private static byte[] ColumnsOf()
    {
        var columns = new byte[128];
        for (var at = 0; at < Letters.Length; at++)
        {
            columns[Letters[at]] = (byte)(at + 1);
            columns[char.ToUpperInvariant(Letters[at])] = (byte)(at + 1);
        }

        return columns;
    }

    private static (short[] Next, int[] Forms) Build()
    {
        var (next, forms, count) = (new short[Width * 1024], new int[1024], 1);
        foreach (var spelling in InterfaceLists.All.SelectMany(kind => kind.Spellings))
        {
            var node = Root;
            foreach (var letter in spelling.Word)
            {
                var place = (node * Width) + Columns[letter] - 1;
                if (next[place] == 0)
                {
                    if (count == forms.Length)
                    {
                        Array.Resize(ref forms, 2 * count);
                        Array.Resize(ref next, 2 * count * Width);
                    }

                    next[place] = (short)count++;
                }

                node = next[place];
            }

            forms[node] |= 1 << (int)spelling.Form;
        }

        return (next, forms);
    }
}
