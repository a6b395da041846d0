using System.Text.RegularExpressions;
using AiService.Faults;

namespace AiService.Tests.Faults;

public sealed class LinearPatternTests
{
    [Fact]
    public void A_text_on_which_the_backtracking_engine_times_out_is_matched_by_the_linear_one()
    {
        // Doubles with each letter: 2^60 steps.
        var pattern = new LinearPattern("^(?<letters>(a|a)+)$", RegexOptions.Multiline);

        pattern.IsMatch(new string('a', 60) + "b").Should().BeFalse();
        pattern.Match("b\n" + new string('a', 60)).Groups["letters"].Value.Should().Be(new string('a', 60));
        pattern.Matches("aa\nb\na").Select(match => match.Value).Should().Equal("aa", "a");
    }

    [Fact]
    public void Both_engines_find_the_same()
    {
        var pattern = new LinearPattern(@"^(a|a)+$|接口\s*(?<port>\S+).*down", RegexOptions.IgnoreCase | RegexOptions.Multiline);
        const string Text = "接口 GE0/0/1 DOWN, 接口GE0/0/2 down\n接口 x up";
        string[] Found() => [.. pattern.Matches(Text).Select(match => $"{match.Index} {match.Value} {match.Groups["port"].Value}")];

        var ordinary = Found();
        pattern.IsMatch(new string('a', 60) + "b").Should().BeFalse();

        Found().Should().Equal(ordinary).And.HaveCount(1);
        pattern.GroupNames.Should().Contain("port");
    }

    [Theory]
    [InlineData("interface (?=x)", false)]
    [InlineData(@"(a)\1", false)]
    [InlineData("(", false)]
    [InlineData("^Error: .*$", true)]
    public void What_the_linear_engine_does_not_support_is_recognized(string pattern, bool linear)
    {
        LinearPattern.IsLinear(pattern, RegexOptions.Multiline).Should().Be(linear);
    }
}
