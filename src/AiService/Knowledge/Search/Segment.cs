using System.Collections.Concurrent;

namespace AiService.Knowledge.Search;

/// <summary>
/// Up to 65,536 entries with their grams: small enough for 16-bit numbers and for sets of one bit each. An entry whose text
/// changes is dropped here and added to the newest segment; one whose standing changes stays. One thread changes it while
/// others search, without waiting: an entry counts only from the moment at which its bit among the live ones is set.
/// </summary>
/// <param name="shared">False while it is filled apart from all searches; nothing is added once they see it then.</param>
internal sealed class Segment(bool shared)
{
    public const int Capacity = 65_536;

    private readonly GramTable[] tables = [new(shared), new(shared), new(shared)];
    private readonly ConcurrentDictionary<string, PostingList> labels = new(StringComparer.Ordinal);
    private readonly ulong[] live = new ulong[Bits.Words];
    private Place[] places = new Place[64];
    private Standing[] standings = new Standing[64];
    private char[] text = new char[4096];
    private int textLength;
    private volatile RankOrder order = RankOrder.Empty;

    public int Count { get; private set; }

    public bool CanGrow => shared && Count < Capacity;

    public bool IsFull => Count == Capacity;

    /// <summary>Entries that were not dropped.</summary>
    public int Live { get; private set; }

    /// <summary>The best entries first.</summary>
    public RankOrder Order => order;

    /// <summary>Writes down which entries are live now.</summary>
    /// <returns>An order in which each of them either stands or has moved.</returns>
    public RankOrder CopyLive(Span<ulong> set)
    {
        while (true)
        {
            var before = order;

            // From the first to the last, each read after the one before: an entry that is changed goes to a higher number before it leaves its own.
            for (var word = 0; word < set.Length; word++)
            {
                set[word] = Volatile.Read(ref live[word]);
            }

            if (order == before)
            {
                return before;
            }
        }
    }

    public bool IsLive(int document) => Bits.Has(live, document);

    public Standing Standing(int document) => standings[document];

    /// <returns>The entry's number in this segment.</returns>
    public int Add(IndexedEntry entry)
    {
        var document = Count;
        Append(document, entry);
        for (var part = EntryPart.Keyword; part <= EntryPart.Whole; part++)
        {
            tables[(int)part].Add(Text(document, part), document);
        }

        var keyword = Text(document, EntryPart.Keyword);
        foreach (var field in keyword.Split(Grams.Border))
        {
            tables[(int)EntryPart.Keyword].Add(Grams.Field(keyword[field].Trim(' ')), document);
        }

        foreach (var label in entry.Labels)
        {
            labels.GetOrAdd(label, static _ => new PostingList()).Add(document);
        }

        Order.Move(document);
        Volatile.Write(ref live[document >> 6], live[document >> 6] | (1UL << document));
        Count++;
        Live++;
        return document;
    }

    public void Drop(int document)
    {
        Volatile.Write(ref live[document >> 6], live[document >> 6] & ~(1UL << document));
        Live--;
    }

    public void Stand(int document, Standing standing)
    {
        // First removed from the order: a search that finds it there still finds it with its old rank.
        Order.Move(document);
        standings[document] = standing;
    }

    /// <summary>The entry's folded text up to the end of a part.</summary>
    public ReadOnlySpan<char> Text(int document, EntryPart part)
    {
        var place = Volatile.Read(ref places)[document];
        var end = part switch { EntryPart.Keyword => place.KeywordEnd, EntryPart.Title => place.TitleEnd, _ => place.End };
        return Volatile.Read(ref text).AsSpan(place.Start, end - place.Start);
    }

    public PostingList? WithGram(ulong gram, EntryPart part) => tables[(int)part].Find(gram);

    public PostingList? WithLabel(string label) => labels.GetValueOrDefault(label);

    /// <summary>Sorts by the standings of now.</summary>
    public void Sort() => order = RankOrder.Of(this);

    /// <summary>Nothing will be added any more: gives back what was kept for growing.</summary>
    public void Seal()
    {
        Array.Resize(ref text, textLength);
        Array.Resize(ref places, Count);
        Array.Resize(ref standings, Count);
        foreach (var table in tables)
        {
            table.Trim();
        }
    }

    private void Append(int document, IndexedEntry entry)
    {
        if (document == places.Length)
        {
            Array.Resize(ref places, document * 2);
            Array.Resize(ref standings, document * 2);
        }

        var start = textLength;
        textLength += entry.Text.Length;
        if (textLength > text.Length)
        {
            Array.Resize(ref text, Math.Max(text.Length * 2, textLength));
        }

        entry.Text.CopyTo(text.AsSpan(start));
        places[document] = new Place(start, start + entry.KeywordEnd, start + entry.TitleEnd, textLength);
        standings[document] = entry.Standing;
    }

    private readonly record struct Place(int Start, int KeywordEnd, int TitleEnd, int End);
}
