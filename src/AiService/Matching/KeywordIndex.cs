using System.Runtime.InteropServices;
using AiService.Faults.Keywords;
using AiService.Faults.Statements;

namespace AiService.Matching;

/// <summary>
/// Finds the keywords of a large map that are worth comparing with a text. Whichever rule fits, all parts of a keyword stand in the text: each
/// keyword is listed under those four neighbouring letters of a part, or all of a shorter one, that the fewest keywords have.
/// </summary>
internal sealed class KeywordIndex
{
    private const int Most = sizeof(ulong) / sizeof(char);

    private readonly Dictionary<ulong, List<int>> byLetters = [];
    private readonly ILookup<ObjectKind?, int> byThing;

    public KeywordIndex(IReadOnlyList<Keyword> keywords)
    {
        var counts = new Dictionary<ulong, int>();
        foreach (var letters in keywords.SelectMany(Letters))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, letters, out _)++;
        }

        for (var place = 0; place < keywords.Count; place++)
        {
            var rarest = Letters(keywords[place]).MinBy(letters => counts[letters]);
            (CollectionsMarshal.GetValueRefOrAddDefault(byLetters, rarest, out _) ??= []).Add(place);
        }

        byThing = Enumerable.Range(0, keywords.Count)
            .Where(place => keywords[place].Meaning.HasSynonyms)
            .ToLookup(place => keywords[place].Meaning.Thing?.Kind);
    }

    /// <summary>Returns the places, in order, of keywords whose words may stand in a text.</summary>
    public IEnumerable<int> InWords(KeywordText words) => InOrder(Standing(words.Normal));

    /// <summary>Returns the places, in order, of those and of keywords that fit other words too, if these are about such an object.</summary>
    public IEnumerable<int> InAnyWords(KeywordText words, ObjectKind kind) => InOrder([.. Standing(words.Normal), .. byThing[null], .. byThing[kind]]);

    private static IEnumerable<int> InOrder(List<int> places)
    {
        places.Sort();
        return places.Where((place, at) => at == 0 || place != places[at - 1]);
    }

    private List<int> Standing(string text)
    {
        var places = new List<int>();
        for (var at = 0; at < text.Length; at++)
        {
            var letters = 0UL;
            for (var end = at; end < Math.Min(at + Most, text.Length); end++)
            {
                letters = (letters << 16) | text[end];
                if (byLetters.TryGetValue(letters, out var found))
                {
                    places.AddRange(found);
                }
            }
        }

        return places;
    }

    private static IEnumerable<ulong> Letters(Keyword keyword) => keyword.Parts.SelectMany(part =>
        Enumerable.Range(0, Math.Max(1, part.Length - Most + 1)).Select(at => part.Skip(at).Take(Most).Aggregate(0UL, (letters, letter) => (letters << 16) | letter)));
}
