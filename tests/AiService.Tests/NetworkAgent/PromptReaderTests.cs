using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Sessions;

namespace AiService.Tests.NetworkAgent;

public class PromptReaderTests
{
    private readonly PromptReader reader = new(PlatformFile.Embedded()["frr"].Prompt!);

    public PromptReaderTests()
    {
        reader.Complete("vtysh_pam: Failed in account validation\r\n\r\nHello, this is FRRouting (version 8.4.4).\r\n\r\nrouter# ", null).Should().Be("");
    }

    [Fact]
    public void An_answer_is_what_stands_between_echo_and_prompt()
    {
        reader.Complete("show version\r\nFRRouting 8.4.4\r\nrouter# ", "show version").Should().Be("FRRouting 8.4.4\n");
    }

    [Fact]
    public void A_mode_in_the_prompt_is_still_the_prompt()
    {
        reader.Complete("interface eth1\r\nrouter(config-if)# ", "interface eth1").Should().Be("");
    }

    [Fact]
    public void Control_sequences_of_a_terminal_are_not_part_of_the_answer()
    {
        reader.Complete("show version\r\n\u001b[1mFRR\u001b[0m\r\n\u001b[?2004hrouter# ", "show version").Should().Be("FRR\n");
    }

    [Theory]
    [InlineData("show version\r\nFRRouting 8.4.4\r\n")]
    [InlineData("show version\r\nrout")]
    [InlineData("show version\r\nother# ")]
    [InlineData("show version\r\nFlags>")]
    [InlineData("show version\r\n--More--")]
    public void While_the_devices_own_prompt_has_not_come_the_answer_is_not_complete(string raw)
    {
        reader.Complete(raw, "show version").Should().BeNull();
    }

    [Theory]
    [InlineData("router# ")]
    [InlineData("end\r\nrouter# ")]
    public void A_prompt_without_the_commands_echo_belongs_to_another_command(string raw)
    {
        reader.Complete(raw, "show version").Should().BeNull();
    }
}
