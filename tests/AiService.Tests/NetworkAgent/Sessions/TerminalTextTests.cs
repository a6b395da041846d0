using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent.Sessions;

public class TerminalTextTests
{
    [Theory]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n")]
    [InlineData("one\r\r\ntwo", "one\ntwo")]
    [InlineData("\u001b[1mFRR\u001b[0m \u001b[?2004h8.4", "FRR 8.4")]
    [InlineData("\u001b]0;router1\arouter1#", "router1#")]
    [InlineData("show verz\bsion", "show version")]
    [InlineData("bell\a and null\0", "bell and null")]
    public void It_is_what_a_person_would_see(string raw, string seen) => TerminalText.Render(raw).Should().Be(seen);

    [Theory]
    [InlineData(" --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\bGigabitEthernet0/1 is up\r\n")]
    [InlineData("  ---- More ----\u001b[42D                                          \u001b[42DGigabitEthernet0/1 is up\r\n")]
    [InlineData("--More--\r        \rGigabitEthernet0/1 is up\r\n")]
    [InlineData("---(more)---\r\u001b[KGigabitEthernet0/1 is up\r\n")]
    [InlineData("--More--\u001b[2K\u001b[1GGigabitEthernet0/1 is up\r\n")]
    public void A_pager_that_erases_itself_leaves_nothing(string raw) => TerminalText.Render(raw).Should().Be("GigabitEthernet0/1 is up\n");

    [Theory]
    [InlineData("\u001b")]
    [InlineData("\u001b[")]
    [InlineData("\u001b[12")]
    [InlineData("\u001b]0;title")]
    [InlineData("\u001b[999999999C\u001b[999999999D")]
    public void A_sequence_that_is_cut_off_or_absurd_does_no_harm(string raw) => TerminalText.Render("x" + raw).Length.Should().BeLessThan(10_000);
}
