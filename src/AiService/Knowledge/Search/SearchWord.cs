using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>
/// A word of what is searched for, folded; an interface under its canonical name. Only a whole one is not found inside of another.
/// </summary>
internal sealed record SearchWord(string Text, bool IsWhole)
{
    private const int Most = 16;

    /// <summary>Words that every fault of a port has.</summary>
    private static readonly HashSet<string> Generic =
    [
        "接口", "端口", "网口", "设备", "交换机", "路由器", "的", "is", "the", "on", "of", "a", "interface", "port", "device", "switch", "router",
    ];

    /// <summary>The words in their order, each once, without the punctuation around them.</summary>
    public static IReadOnlyList<SearchWord> In(string folded)
    {
        var words = new List<SearchWord>();
        var from = 0;
        foreach (var found in FoldedText.InterfacesIn(folded))
        {
            words.AddRange(Plain(folded[from..found.Start]));
            words.Add(new SearchWord(found.Name.Canonical, IsWhole: true));
            from = found.End;
        }

        words.AddRange(Plain(folded[from..]));
        return [.. words.Distinct().Take(Most)];
    }

    /// <summary>
    /// What the words say without the port and the measured values: what a fault shares with the same fault elsewhere.
    /// </summary>
    /// <returns>Nothing when no symptom is left.</returns>
    public static IReadOnlyList<SearchWord> Symptom(IReadOnlyList<SearchWord> words)
    {
        var symptom = words.Where(word => !word.IsWhole && word.Text.Any(char.IsLetter))
            .Select(word => word with { IsWhole = !KeywordPart.IsCjk(word.Text[0]) })
            .ToList();
        return symptom.All(word => Generic.Contains(word.Text)) ? [] : symptom;
    }

    private static IEnumerable<SearchWord> Plain(string folded)
    {
        return KeywordPart.Split(folded)
            .Select(part => part.ToString().Trim([.. part.ToString().Where(letter => char.IsPunctuation(letter) || char.IsSymbol(letter))]))
            .Where(word => word.Length > 0)
            .Select(word => new SearchWord(word, IsWhole: false));
    }
}
