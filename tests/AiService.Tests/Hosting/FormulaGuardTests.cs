using AiService.Hosting;

namespace AiService.Tests.Hosting;

public sealed class FormulaGuardTests
{
    [Theory]
    [InlineData("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1")]
    [InlineData("+1", "'+1")]
    [InlineData("-28.1dBm", "'-28.1dBm")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'=1", "''=1")]
    [InlineData("''-", "'''-")]
    [InlineData("接口down", "接口down")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("'", "'")]
    [InlineData("", "")]
    public void A_text_that_begins_like_a_formula_is_guarded_and_comes_back_as_it_was(string text, string cell)
    {
        FormulaGuard.Guard(text).Should().Be(cell);
        FormulaGuard.Unguard(cell).Should().Be(text);
    }
}
