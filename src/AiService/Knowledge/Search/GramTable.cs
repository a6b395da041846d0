using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace AiService.Knowledge.Search;

/// <summary>Which documents of a segment have which gram.</summary>
/// <param name="shared">True when searches read it while it grows; one that is filled apart is smaller and faster.</param>
internal sealed class GramTable(bool shared)
{
    private readonly Dictionary<ulong, PostingList> own = [];
    private readonly ConcurrentDictionary<ulong, PostingList>? read = shared ? new() : null;

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

            if (Grams.IsTriple(text, at))
            {
                Add(Grams.Triple(text[at], text[at + 1], text[at + 2]), document);
            }
        }
    }

    public void Add(ulong gram, int document)
    {
        if (read is not null)
        {
            read.GetOrAdd(gram, static _ => new PostingList()).Add(document);
            return;
        }

        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(own, gram, out _);
        (list ??= new PostingList()).Add(document);
    }

    public PostingList? Find(ulong gram) => read is not null ? read.GetValueOrDefault(gram) : own.GetValueOrDefault(gram);

    public void Trim()
    {
        foreach (var list in read?.Values ?? (IEnumerable<PostingList>)own.Values)
        {
            list.Trim();
        }
    }
}
