using System.Text;
using System.Text.RegularExpressions;
using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>
/// Looks at the words of a text of which no object or no state was read. Where nothing is read, no statement carries what is said beside it: that
/// it is over, denied, a test, a person's decision, another device's.
/// </summary>
internal sealed partial class UnreadText
{
    private readonly NormalText text;
    private readonly List<Token> tokens;

    public UnreadText(string given)
    {
        text = NormalText.Of(given.Length > FaultReader.MaxLength ? "" : given);
        tokens = Tokenizer.Cut(text, [.. PortMentions.In(text.Normal)], 0, text.Normal.Length);
    }

    /// <summary>The text with a blank for each name such as <c>bgp-admin</c>, whose pieces are no words; empty when it is too long to be read.</summary>
    public string WithoutNames()
    {
        var rest = new StringBuilder(text.Normal);
        foreach (var name in tokens.Where(token => token.Kind is TokenKind.Name))
        {
            for (var at = name.Start; at < name.Finish; at++)
            {
                rest[at] = ' ';
            }
        }

        return rest.ToString();
    }

    /// <summary>Returns whether a word of it may speak against a fault, or make it one of something else.</summary>
    /// <param name="keyword">A normalised keyword, whose own words say what is wrong: 接口无流量 denies nothing.</param>
    /// <param name="about">What the keyword names; null when nothing.</param>
    public bool SpeaksAgainst(string keyword, ObjectKind? about)
    {
        var own = Occurrences(keyword);
        return Weak().IsMatch(text.Lower)
            || (about is ObjectKind.Cpu or ObjectKind.Memory && Others().IsMatch(text.Lower))
            || tokens.Exists(token => IsAgainst(token, about) && !own.Exists(place => place.Start <= token.Start && token.Finish <= place.End))
            || tokens.Select(token => token.Port?.Canonical).OfType<string>().Distinct().Skip(1).Any();
    }

    private List<(int Start, int End)> Occurrences(string words)
    {
        var places = new List<(int, int)>();
        for (var at = text.Lower.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.Lower.IndexOf(words, at + words.Length, StringComparison.Ordinal))
        {
            places.Add((at, at + words.Length));
        }

        return places;
    }

    private static bool IsAgainst(Token token, ObjectKind? about) =>
        token.Kind is TokenKind.QuestionMark or TokenKind.SeveralPorts || (token.Word is { } word && IsAgainst(word, about));

    private static bool IsAgainst(LexiconWord word, ObjectKind? about) => word.Class switch
    {
        WordClass.Guard or WordClass.Aspect or WordClass.Link => false,
        WordClass.Object => FaultWords.Object(word.Value).Kind is var kind and (ObjectKind.Cpu or ObjectKind.Memory or ObjectKind.Module) && about is not null && kind != about,
        WordClass.State => IsWell(word.Value),
        WordClass.Event => IsWell(word.Value[(word.Value.LastIndexOf(' ') + 1)..]),
        _ => true,
    };

    // Where a fault is read these do not deny it: a lab has faults, too.
    [GeneratedRegex("(?<![a-z])(?:fine|happy|good|great|well|healthy|lab|poc|demo|sample|training|howto|tutorial|history|past|previous|tomorrow|upgrade[ds]?|upgrading|suppressed|inspection)(?![a-z])|历史|明天|升级|维修|巡检|培训|教学|实训|实验|办法|教程|挺好|很好", RegexOptions.CultureInvariant)]
    private static partial Regex Weak();

    /// <summary>What has a CPU and a memory of its own.</summary>
    [GeneratedRegex("(?<![a-z])(?:neighbou?rs?|peers?|servers?)(?![a-z])|邻居|服务器", RegexOptions.CultureInvariant)]
    private static partial Regex Others();

    private static bool IsWell(string state) => state is not ("unknown" or "high_tight") && !FaultWords.State(state).IsUndesired();
}
