
namespace AiService.Faults.Keywords;

/// <summary>
/// A keyword as an operator writes it, <c>接口down</c>, and the two ways in which a description can have it:
/// as it stands, or as its parts in order with something in between, <c>接口Gig0/0/1 down</c>.
/// Normalised and split once, so that a comparison is a few substring searches.
/// </summary>
internal sealed class Keyword
{
    private readonly KeywordPart[] parts;
    private KeywordMeaning? meaning;

    public Keyword(string written)
    {
        Written = written;
        Text = KeywordText.Of(written);
        parts = KeywordPart.Split(Text.Normal);
    }

    /// <summary>The keyword as it was written.</summary>
    public string Written { get; }

    /// <summary>The keyword as it is compared.</summary>
    public KeywordText Text { get; }

    /// <summary>The parts of <see cref="Text"/>, in order.</summary>
    public IEnumerable<string> Parts => parts.Select(part => part.ToString());

    /// <summary>What it names; read on first use.</summary>
    public KeywordMeaning Meaning => meaning ??= KeywordMeaning.Of(Text.Normal);

    /// <summary>True when nothing is left to compare: such a keyword fits nothing.</summary>
    public bool IsBlank => parts.Length == 0;

    /// <summary>True when <paramref name="text"/> contains the keyword as it stands.</summary>
    public bool ContainedIn(KeywordText text)
    {
        return !IsBlank && text.Normal.Contains(Text.Normal, StringComparison.Ordinal);
    }

    /// <summary>
    /// True when all parts occur in <paramref name="text"/> in their order. Parts are split at blanks and at borders
    /// between CJK and other script; a part that is not CJK must be a whole word.
    /// </summary>
    public bool PartsIn(KeywordText text)
    {
        var from = 0;
        foreach (var part in parts)
        {
            // The earliest place for each part leaves the most room for the next: no need to go back.
            from = part.EndIn(text.Normal, from);
            if (from < 0)
            {
                return false;
            }
        }

        return !IsBlank;
    }

    /// <summary>The stronger rule by which the keyword fits, or <see cref="MatchRule.None"/>.</summary>
    public MatchRule RuleIn(KeywordText text)
    {
        return ContainedIn(text) ? MatchRule.Contains : PartsIn(text) ? MatchRule.Parts : MatchRule.None;
    }

    /// <summary>True when this keyword fits, by the same rule or a stronger one, every statement that <paramref name="other"/> fits.</summary>
    public bool Covers(Keyword other)
    {
        // A single part lies inside one part of the other, and is there wherever that is. Several must be whole words there too.
        return ContainedIn(other.Text) && (parts.Length == 1 || PartsIn(other.Text)) && Meaning.Covers(other.Meaning);
    }
}
