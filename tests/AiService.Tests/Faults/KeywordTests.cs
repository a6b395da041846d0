using AiService.Faults.Keywords;

namespace AiService.Tests.Faults;

public sealed class KeywordTests
{
    [Theory]
    [InlineData("接口down", "接口down，请处理")]
    [InlineData("接口DOWN", "发现接口Down")]
    [InlineData("ＣＰＵ", "cpu使用率过高：95%")]
    [InlineData("cpu", "ＣＰＵ过载")]
    [InlineData("ospf  邻居", "OSPF\t邻居丢失")]
    [InlineData("接口 down", "接口\r\ndown")]
    [InlineData("接口down", "接\u200b口down")]
    [InlineData("down", "shutdown")]
    public void A_keyword_is_contained_whatever_case_width_and_white_space(string keyword, string text)
    {
        new Keyword(keyword).ContainedIn(KeywordText.Of(text)).Should().BeTrue();
    }

    [Theory]
    [InlineData("接口down", "接口Gig0/0/1 down")]
    [InlineData("接口down", "接口 GigabitEthernet0/0/1 状态为down")]
    [InlineData("接口down", "接口XGE1/0/1 DOWN。")]
    [InlineData("bgp断开", "BGP邻居 10.0.0.1 断开")]
    [InlineData("ospf 邻居", "OSPF 1 的邻居")]
    [InlineData("10ge down", "10GE1/0/1 is down")]
    [InlineData("GigabitEthernet down", "接口GigabitEthernet0/0/1 down")]
    [InlineData("cpu 高", "CPU0使用率过高")]
    [InlineData("Gig0/0/1 down", "Gig0/0/1: link down")]
    [InlineData("丢包 30%", "丢包率达到 30%")]
    [InlineData("𠮷down", "𠮷 x down")]
    public void The_parts_of_a_keyword_are_found_in_order(string keyword, string text)
    {
        new Keyword(keyword).PartsIn(KeywordText.Of(text)).Should().BeTrue();
    }

    [Theory]
    [InlineData("cpu", "two cpus")]
    [InlineData("接口down", "在接口视图下执行 undo shutdown")]
    [InlineData("接口down", "down 的接口")]
    [InlineData("接口down", "接口 if_down")]
    [InlineData("接口接口", "接口")]
    [InlineData("gig0/0/1 down", "gig0/0/10 down")]
    [InlineData("gig0/0/1 down", "gig0/0/1.100 down")]
    [InlineData("0/1 down", "gig0/0/1 down")]
    [InlineData("ge down", "xge1/0/1 down")]
    [InlineData("ge down", "10ge1/0/1 down")]
    [InlineData("cpu 80", "cpu 80.5%")]
    public void A_part_that_is_not_cjk_must_be_a_whole_word_and_in_order(string keyword, string text)
    {
        new Keyword(keyword).PartsIn(KeywordText.Of(text)).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t　")]
    [InlineData("\u200b")]
    public void A_blank_keyword_fits_nothing(string keyword)
    {
        var blank = new Keyword(keyword);

        blank.IsBlank.Should().BeTrue();
        blank.RuleIn(KeywordText.Of("anything")).Should().Be(MatchRule.None);
        blank.RuleIn(KeywordText.Of("")).Should().Be(MatchRule.None);
    }

    [Fact]
    public void A_text_that_was_cut_inside_an_emoji_is_read_all_the_same()
    {
        new Keyword("接口down").RuleIn(KeywordText.Of("接口down \ud83d")).Should().Be(MatchRule.Contains);
    }

    [Theory]
    [InlineData("down", "接口down", true)]
    [InlineData("接口", "接口down", true)]
    [InlineData("接口 down", "主接口 down了", true)]
    [InlineData("接口down", "down", false)]
    [InlineData("接口down", "接口 down", false)]
    [InlineData("接口do", "接口down", false)] // "接口x down" is for the later one
    public void A_keyword_covers_another_when_it_fits_all_that_the_other_fits(string earlier, string later, bool covers)
    {
        new Keyword(earlier).Covers(new Keyword(later)).Should().Be(covers);
    }
}
