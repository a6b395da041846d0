using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>The ways in which a query is matched, best first.</summary>
internal sealed class SearchPlan
{
    private const int FewLooks = 300;

    private readonly KnowledgeQuery query;
    private readonly string trimmed;
    private readonly string whole;
    private readonly List<(Matcher Matcher, bool Prefers)> phrases = [];
    private readonly IReadOnlyList<SearchWord> words;

    public SearchPlan(KnowledgeQuery query)
    {
        this.query = query;
        var folded = FoldedText.Of(query.Text);
        trimmed = folded.Trim(' ');
        var wild = !query.IsFault && LikePattern.IsIn(query.Text);
        words = SearchWord.In(wild ? trimmed.Replace('%', ' ').Replace('_', ' ') : trimmed);
        var canonical = FoldedText.WithCanonicalNames(trimmed);
        whole = canonical ?? trimmed;
        if (trimmed.Length > 0)
        {
            // Whole names first; where the text is no name, that is a preference only, and an entry that is passed over follows.
            if (canonical is not null || IsLatin(trimmed[0]) || IsLatin(trimmed[^1]))
            {
                phrases.Add((new PhraseMatcher(whole, wholeNames: true), canonical is null));
            }

            phrases.Add((new PhraseMatcher(trimmed), wild));
        }

        if (folded != trimmed && folded.Length > 0)
        {
            phrases.Add((new PhraseMatcher(folded), false));
        }

        if (folded.Length == 0 && !query.IsFault)
        {
            // Nothing that can be seen: as good as no condition.
            phrases.Add((new PatternMatcher(new LikePattern("%", loose: false)), false));
        }

        if (wild)
        {
            phrases.Add((new PatternMatcher(new LikePattern(query.Text, loose: false)), false));
            phrases.Add((new PatternMatcher(new LikePattern(query.Text, loose: true)), false));
        }
    }

    /// <summary>The words that are looked for, for those who show where they are.</summary>
    public IReadOnlyList<SearchWord> Words => words;

    /// <summary>True when entries with most of the words are welcome: not for a fault, and not where wildcards say what is meant.</summary>
    public bool MayBeVague => !query.IsFault && !LikePattern.IsIn(query.Text);

    /// <summary>The stages, given a way to find the keywords that fit a text.</summary>
    public IEnumerable<Stage> Stages(Func<string, IReadOnlyList<string>> fitting)
    {
        return query.IsFault
            ? [.. Equal(), .. Phrase(MatchKind.Keyword), .. Phrase(MatchKind.Title), .. Fits(fitting), .. Symptom(EntryPart.Keyword), .. Phrase(MatchKind.Solution)]
            : ForPerson(fitting);
    }

    private static bool IsLatin(char letter) => char.IsLetterOrDigit(letter) && !KeywordPart.IsCjk(letter);

    private IEnumerable<Stage> ForPerson(Func<string, IReadOnlyList<string>> fitting)
    {
        // Lazily: most searches are over before their last stages are made.
        foreach (var stage in Equal().Concat(Phrase(MatchKind.Keyword)).Concat(AllWords(MatchKind.KeywordWords, EntryPart.Keyword))
            .Concat(Phrase(MatchKind.Title)).Concat(AllWords(MatchKind.TitleWords, EntryPart.Title))
            .Concat(Fits(fitting))
            .Concat(Phrase(MatchKind.Solution)).Concat(AllWords(MatchKind.Words, EntryPart.Whole))
            .Concat(Symptom(EntryPart.Keyword)).Concat(Symptom(EntryPart.Title)).Concat(Symptom(EntryPart.Whole)))
        {
            yield return stage;
        }
    }

    private IEnumerable<Stage> Equal()
    {
        if (trimmed.Length > 0)
        {
            yield return new Stage(MatchKind.KeywordEqual, EntryPart.Keyword, new EqualMatcher(whole));
        }
    }

    private IEnumerable<Stage> Phrase(MatchKind kind)
    {
        var part = kind switch { MatchKind.Keyword => EntryPart.Keyword, MatchKind.Title => EntryPart.Title, _ => EntryPart.Whole };
        return phrases.Select(phrase => new Stage(kind, part, phrase.Matcher, phrase.Prefers ? FewLooks : int.MaxValue));
    }

    private IEnumerable<Stage> AllWords(MatchKind kind, EntryPart part)
    {
        if (words.Count > 0)
        {
            yield return new Stage(kind, part, new WordsMatcher(words));
        }
    }

    private IEnumerable<Stage> Symptom(EntryPart part)
    {
        if (SearchWord.Symptom(words) is { Count: > 0 } symptom)
        {
            yield return new Stage(MatchKind.Symptom, part, new WordsMatcher(symptom));
        }
    }

    private IEnumerable<Stage> Fits(Func<string, IReadOnlyList<string>> fitting)
    {
        // As much of a text as a keyword can hold.
        return fitting(KnowledgeDraft.Cut(query.Text, KnowledgeDraft.MaxKeyword))
            .Select(keyword => FoldedText.Of(keyword).Trim(' '))
            .Where(keyword => keyword.Length > 0)
            .Select(keyword => new Stage(MatchKind.KeywordFits, EntryPart.Keyword, new EqualMatcher(keyword)));
    }
}
