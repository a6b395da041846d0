using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>A stretch of a sentence between commas, with its place in the text.</summary>
/// <param name="Text">Without the separator that ends it.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="EndsSentence">The next phrase begins a new sentence: nothing reaches over.</param>
/// <param name="IsQuestion">It ends in a question mark.</param>
internal sealed partial record Phrase(string Text, int Start, bool EndsSentence, bool IsQuestion)
{
    public int End => Start + Text.Length;

    public IReadOnlyList<FoundInterface> Interfaces { get; } = InterfaceNames.Find(Text);

    /// <summary>Names ports and says nothing of them yet: <c>接口Gig0/0/1</c> in <c>接口Gig0/0/1，Gig0/0/2 down</c>.</summary>
    public bool IsBare => Interfaces.Count > 0
        && !EndsSentence
        && NothingSaid().IsMatch(Text[Interfaces[^1].End..])
        && !StandingWords.State().IsMatch(Text[..Interfaces[0].Start]);

    /// <summary>Says something that can be acted on without an interface.</summary>
    public bool HasOwnMeaning => Interfaces.Count == 0
        && (FaultPatterns.FirstIn(Text) is not null || StandingWords.Load().IsMatch(Text))
        && !StandingWords.Consequence().IsMatch(Text);

    public static List<Phrase> Of(string text)
    {
        var phrases = new List<Phrase>();
        var start = 0;
        foreach (Match separator in Separator().Matches(text))
        {
            Add(start, separator.Index, separator.Value);
            start = separator.Index + separator.Length;
        }

        Add(start, text.Length, "");
        return phrases;

        void Add(int from, int to, string separator)
        {
            if (!string.IsNullOrWhiteSpace(text[from..to]))
            {
                phrases.Add(new Phrase(PhraseParts.WithoutAsides(text[from..to]), from, separator is not ("，" or ","), separator is "?" or "？"));
            }
        }
    }

    /// <summary>Joins port lists that a comma cut apart: the names share what the last or the first phrase says.</summary>
    public static List<Phrase> JoinLists(string text, List<Phrase> phrases)
    {
        var joined = new List<Phrase>();
        foreach (var phrase in phrases)
        {
            if (joined.Count > 0 && joined[^1] is var last && (last.IsBare ? !phrase.HasOwnMeaning : phrase.IsListedAfter(last)))
            {
                joined[^1] = new Phrase(PhraseParts.WithoutAsides(text[last.Start..phrase.End]), last.Start, phrase.EndsSentence, phrase.IsQuestion);
                continue;
            }

            joined.Add(phrase);
        }

        return joined;
    }

    /// <summary><c>Gig0/0/2</c> in <c>down的接口：Gig0/0/1，Gig0/0/2</c>.</summary>
    private bool IsListedAfter(Phrase last)
    {
        return last is { EndsSentence: false, Interfaces.Count: > 0 }
            && Interfaces.Count > 0
            && NothingSaid().IsMatch(Text[..Interfaces[0].Start])
            && NothingSaid().IsMatch(Text[Interfaces[^1].End..])
            && NothingSaid().IsMatch(last.Text[last.Interfaces[^1].End..]);
    }

    [GeneratedRegex(@"[，,；;。！!？?\r\n]|\.(?=\s|$)|(?<!不)但是?|然而|不过|\b(?:but|however|while|whereas)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(?:[\s、/&:：()（）\[\]【】""'“”]|和|与|及|以及|and\b|接口|端口|网口|interfaces?|ports?|P[0-3])*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NothingSaid();
}
