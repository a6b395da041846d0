using System.Runtime.InteropServices;

namespace AiService.Knowledge.Search;

/// <summary>
/// Up to 65,536 entries with their grams: small enough for 16-bit numbers and for sets of one bit each. An entry whose text
/// changes is dropped here and added to the newest segment; one whose standing changes stays.
/// </summary>
internal sealed class Segment
{
    public const int Capacity = 65_536;

    private readonly GramTable[] tables = [new(), new(), new()];
    private readonly Dictionary<string, PostingList> labels = new(StringComparer.Ordinal);
    private readonly List<Place> places = [];
    private readonly List<Standing> standings = [];
    private readonly ulong[] live = new ulong[Bits.Words];
    private char[] text = new char[4096];
    private int textLength;

    public int Count => places.Count;

    public bool IsFull => Count == Capacity;

    /// <summary>Entries that were not dropped.</summary>
    public int Live { get; private set; }

    public ReadOnlySpan<ulong> LiveBits => live;

    public RankOrder Order { get; } = new();

    public ReadOnlySpan<Standing> Standings => CollectionsMarshal.AsSpan(standings);

    /// <returns>The entry's number in this segment.</returns>
    public int Add(IndexedEntry entry)
    {
        var document = places.Count;
        var start = textLength;
        Append(entry.Text);
        places.Add(new Place(start, start + entry.KeywordEnd, start + entry.TitleEnd, textLength));
        standings.Add(entry.Standing);
        for (var part = EntryPart.Keyword; part <= EntryPart.Whole; part++)
        {
            tables[(int)part].Add(Text(document, part), document);
        }

        foreach (var label in entry.Labels)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(labels, label, out _);
            (list ??= new PostingList()).Add(document);
        }

        live[document >> 6] |= 1UL << document;
        Live++;
        Order.Move(document);
        return document;
    }

    public void Drop(int document)
    {
        live[document >> 6] &= ~(1UL << document);
        Live--;
    }

    public void Stand(int document, Standing standing)
    {
        standings[document] = standing;
        Order.Move(document);
    }

    /// <summary>The entry's folded text up to the end of a part.</summary>
    public ReadOnlySpan<char> Text(int document, EntryPart part)
    {
        var place = places[document];
        var end = part switch { EntryPart.Keyword => place.KeywordEnd, EntryPart.Title => place.TitleEnd, _ => place.End };
        return text.AsSpan(place.Start, end - place.Start);
    }

    /// <summary>True when nothing of the entry but its standing differs.</summary>
    public bool Holds(int document, IndexedEntry entry)
    {
        return Text(document, EntryPart.Whole).SequenceEqual(entry.Text)
            && places[document].KeywordEnd - places[document].Start == entry.KeywordEnd
            && entry.Labels.All(label => labels.TryGetValue(label, out var list) && list.Has(document))
            && labels.Values.Count(list => list.Has(document)) == entry.Labels.Length;
    }

    public PostingList? WithGram(uint gram, EntryPart part) => tables[(int)part].Find(gram);

    public PostingList? WithLabel(string label) => labels.GetValueOrDefault(label);

    /// <summary>Nothing will be added any more.</summary>
    public void Seal()
    {
        Array.Resize(ref text, textLength);
        places.TrimExcess();
        standings.TrimExcess();
        foreach (var table in tables)
        {
            table.Trim();
        }
    }

    private void Append(string entryText)
    {
        if (textLength + entryText.Length > text.Length)
        {
            Array.Resize(ref text, Math.Max(text.Length * 2, textLength + entryText.Length));
        }

        entryText.CopyTo(text.AsSpan(textLength));
        textLength += entryText.Length;
    }

    private readonly record struct Place(int Start, int KeywordEnd, int TitleEnd, int End);
}
