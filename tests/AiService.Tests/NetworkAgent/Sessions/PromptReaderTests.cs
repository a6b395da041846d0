using System.Text.RegularExpressions;
using AiService.Faults;
using AiService.NetworkAgent.Sessions;

namespace AiService.Tests.NetworkAgent.Sessions;

public class PromptReaderTests
{
    private readonly PromptReader reader = new(Library.Embedded.Platforms["frr"].Prompt!);

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

    [Theory]
    [InlineData("ios", "SH-PD-DC1-ACC-SW01-0123#", "SH-PD-DC1-ACC-SW01-0(config)#")]
    [InlineData("ios", "SH-PD-DC1-ACC-SW01-0123#", "SH-PD-DC1-ACC-SW01-0(config-if)#")]
    [InlineData("vrp", "<DC1@BJ(core)+1#2-A>", "[DC1@BJ(core)+1#2-A-GigabitEthernet0/0/1]")]
    [InlineData("vrp8", "<DC1@BJ(core)>", "[*DC1@BJ(core)-10GE1/0/1]")]
    [InlineData("comware", "<DC1@BJ(core)+1#2>", "[DC1@BJ(core)+1#2-Ten-GigabitEthernet1/0/49]")]
    public void A_name_that_configuration_cuts_off_or_that_holds_odd_letters_is_still_the_devices_own(string platform, string prompt, string configuring)
    {
        var own = new PromptReader(Library.Embedded.Platforms[platform].Prompt!);
        own.Complete(prompt, null).Should().Be("");

        own.Complete($"enter\r\n{configuring}", "enter").Should().Be("");
        own.Complete($"leave\r\n{prompt}", "leave").Should().Be("");
        own.Complete("show\r\nOTHER#", "show").Should().BeNull();
        own.Complete("show\r\n<OTHER>", "show").Should().BeNull();
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

    [Fact]
    public void An_echo_that_a_narrow_terminal_wrapped_is_still_the_echo()
    {
        reader.Complete("show interface eth1 js \ron\r\n{}\r\nrouter# ", "show interface eth1 json").Should().Be("{}\n");
        reader.Complete("show interface eth1 js\r\non\r\n{}\r\nrouter# ", "show interface eth1 json").Should().Be("{}\n");
    }

    [Fact]
    public void A_line_of_the_devices_log_before_the_echo_is_no_part_of_the_answer()
    {
        reader.Complete("\r\n%LINK-3-UPDOWN: eth1 up\r\nrouter# show version\r\nFRR\r\nrouter# ", "show version").Should().Be("FRR\n");
    }

    [Fact]
    public void A_prompt_that_the_devices_log_followed_ends_the_answer_only_when_nothing_more_comes()
    {
        const string Raw = "show version\r\nFRR\r\nrouter# \r\n%LINK-3-UPDOWN: eth1 up\r\n";

        reader.Complete(Raw, "show version").Should().BeNull();
        reader.Settled(Raw, "show version").Should().Be("FRR\n");
        reader.Settled("show version\r\nFRR\r\n", "show version").Should().BeNull();
    }

    [Fact]
    public void A_banner_that_ends_like_a_prompt_does_not_become_the_devices_name()
    {
        var fresh = new PromptReader(Library.Embedded.Platforms["frr"].Prompt!);
        fresh.Complete("Keep out#", null).Should().BeNull();
        fresh.Complete("door#", null).Should().Be("");

        fresh.Complete("\r\nrouter# terminal length 0\r\nrouter# ", "terminal length 0", learns: true).Should().Be("");

        fresh.Complete("show version\r\nFRR\r\ndoor# ", "show version").Should().BeNull();
        fresh.Complete("show version\r\nFRR\r\nrouter# ", "show version").Should().Be("FRR\n");
    }

    [Fact]
    public void A_pager_is_answered_once_and_its_marker_is_no_part_of_the_answer()
    {
        var paged = new PromptReader(Library.Embedded.Platforms["frr"].Prompt!, new LinearPattern("^ ?-+ ?More ?-+$", RegexOptions.Multiline));
        paged.Complete("router# ", null);
        const string First = "show version\r\nFRR\r\n --More-- ";

        paged.IsPaged(First, 0).Should().BeFalse("the marker ends with a blank here");
        paged.IsPaged(First.TrimEnd(), 0).Should().BeTrue();
        paged.IsPaged(First.TrimEnd() + "\b", First.TrimEnd().Length).Should().BeFalse("it has been answered");
        paged.Complete("show version\r\nFRR\r\n--More--\r\n8.4\r\nrouter# ", "show version").Should().Be("FRR\n8.4\n");
    }
}
