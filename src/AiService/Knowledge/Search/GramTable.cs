using System.Runtime.InteropServices;

namespace AiService.Knowledge.Search;

/// <summary>Which documents of a segment have which gram.</summary>
internal sealed class GramTable
{
    private readonly Dictionary<uint, PostingList> lists = [];

    public void Add(ReadOnlySpan<char> text, int document)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == Grams.Border)
            {
                continue;
            }

            Add(Grams.Single(text[at]), document);
            if (at + 1 < text.Length && text[at + 1] != Grams.Border)
            {
                Add(Grams.Pair(text[at], text[at + 1]), document);
            }
        }
    }

    public PostingList? Find(uint gram) => lists.GetValueOrDefault(gram);

    public void Trim()
    {
        foreach (var list in lists.Values)
        {
            list.Trim();
        }
    }

    private void Add(uint gram, int document)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, gram, out _);
        (list ??= new PostingList()).Add(document);
    }
}
