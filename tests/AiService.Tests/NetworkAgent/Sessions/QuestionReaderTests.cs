using AiService.NetworkAgent.Sessions;

namespace AiService.Tests.NetworkAgent.Sessions;

public sealed class QuestionReaderTests
{
    private readonly QuestionReader reader = new([]);

    [Theory]
    [InlineData("Continue? [Y/N]:")]
    [InlineData("Continue? [y/n] ")]
    [InlineData("exists, overwrite? (y/n)[n]:")]
    [InlineData("commit them before exiting? [Y(yes)/N(no)/C(cancel)]:")]
    [InlineData("before pressing 'Enter'. [Y/N/C]:")]
    [InlineData("Uncommitted changes found, commit them? [yes/no/CANCEL] ")]
    [InlineData("commit them before exiting (yes/no/cancel)? [cancel] ")]
    [InlineData("Exit with uncommitted changes? [yes,no] (yes) ")]
    [InlineData("Are you sure you want to continue connecting (yes/no/[fingerprint])? ")]
    [InlineData("Proceed with reload? [confirm]")]
    [InlineData("Do you wish to continue? [yes]: ")]
    [InlineData("Destination filename [startup-config]? ")]
    [InlineData("Enter your selection [2]: ")]
    [InlineData("Please input the file name(*.cfg)[flash:/startup.cfg]:")]
    [InlineData("Password:")]
    [InlineData("Enter new password for netop: ")]
    [InlineData("Enter passphrase for key '/root/.ssh/id': ")]
    [InlineData("sw1 login: ")]
    [InlineData("Username:")]
    [InlineData("Press any key to continue.")]
    [InlineData("Hit Enter to proceed:")]
    [InlineData("(To leave the existing filename unchanged, press the enter key):")]
    [InlineData("<--- More --->")]
    [InlineData("是否继续？[是/否]：")]
    [InlineData("请输入密码：")]
    [InlineData("Proceed?")]
    public void A_line_that_is_not_ended_and_has_the_form_of_a_question_is_one(string line)
    {
        reader.Find($"command\r\nSomething\r\n{line}", 0, "command")!.Text.Should().Be(line.Trim());
        reader.Find($"command\r\nSomething\r\n{line}\r\nmore output\r\n", 0, "command").Should().BeNull("the output goes on");
        reader.Find($"command\r\nSomething\r\n{line}\r\n", 0, "command").Should().BeNull("the line is ended");
    }

    [Theory]
    [InlineData("\r\n*Nov 28 10:00:00.000: %LINK-3-UPDOWN: Interface Gi1/0/2, changed state to down\r\n")]
    [InlineData("\r\nNov 28 2026 10:00:00 HUAWEI %%01IFNET/4/LINK_STATE(l)[0]:The line protocol is down.\r\n")]
    [InlineData("\r\n%Nov 28 10:00:00:123 2026 H3C IFNET/3/PHY_UPDOWN: GigabitEthernet1/0/2 down\r\n")]
    [InlineData("\r\n2026 Nov 28 10:00:00 sw1 %ETHPORT-5-IF_DOWN: Ethernet1/2 is down\r\n\r\n")]
    [InlineData("\r\nMessage from syslogd@mx1 at Nov 28 10:00:00 ...\r\n")]
    [InlineData("*Nov 28 10:00:00.000: %SYS-5-CONFIG_I: Configured from console\r\n")]
    public void Lines_of_the_devices_log_behind_it_do_not_hide_a_question(string log)
    {
        reader.Find($"command\r\nContinue? [Y/N]:{log}", 0, "command")!.Text.Should().StartWith("Continue? [Y/N]:");
    }

    [Theory]
    [InlineData("GigabitEthernet0/0/1 current state : UP")]
    [InlineData("Description: who uses this? ask netop")]
    [InlineData("It will take several minutes to save, please wait......")]
    [InlineData("[############        ] 60%")]
    [InlineData("Building configuration...")]
    [InlineData("[HUAWEI-GigabitEthernet0/0/1]")]
    [InlineData("sw1(config)#")]
    [InlineData("  password cipher %^%#abc")]
    [InlineData("Number of users: 3")]
    [InlineData("")]
    public void Ordinary_output_that_pauses_is_none(string line) => reader.Find($"command\r\n{line}", 0, "command").Should().BeNull();

    [Fact]
    public void A_long_question_is_quoted_shortly_and_on_one_line()
    {
        var found = reader.Find($"command\r\n{string.Concat(Enumerable.Repeat("many words ", 100))}\tContinue? [Y/N]:", 0, "command")!;

        found.Text.Should().EndWith("Continue? [Y/N]:").And.NotContainAny("\t", "\n");
        found.Text.Length.Should().BeLessThanOrEqualTo(161);
    }

    [Fact]
    public void Blanks_and_other_text_without_end_do_not_make_it_slow()
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var piece in new[] { " ", "[y/n] ", "*", "A-", "1A" })
        {
            reader.Find($"command\r\n[y/n]{string.Concat(Enumerable.Repeat(piece, 20_000))}x", 0, "command").Should().BeNull();
        }

        TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_question_of_the_platform_that_is_bound_to_a_command_counts_only_after_it()
    {
        var vrp = new QuestionReader(Library.Embedded.Platforms["vrp"].Questions);

        vrp.Find("save\r\nAre you sure to continue?[Y/N]", 0, "save")!.Known!.Answer.Should().Be("y");
        vrp.Find("reboot\r\nAre you sure to continue?[Y/N]", 0, "reboot")!.Known.Should().BeNull();
        vrp.Find("save\r\nThere are security risks in the configuration file. Are you sure to save now?[Y/N]:", 0, "save")!.Known!.Answer.Should().Be("n");
    }

    [Fact]
    public void A_question_at_login_counts_only_before_the_first_prompt()
    {
        var junos = new QuestionReader(Library.Embedded.Platforms["junos"].Questions);

        junos.Find("Last login\r\nroot@mx1:~ # ", 0, null)!.Known!.Answer.Should().Be("cli");
        junos.Find("show version\r\n%", 0, "show version").Should().BeNull();
    }
}
