using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>
/// A phrase taken apart at its interfaces: <c>接口A down、接口B down</c> has two parts, <c>接口A、B down</c> has one with two names,
/// and <c>A 对端 B down</c> cannot be told.
/// </summary>
internal static partial class PhraseParts
{
    /// <summary>The parts of a phrase; [From, To) are its characters.</summary>
    public static IEnumerable<PhrasePart> Of(Phrase phrase)
    {
        if (PortMentions.In(phrase.Text).Any(mention => mention.IsSeveral))
        {
            yield return new PhrasePart(0, phrase.Text.Length, null);
            yield break;
        }

        var text = phrase.Text;
        var from = 0;
        var names = new List<FoundInterface>();
        var clear = true;
        foreach (var found in phrase.Interfaces)
        {
            if (names.Count > 0 && names[^1].Name.Canonical != found.Name.Canonical)
            {
                var between = text[names[^1].End..found.Start];
                if (!ListSeparator().IsMatch(between))
                {
                    var cut = Cut().Match(between);
                    if (cut.Success)
                    {
                        var to = names[^1].End + cut.Index;
                        yield return new PhrasePart(from, to, clear ? names : null);
                        (from, names, clear) = (to + cut.Length, [], true);
                    }
                    else
                    {
                        clear = false;
                    }
                }
            }

            names.Add(found);
        }

        yield return new PhrasePart(from, text.Length, clear ? names : null);
    }

    /// <summary>
    /// Blanks out names in brackets beside a name outside, place for place: <c>Gig0/0/1(Vlan10)</c> is about Gig0/0/1.
    /// </summary>
    public static string WithoutAsides(string text)
    {
        var bare = Aside().Replace(text, aside => InterfaceNames.Find(aside.Value).Count > 0 ? new string(' ', aside.Length) : aside.Value);
        return InterfaceNames.Find(bare).Count > 0 ? bare : text;
    }

    [GeneratedRegex(@"[(（\[【][^()（）\[\]【】]{1,80}[)）\]】]")]
    private static partial Regex Aside();

    [GeneratedRegex(@"^\s*(?:[、,，/&]|和|与|及|以及|and\b)+(?:\s*and\b)?\s*(?:物理)?(?:接口|端口|网口|interfaces?|ports?)?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ListSeparator();

    /// <summary>Where one predicate ends and the next port begins.</summary>
    [GeneratedRegex(@"(?<=\S)\s*(?:、|[,，/&]|和|与|以及|及|\band\b)\s*(?=(?:物理)?(?:接口|端口|网口|interfaces?\b|ports?\b)?\s*$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Cut();
}

/// <param name="From">First character within the phrase.</param>
/// <param name="To">One beyond the last.</param>
/// <param name="Names">The ports that share the part's words; null when nobody can tell which one is meant.</param>
internal sealed record PhrasePart(int From, int To, IReadOnlyList<FoundInterface>? Names);
