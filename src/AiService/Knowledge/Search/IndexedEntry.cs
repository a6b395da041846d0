using System.Text;

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

/// <summary>An entry prepared for the index.</summary>
/// <param name="Text">
/// The folded fields, a <see cref="Grams.Border"/> behind each; behind keyword and title also the same with canonical interface
/// names, behind the solution those names alone.
/// </param>
/// <param name="KeywordEnd">Where <see cref="EntryPart.Keyword"/> ends in the text.</param>
/// <param name="TitleEnd">Where <see cref="EntryPart.Title"/> ends.</param>
/// <param name="Labels">What filters ask for.</param>
/// <param name="Standing">What ranks it among entries that match equally well.</param>
internal sealed record IndexedEntry(string Text, int KeywordEnd, int TitleEnd, string[] Labels, Standing Standing)
{
    public static IndexedEntry Of(EntryRow row)
    {
        var text = new StringBuilder(row.Keyword.Length + row.Title.Length + row.Solution.Length + 8);
        AppendField(text, row.Keyword);
        var keywordEnd = text.Length;
        AppendField(text, row.Title);
        var titleEnd = text.Length;

        var solution = FoldedText.Of(row.Solution);
        text.Append(solution).Append(Grams.Border);
        foreach (var found in FoldedText.InterfacesIn(solution).DistinctBy(found => found.Name.Canonical))
        {
            text.Append(found.Name.Canonical).Append(Grams.Border);
        }

        return new IndexedEntry(text.ToString(), keywordEnd, titleEnd, EntryLabels.Of(row), row.Standing);
    }

    private static void AppendField(StringBuilder text, string field)
    {
        var folded = FoldedText.Of(field);
        text.Append(folded).Append(Grams.Border);
        if (FoldedText.WithCanonicalNames(folded) is { } canonical)
        {
            text.Append(canonical).Append(Grams.Border);
        }
    }
}
