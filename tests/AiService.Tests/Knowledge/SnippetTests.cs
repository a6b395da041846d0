using AiService.Knowledge;
using AiService.Knowledge.Search;

namespace AiService.Tests.Knowledge;

/// <summary>The piece of an entry that shows why it was found, and what of it is marked.</summary>
public sealed class SnippetTests
{
    [Theory]
    [InlineData(0, 0, "光功率过低")]
    [InlineData(100, 150, "光功率过低")]
    [InlineData(118, 200, "光功率过低")]
    [InlineData(300, 305, "光功率过低")]
    [InlineData(91, 140, "光功率过低而且还在继续下降请检查两端模块以及跳纤是否插好后再观察十分钟")]
    public void The_match_is_in_the_piece_and_marked_wherever_it_stands(int at, int length, string text)
    {
        var snippet = Of(text, new string('甲', at) + text + new string('乙', Math.Max(0, length - at - text.Length)));

        Marked(snippet).Should().Equal(text);
        snippet.Text.StartsWith('…').Should().Be(at + text.Length > 120, "from the beginning as long as that shows the match");
    }

    [Fact]
    public void Of_a_match_that_is_longer_than_the_piece_the_beginning_is_marked()
    {
        var text = string.Concat(Enumerable.Range(0, 200).Select(number => (char)('一' + number)));

        var snippet = Of(text, new string('Z', 300) + text + new string('Y', 300));

        text.Should().StartWith(Marked(snippet).Should().ContainSingle().Subject);
        snippet.Highlights[0].Length.Should().Be(90);
    }

    [Fact]
    public void A_port_under_its_other_name_is_marked_and_no_other_port_is()
    {
        Marked(Of("GigabitEthernet0/0/1", new string('甲', 300) + "端口GE0/0/1丢包，GE0/0/10 正常")).Should().Equal("GE0/0/1");
    }

    [Fact]
    public void Marks_fit_the_raw_text_with_its_wide_and_paired_characters()
    {
        Marked(Of("ｃｒｃ", "😀😀 ＣＲＣ 错误")).Should().Equal("ＣＲＣ");
    }

    private static KnowledgeSnippet Of(string text, string solution) => new SnippetCutter(new KnowledgeQuery(text)).Of(
        new KnowledgeEntry { Id = 1, Keyword = "k", Title = "t", Solution = solution, HitCount = 0 });

    private static IEnumerable<string> Marked(KnowledgeSnippet snippet) => snippet.Highlights.Select(mark => snippet.Text.Substring(mark.Start, mark.Length));
}
