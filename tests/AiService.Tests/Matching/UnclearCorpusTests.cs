using AiService.Faults;
using AiService.Matching;
using AiService.Tests.Faults;

namespace AiService.Tests.Matching;

/// <summary>No text of the corpus that says that there is nothing to repair is asked about.</summary>
public sealed class UnclearCorpusTests
{
    private static readonly string[] NeverAsked =
        ["advice", "deliberate", "negated", "neighbour-healthy", "not-now", "other-device", "reading-low", "recovered", "transition-up"];

    [Fact]
    public void Nothing_that_is_over_denied_or_decided_is_asked_about()
    {
        Asked(CorpusText.All.Where(text => NeverAsked.Contains(text.Kind))).Should().BeEmpty();
    }

    [Fact]
    public void Few_texts_of_the_whole_corpus_are_asked_about_and_none_whose_repair_runs()
    {
        var asked = Asked(CorpusText.All).ToList();

        asked.Count.Should().BeInRange(5, 30);
        asked.Should().OnlyContain(text => text.StartsWith("[elsewhere-word]", StringComparison.Ordinal) || text.StartsWith("[name-unclear]", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Asked(IEnumerable<CorpusText> texts)
    {
        var matcher = new ActionMatcher(ActionMapReader.Read(CorpusPlanner.Map).Map, null);
        return texts.SelectMany(text =>
            (text.IsReport ? FaultClassifier.Classify(text.Words, null) : [InlineFault.Create(text.Words, FaultLevel.P1)])
            .SelectMany(fault => fault.Reading.Statements.Select(one => matcher.MatchUnclear(fault, one) is { } match
                ? $"[{text.Kind}] {match.Keyword}: {text.Words}" : null))).OfType<string>();
    }
}
