using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>A condition on an entry's folded text.</summary>
internal abstract class Matcher
{
    /// <summary>What every entry has whose part fits: narrows the entries that have to be looked at.</summary>
    public abstract IEnumerable<string> Tokens(EntryPart part);

    public abstract bool Fits(ReadOnlySpan<char> text);
}

/// <summary>The phrase as it stands; with whole names one whose ends are no part of a longer name: <c>0/0/1</c> is not in <c>0/0/10</c>.</summary>
internal sealed class PhraseMatcher(string phrase, bool wholeNames = false) : Matcher
{
    public override IEnumerable<string> Tokens(EntryPart part) => Grams.Of([phrase], part);

    public override bool Fits(ReadOnlySpan<char> text) => wholeNames ? Whole.Has(text, phrase) : text.Contains(phrase, StringComparison.Ordinal);
}

/// <summary>The keyword is the phrase, and nothing else.</summary>
internal sealed class EqualMatcher(string phrase) : Matcher
{
    public override IEnumerable<string> Tokens(EntryPart part) => [Grams.Keyword(phrase)];

    public override bool Fits(ReadOnlySpan<char> text)
    {
        foreach (var field in text.Split(Grams.Border))
        {
            if (text[field].Trim(' ').SequenceEqual(phrase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>All the words, wherever they are.</summary>
internal sealed class WordsMatcher(IReadOnlyList<SearchWord> words) : Matcher
{
    public override IEnumerable<string> Tokens(EntryPart part) => Grams.Of(words.Select(word => word.Text), part);

    public override bool Fits(ReadOnlySpan<char> text)
    {
        foreach (var word in words)
        {
            if (!(word.IsWhole ? Whole.Has(text, word.Text) : text.Contains(word.Text, StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>SQL's LIKE with <c>%</c> at both ends: <c>%</c> is anything, <c>_</c> one character.</summary>
internal sealed class PatternMatcher(LikePattern pattern) : Matcher
{
    public override IEnumerable<string> Tokens(EntryPart part) => Grams.Of(pattern.Literals, part);

    public override bool Fits(ReadOnlySpan<char> text)
    {
        foreach (var field in text.Split(Grams.Border))
        {
            if (pattern.IsIn(text[field]))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A name that is not part of a longer one.</summary>
internal static class Whole
{
    public static bool Has(ReadOnlySpan<char> text, string name)
    {
        for (var from = 0; text[from..].IndexOf(name, StringComparison.Ordinal) is >= 0 and var at; from += at + 1)
        {
            if (WordBorder.Before(text, from + at) && WordBorder.After(text, from + at + name.Length))
            {
                return true;
            }
        }

        return false;
    }
}
