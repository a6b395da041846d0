using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>Reads phrases in order, remembering what an earlier one means for a later one.</summary>
internal sealed partial class ClauseReader
{
    private readonly List<FaultClause> clauses = [];
    private readonly int to;
    private FaultStanding governing = FaultStanding.Asserted;
    private string noun = "";

    private ClauseReader(int to) => this.to = to;

    /// <summary>The clauses of the phrases that the fault's words [from, to) touch.</summary>
    public static IReadOnlyList<FaultClause> Read(IReadOnlyList<Phrase> phrases, int from, int to)
    {
        var reader = new ClauseReader(to);
        for (var i = 0; i < phrases.Count; i++)
        {
            reader.Take(phrases[i], [.. phrases.Skip(i + 1).TakeWhile(next => next.Interfaces.Count == 0)], kept: phrases[i].End > from && phrases[i].Start < to);
        }

        return reader.WithoutContradictions();
    }

    private void Take(Phrase phrase, IReadOnlyList<Phrase> followers, bool kept)
    {
        if (kept && phrase.HasOwnMeaning)
        {
            clauses.Add(new FaultClause(phrase.Text.Trim(), null, Governed(Standing(phrase, 0, phrase.Text.Length))));
        }

        if (kept && phrase.Interfaces.Count > 0)
        {
            TakeParts(phrase, followers);
        }

        Govern(phrase);
    }

    private void TakeParts(Phrase phrase, IReadOnlyList<Phrase> followers)
    {
        var head = phrase.Text[..phrase.Interfaces[0].Start];
        foreach (var part in PhraseParts.Of(phrase))
        {
            var text = phrase.Text[part.From..part.To];
            if (part.Names is null)
            {
                clauses.Add(new FaultClause(text.Trim(), null, FaultStanding.Unclear));
                continue;
            }

            var standing = Standing(phrase, part.From, part.To);
            standing = standing is FaultStanding.Asserted && part.From > 0 ? ClauseStanding.ReadLead(head) : standing;
            var context = "";
            if (part.To == phrase.Text.Length)
            {
                (context, standing) = WithFollowers(text, standing, followers);
            }

            foreach (var name in part.Names.DistinctBy(name => name.Name.Canonical))
            {
                clauses.Add(new FaultClause(Text(text, part, name) + context, name.Name, Governed(standing)));
            }
        }
    }

    /// <summary>The part's words about one of its ports: what comes before the first name, the name, what comes after the last.</summary>
    private string Text(string text, PhrasePart part, FoundInterface name)
    {
        var before = text[..(part.Names![0].Start - part.From)];
        var after = text[(part.Names[^1].End - part.From)..];
        if (Noun().Match(before) is { Success: true } found)
        {
            noun = found.Value;
        }
        else if (!Noun().IsMatch(after))
        {
            before += noun;
        }

        return Blanks().Replace(before + name.Name.Text + after, " ").Trim();
    }

    /// <summary>"接口G1 异常，状态为down" is said in two phrases; "接口G1 down，现已恢复" is taken back in the second.</summary>
    private static (string Context, FaultStanding Standing) WithFollowers(string text, FaultStanding standing, IReadOnlyList<Phrase> followers)
    {
        var near = followers.TakeWhile(phrase => !phrase.HasOwnMeaning).ToList();
        if (standing is FaultStanding.Asserted && near.Any(phrase => StandingWords.Over().IsMatch(phrase.Text) && !StandingWords.Advising().IsMatch(phrase.Text)
            && !StandingWords.OpenDenial().IsMatch(phrase.Text)))
        {
            return ("", FaultStanding.Negated);
        }

        if (StandingWords.State().IsMatch(text) || near.Count == 0)
        {
            return ("", standing);
        }

        var said = string.Concat(near.Select(phrase => "，" + phrase.Text.Trim()));
        return (said, standing is FaultStanding.Asserted ? ClauseStanding.Read(text + said, text.Length + said.Length) : standing);
    }

    private FaultStanding Standing(Phrase phrase, int from, int end)
    {
        var told = Math.Clamp(to - phrase.Start, from, end) - from;
        return phrase.IsQuestion ? FaultStanding.Unclear : ClauseStanding.Read(phrase.Text[from..end], told);
    }

    /// <summary>A condition or an advice reaches to the end of its sentence; so may a denial that opens a list of faults.</summary>
    private void Govern(Phrase phrase)
    {
        var own = ClauseStanding.Read(phrase.Text, phrase.Text.Length);
        var opensList = own is FaultStanding.Negated
            && phrase.Interfaces.Count > 0
            && StandingWords.OpenDenial().IsMatch(phrase.Text[..phrase.Interfaces[0].Start]);
        governing = phrase.EndsSentence ? FaultStanding.Asserted
            : governing is not FaultStanding.Asserted ? governing
            : own is FaultStanding.Advice or FaultStanding.Unclear ? own
            : opensList ? FaultStanding.Unclear
            : FaultStanding.Asserted;
    }

    private FaultStanding Governed(FaultStanding own) => own is FaultStanding.Asserted ? governing : own;

    /// <summary>What a later clause denies of the same port is not asserted by an earlier one.</summary>
    private IReadOnlyList<FaultClause> WithoutContradictions()
    {
        return [.. clauses.Select((clause, index) =>
            clause is { Standing: FaultStanding.Asserted, Interface: { } port }
            && clauses.Skip(index + 1).Any(later => later.Standing is FaultStanding.Negated && later.Interface?.Canonical == port.Canonical)
                ? clause with { Standing = FaultStanding.Unclear }
                : clause)];
    }

    [GeneratedRegex(@"接口|端口|网口|\b(?:interface|port)\s{0,2}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Noun();

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Blanks();
}
