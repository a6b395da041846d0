using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>What a device asks before its first prompt.</summary>
public sealed class DialogLoginTests
{
    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", "Warning: The initial password poses security risks.\r\nThe password needs to be changed. Change now? [Y/N]:", "n")]
    [InlineData("vrp8", "GE1/0/1", "The password needs to be changed. Change now? [Y/N]: ", "n")]
    [InlineData("vrp", "Gig0/0/1", "Error: Please choose 'YES' or 'NO' first before pressing 'Enter'. [Y/N]:", "n")]
    [InlineData("vrp", "Gig0/0/1", "Warning: There are security risks in the configuration file. You are advised to save it. Are you sure to save now?[Y/N]:", "n")]
    [InlineData("vrp", "Gig0/0/1", "Warning: There are security risks in the configuration file.\r\nSave now? [y/n]:", "n")]
    [InlineData("vrp", "Gig0/0/1", "The password needs to be changed. Change now? [Y/N]:\r\nNov 28 2026 10:00:00 HUAWEI %%01IFNET/4/LINK_STATE(l)[0]:The port is down.\r\n", "n")]
    [InlineData("comware", "GE1/0/1", "Press Y or ENTER to continue, N to exit.", "")]
    [InlineData("comware", "GE1/0/1", "Your password will expire in 3 days. Change it now? [Y/N]:", "n")]
    [InlineData("ios", "Gi1/0/1", "Press RETURN to get started.", "")]
    [InlineData("junos", "ge-0/0/3", "%", "cli")]
    [InlineData("junos", "ge-0/0/3", "% ", "cli")]
    [InlineData("junos", "ge-0/0/3", "root@mx1:~ # ", "cli")]
    [InlineData("junos", "ge-0/0/3", "root@mx1% ", "cli")]
    [InlineData("junos", "ge-0/0/3", "root@:~ # ", "cli")]
    public async Task A_question_whose_safe_answer_is_known_gets_it_and_the_repair_goes_on(string platform, string port, string words, string answer)
    {
        var question = new VendorQuestion(words, answer);
        var device = new VendorDevice(platform, port) { AtLogin = [question] };

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down");

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        question.Heard.Should().OnlyContain(line => line == answer).And.HaveCount(question.Asked);
    }

    [StandInTheory]
    [InlineData("comware", "GE1/0/1", "First login or password reset. For security, change your password.\r\nOld password:", "Old password:")]
    [InlineData("nxos", "Eth1/1", "Do you want to enforce secure password standard (yes/no) [y]: ", "enforce secure password *** (yes/no) [y]:")]
    [InlineData("ios", "Gi1/0/1", "User Access Verification\r\n\r\nUsername: ", "Username:")]
    [InlineData("ios", "Gi1/0/1", "Would you like to enter the initial configuration dialog? [yes/no]: ", "initial configuration dialog? [yes/no]:")]
    [InlineData("eos", "Et3/1", "You are required to change your password.\r\nNew password: ", "New password:")]
    [InlineData("vrp", "Gig0/0/1", "Please configure the login password (8-16)\r\nEnter Password:", "Enter Password:")]
    [InlineData("junos", "ge-0/0/3", "Are you sure? [yes,no] (no) ", "Are you sure? [yes,no] (no)")]
    [InlineData("vrp", "Gig0/0/1", "Delete the files?\r\n[Y/N]", "Delete the files? [Y/N]")]
    [InlineData("ios", "Gi1/0/1", "Proceed? \r\n*Nov 28 10:00:00.000: %LINK-3-UPDOWN: Interface Gi1/0/2, changed state to down\r\n", "Proceed?")]
    public async Task Any_other_question_ends_the_session_at_once_and_is_quoted(string platform, string port, string words, string quoted)
    {
        var question = new VendorQuestion(words);
        var device = new VendorDevice(platform, port) { AtLogin = [question] };

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down");

        (entry.Text("status"), entry.GetProperty("success").GetBoolean()).Should().Be(("refused", false), entry.ToString());
        entry.Text("result").Should().Contain("设备提问“").And.Contain(quoted).And.NotContain("\n");
        question.Heard.Should().BeEmpty();
        device.Typed.Should().BeEmpty();
    }

    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", "Last week's note: Change now? [Y/N]:\r\nContinue? [Y/N]\r\nPassword:\r\n")]
    [InlineData("junos", "ge-0/0/3", "Disk use: 80 %\r\n%\r\nroot@mx1:~ #\r\n")]
    public async Task A_line_of_the_banner_that_reads_like_a_question_is_none(string platform, string port, string banner)
    {
        var device = new VendorDevice(platform, port) { Banner = banner };

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down");

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        device.Typed.First().Should().Be(Library.Platform(platform).Setup[0]);
    }
}
