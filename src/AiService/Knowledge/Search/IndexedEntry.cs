using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>How much of an entry is looked at: each part holds the ones before it.</summary>
internal enum EntryPart
{
    /// <summary>The keyword.</summary>
    Keyword,

    /// <summary>Keyword and title.</summary>
    Title,

    /// <summary>Keyword, title and solution.</summary>
    Whole,
}

/// <summary>An entry as the index reads it: the table's row and what became of its solution. Its texts are folded when they are needed.</summary>
/// <param name="entry">The row.</param>
/// <param name="action">The action that it was learned from.</param>
/// <param name="rank">Its <see cref="Search.Rank"/>.</param>
internal sealed class IndexedEntry(KnowledgeEntry entry, string? action, long rank)
{
    // Two searches may fold the same text at once: both come to the same.
    private string? keyword, head, whole;
    private string[]? labels;
    private Keyword? fitting;

    public KnowledgeEntry Entry => entry;

    public long Rank => rank;

    /// <summary>What filters ask for.</summary>
    public string[] Labels => labels ??= EntryLabels.Of(entry, action);

    /// <summary>The keyword, to see whether it fits a description.</summary>
    public Keyword Keyword => fitting ??= new Keyword(entry.Keyword);

    /// <summary>
    /// The folded fields, a <see cref="Grams.Border"/> behind each; behind keyword and title also the same with canonical interface
    /// names, behind the solution those names alone.
    /// </summary>
    public ReadOnlySpan<char> Text(EntryPart part) => part switch
    {
        EntryPart.Keyword => keyword ??= Field(entry.Keyword),
        EntryPart.Title => head ??= string.Concat(Text(EntryPart.Keyword), Field(entry.Title)),
        _ => whole ??= string.Concat(Text(EntryPart.Title), Solution(entry.Solution)),
    };

    /// <summary>The same for two rows only when nothing but their rank differs.</summary>
    public long Print()
    {
        var texts = string.Join('\0', entry.Keyword, entry.Title, entry.Solution, entry.DeviceType ?? "\u0001", entry.FaultLevel ?? "\u0001", action ?? "\u0001");
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(texts)));
    }

    private static string Field(string text)
    {
        var folded = FoldedText.Of(text);
        return FoldedText.WithCanonicalNames(folded) is { } canonical ? $"{folded}{Grams.Border}{canonical}{Grams.Border}" : folded + Grams.Border;
    }

    private static string Solution(string text)
    {
        var folded = FoldedText.Of(text);
        var names = FoldedText.InterfacesIn(folded).Select(found => found.Name.Canonical).Distinct();
        return string.Concat(names.Prepend(folded).Select(field => field + Grams.Border));
    }
}
