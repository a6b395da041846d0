using System.Text.Json;

namespace AiService.Tests.Faults;

/// <summary>The labelled corpus: what it holds, and that the service decides each of its texts as its label says.</summary>
public sealed class CorpusTests
{
    private static readonly IReadOnlyList<CorpusText> Texts = CorpusText.All;

    private static readonly Lazy<IReadOnlyList<(CorpusText Text, CorpusResult Result)>> Results = new(() =>
    {
        var planner = new CorpusPlanner();
        return [.. Texts.Select(text => (text, planner.Judge(text)))];
    });

    [Fact]
    public void Enough_texts_of_each_kind_and_half_of_them_must_not_run()
    {
        Texts.Count.Should().BeGreaterThanOrEqualTo(600);
        Texts.GroupBy(text => text.Kind).Where(kind => kind.Count() < 25).Select(kind => kind.Key).Should().BeEmpty("each kind has 25 texts or more");
        (Texts.Count(text => !text.Execute) / (double)Texts.Count).Should().BeInRange(0.48, 0.55);
        Texts.Where(text => text.Part == "blind").Should().HaveCountGreaterThanOrEqualTo(150, "these were written before the rules");
    }

    [Fact]
    public void No_two_texts_differ_in_names_and_numbers_only()
    {
        Texts.GroupBy(text => text.Form).Where(same => same.Count() > 1).Select(same => string.Join(" = ", same.Select(Shown))).Should().BeEmpty();
    }

    [Fact]
    public void Each_line_has_the_fields_of_a_label_and_no_others()
    {
        Texts.Where(text => !IsWellFormed(text)).Select(Shown).Should().BeEmpty();
    }

    [Fact]
    public void What_must_not_run_does_not()
    {
        Results.Value.Where(text => text.Result is CorpusResult.Ran).Select(text => Shown(text.Text)).Should().BeEmpty();
    }

    [Fact]
    public void Nearly_all_that_must_run_does_with_its_action_and_port()
    {
        var must = Results.Value.Where(text => text.Text.Execute).ToList();

        (must.Count(text => text.Result is CorpusResult.Right) / (double)must.Count).Should().BeGreaterThanOrEqualTo(0.98);
    }

    [Fact]
    public void What_does_not_run_although_it_must_is_known()
    {
        var known = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Faults", "known-misses.jsonl")).Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<KnownMiss>(line, JsonSerializerOptions.Web)!).ToList();

        known.Where(miss => string.IsNullOrWhiteSpace(miss.Why)).Should().BeEmpty("each miss has its reason");
        Results.Value.Where(text => text.Result is not (CorpusResult.Right or CorpusResult.Ran)).Select(text => text.Text.Words)
            .Should().BeEquivalentTo(known.Select(miss => miss.Text), "a miss that is mended leaves the list, a new one is looked into");
    }

    private static bool IsWellFormed(CorpusText text)
    {
        string[] needed = ["kind", text.IsReport ? "report" : "text", "execute", "lang", "source", "why"];
        string[] allowed = text.Execute ? ["interface", "action"] : [];
        var names = text.Line.EnumerateObject().Select(field => field.Name).ToList();
        return needed.All(names.Contains) && names.TrueForAll(name => needed.Contains(name) || allowed.Contains(name))
            && text.Line.EnumerateObject().All(field => field.Name == "execute" || !string.IsNullOrWhiteSpace(field.Value.GetString()))
            && text.Line.GetProperty("lang").GetString() is "zh" or "en" or "mixed"
            && (!text.Execute || text.Action is "enable_interface" or "reduce_cpu" or "generic_fix");
    }

    private static string Shown(CorpusText text) => $"[{text.Part}, {text.Kind}] {text.Words}";

    private sealed record KnownMiss(string Text, string Why);
}
