using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.Faults.Statements;
using AiService.Matching;
using AiService.Tests.Faults;

namespace AiService.Tests.Matching;

public sealed class KeywordIndexTests
{
    private static readonly ActionMap Map = new(
        [.. Keywords().DistinctBy(keyword => keyword.Text.Normal).Select(keyword => new ActionMapEntry(keyword, "p.a", ActionMatch.Nothing.Parameters))]);

    [Fact]
    public void No_keyword_that_fits_is_left_out_and_few_that_do_not_are_compared()
    {
        var (compared, pairs) = (0, 0);
        foreach (var reading in CorpusText.All.Take(1000).SelectMany(text => FaultReader.Read(text.Words).Statements))
        {
            var words = KeywordText.Of(reading.Text);
            var candidates = Map.MayFit(words, reading.Object.Kind).ToList();

            Fitting(candidates, reading, words).Should().Equal(Fitting(Map.Entries, reading, words));
            Map.MayStandIn(words).Where(entry => entry.Keyword.PartsIn(words)).Should().Equal(Map.Entries.Where(entry => entry.Keyword.PartsIn(words)));
            (compared, pairs) = (compared + candidates.Count, pairs + Map.Entries.Count);
        }

        (20 * compared).Should().BeLessThan(pairs);
    }

    [Fact]
    public void An_entry_is_shadowed_by_the_first_earlier_one_that_covers_it()
    {
        var entries = Map.Entries.Take(1500).ToList();

        new ActionMap(entries).Shadowed().Should().Equal(
            entries.Select((entry, place) => (Entry: entry, By: entries.Take(place).FirstOrDefault(earlier => earlier.Keyword.Covers(entry.Keyword))!))
                .Where(pair => pair.By is not null));
    }

    private static IEnumerable<ActionMapEntry> Fitting(IEnumerable<ActionMapEntry> entries, FaultReading reading, KeywordText words) =>
        entries.Where(entry => KeywordFit.In(entry.Keyword, reading, words) is not MatchRule.None);

    /// <summary>Words that people use, one letter, pairs of known words, names of ports, and pieces of texts in which they may stand.</summary>
    private static IEnumerable<Keyword> Keywords()
    {
        string[] things = ["接口", "端口", "cpu", "内存", "bgp 邻居", "ospf", "设备", "interface", "link", "光模块", "x", "障", "电源", "Gig0/0/1", "😀"];
        string[] states = ["down", "故障", "断开", "过高", "high", "lost", "flapping", "告警", "y", "震荡", ""];
        var pieces = CorpusText.All.Take(3000).Select(text => text.Words).Where(text => text.Length >= 12);
        return things.SelectMany(thing => states.Select(state => thing + state))
            .Concat(Enumerable.Range(0, 500).Select(at => $"接口Gig0/0/{at} down"))
            .Concat(pieces.SelectMany(text => new[] { text[..4], text[2..7], text[1..3] + " " + text[8..11] }))
            .Select(text => new Keyword(text))
            .Where(keyword => !keyword.IsBlank);
    }
}
