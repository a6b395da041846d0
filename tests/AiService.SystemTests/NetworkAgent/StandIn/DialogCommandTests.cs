using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>What a device asks after a command, and what a session leaves behind.</summary>
public sealed class DialogCommandTests
{
    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", "undo shutdown", "Warning: Services on this port will be interrupted. Continue? [Y/N]:", "will be interrupted. Continue? [Y/N]:")]
    [InlineData("vrp8", "GE1/0/1", "undo shutdown", "Warning: Services will be interrupted. Continue? [Y/N]:", "Continue? [Y/N]:")]
    [InlineData("vrp8", "GE1/0/1", "commit", "Warning: The running configuration was changed by another user. Commit all the same? [Y/N]:", "changed by another user. Commit all the same? [Y/N]:")]
    [InlineData("comware", "GE1/0/1", "undo shutdown", "The port was shut by a policy. Continue? [Y/N]:", "Continue? [Y/N]:")]
    [InlineData("ios", "Gi1/0/1", "no shutdown", "Proceed with this? [confirm]", "Proceed with this? [confirm]")]
    [InlineData("ios", "Gi1/0/1", "no shutdown", "\r\nUsername: ", "Username:")]
    [InlineData("ios", "Gi1/0/1", "no shutdown", "Continue? [no]: \r\n*Nov 28 10:00:00.000: %SYS-5-CONFIG_I: Configured from console\r\n", "Continue? [no]:")]
    [InlineData("nxos", "Eth1/1", "no shutdown", "Do you want to enforce the strength of passwords (yes/no) [y]: ", "strength of passwords (yes/no) [y]:")]
    [InlineData("nxos", "Eth1/1", "no shutdown", "Do you want to continue (y/n)?  [n] ", "Do you want to continue (y/n)? [n]")]
    [InlineData("eos", "Et3/1", "no shutdown", "Overwrite the session? [y/N] ", "Overwrite the session? [y/N]")]
    [InlineData("vrp", "Gig0/0/1", "undo shutdown", "key for cipher S3cr3tWord? [Y/N]:", "***")]
    public async Task A_question_between_the_commands_is_quoted_and_not_answered(string platform, string port, string after, string words, string quoted)
    {
        var question = new VendorQuestion(words, "y", "yes", "");
        var device = new VendorDevice(platform, port);
        device.AsksAfter[after] = [question];

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down");

        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("result").Should().Contain($"发送 {after} 后设备提问“").And.Contain(quoted).And.NotContain("S3cr3tWord").And.Contain("已用新会话读取状态");
        question.Heard.Should().BeEmpty();
        device.State.Should().Be("administratively_down");
    }

    [StandInTheory]
    [InlineData("Exit with uncommitted changes? [yes,no] (yes) ")]
    [InlineData("The configuration has been changed but not committed\r\nDiscard uncommitted changes? [yes,no] (yes) ")]
    public async Task On_Junos_a_question_at_the_exit_is_not_answered_and_the_next_session_finds_the_commit_on_trial(string words)
    {
        var question = new VendorQuestion(words, "yes") { Once = true };
        var device = new VendorDevice("junos", "ge-0/0/3");
        device.AsksAfter["exit configuration-mode"] = [question];
        device.Prints["show system commit"] = "0   2026-11-28 10:00:00 UTC by netop via cli commit confirmed, rollback in 2mins\n    rollback pending\n1   2026-11-01 10:00:00 UTC by root via cli\n";

        var entry = await StandInRepair.RunAsync(device, "enable-interface", "接口ge-0/0/3 down");

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        entry.Text("result").Should().Contain("changes? [yes,no] (yes)").And.Contain("设备上留有：有一次提交尚未确认");
        question.Heard.Should().BeEmpty();
    }

    [StandInTheory]
    [InlineData("Warning: Uncommitted configurations found, commit them before exiting? [Y(yes)/N(no)/C(cancel)]:")]
    [InlineData("Uncommitted configurations found. Are you sure to commit them before exiting? [Y(yes)/N(no)/C(cancel)]:")]
    public async Task On_VRP_8_what_is_uncommitted_at_the_return_is_not_committed(string words)
    {
        var question = new VendorQuestion(words, "n");
        var device = new VendorDevice("vrp8", "GE1/0/1");
        device.AsksAfter["return"] = [question];

        var entry = await StandInRepair.RunAsync(device, "enable-interface", "接口GE1/0/1 down");

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        question.Heard.Should().Equal("n");
    }

    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", "All the configuration will be saved. Continue? [y/n]:")]
    [InlineData("vrp", "Gig0/0/1", "Are you sure to save the configuration to flash:/vrpcfg.zip?[Y/N]:")]
    [InlineData("vrp", "Gig0/0/1", "The configuration will be written to the device. Are you sure? [Y/N]:|flash:/vrpcfg.zip exists, overwrite? (y/n)[n]:")]
    [InlineData("vrp8", "GE1/0/1", "Are you sure to continue?[Y/N]|Please input the file name(*.cfg,*.zip)[vrpcfg.zip]:|flash:/vrpcfg.zip exists, overwrite?[Y/N]:")]
    [InlineData("comware", "GE1/0/1", "The current configuration will be written to the device. Are you sure? [Y/N]:|Please input the file name(*.cfg)[flash:/startup.cfg]\r\n(To leave the existing filename unchanged, press the enter key):|flash:/startup.cfg exists, overwrite? [Y/N]:")]
    public async Task What_a_device_asks_about_the_file_that_it_saves_is_answered(string platform, string port, string asked)
    {
        VendorQuestion[] questions = [.. asked.Split('|').Select(words => new VendorQuestion(words, words.Contains("file", StringComparison.Ordinal) && words.Contains("input", StringComparison.Ordinal) ? "" : "y"))];
        var device = new VendorDevice(platform, port);
        device.AsksAfter["save"] = questions;

        var entry = await StandInRepair.RunAsync(
            device, "enable-interface", $"接口{port} down", saves: true, variant: platform == "comware" ? "name: own\nlike: comware\nsave: [save]\n" : null);

        var heard = string.Join(" | ", questions.Select(question => $"{question.Asked}: {string.Join(',', question.Heard)}"));
        entry.Text("status").Should().Be("succeeded", "{0}; the device heard {1} and typed lines {2}", entry, heard, string.Join(" | ", device.Typed));
        entry.Text("result").Should().NotContain("保存");
        device.IsSaved.Should().BeTrue();
    }

    [StandInTheory]
    [InlineData("ios", "Gi1/0/1", "write memory", "Warning: Attempting to overwrite an NVRAM configuration written by another version.\r\nOverwrite the previous NVRAM configuration?[confirm]", "Overwrite the previous NVRAM configuration?[confirm]")]
    [InlineData("vrp", "Gig0/0/1", "save", "The master and slave boards differ. Format the slave? [Y/N]:", "Format the slave? [Y/N]:")]
    public async Task What_would_lose_more_than_saving_does_is_not_answered_and_the_repair_stays_one(string platform, string port, string save, string words, string quoted)
    {
        var question = new VendorQuestion(words, "", "y");
        var device = new VendorDevice(platform, port);
        device.AsksAfter[save] = [question];

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down", saves: true);

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        entry.Text("result").Should().Contain("配置未能保存：设备提问").And.Contain(quoted);
        (device.IsSaved, question.Asked).Should().Be((false, 1));
        question.Heard.Should().BeEmpty();
    }

    [StandInTheory]
    [InlineData("junos", "ge-0/0/3", "# commit confirmed will be rolled back in 9 minutes\n")]
    [InlineData("junos", "ge-0/0/3", "Users currently editing the configuration:\n  alice terminal p0 (pid 11) on since 2026-11-28\n      exclusive [edit]\n")]
    public async Task A_configuration_that_is_not_ours_alone_is_left_as_it_is(string platform, string port, string shown)
    {
        var device = new VendorDevice(platform, port) { OnEntering = shown };

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down");

        (entry.Text("status"), entry.GetProperty("success").GetBoolean()).Should().Be(("refused", false), entry.ToString());
        entry.Text("result").Should().Contain("配置正被占用");
        device.Typed.Should().NotContain("rollback 0").And.NotContain(line => line.StartsWith("delete", StringComparison.Ordinal) || line.StartsWith("commit", StringComparison.Ordinal));
        device.IsConfiguring.Should().BeFalse();
    }

    [StandInTheory]
    [InlineData("ios", "Gi1/0/1", "configure terminal", "Configuration mode locked exclusively by user 'alice' process '88' from terminal '2'. Please try later.\n", "alice")]
    [InlineData("junos", "ge-0/0/3", "configure exclusive", "error: configuration database locked by:\n  alice terminal p0 (pid 11) on since 2026-11-28, idle 00:01:12\n      exclusive [edit]\n", "alice terminal p0")]
    public async Task A_lock_is_reported_with_the_user_who_has_it(string platform, string port, string enter, string shown, string user)
    {
        var device = new VendorDevice(platform, port);
        device.Prints[enter] = shown;

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down");

        entry.Text("status").Should().Be("refused", entry.ToString());
        entry.Text("result").Should().Contain(user);
        device.State.Should().Be("administratively_down");
    }

    [StandInTheory]
    [InlineData("junos", "ge-0/0/3")]
    public async Task A_session_that_still_answers_leaves_configuration_before_it_is_closed(string platform, string port)
    {
        // The port is kept enabled for the person who sees to the cable, and the device does not take the confirmation.
        var device = new VendorDevice(platform, port) { WhenEnabled = "down" };
        device.Refused.Add("commit");

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down");

        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("result").Should().Contain("不接受确认提交的命令 commit");
        device.IsConfiguring.Should().BeFalse("no session is left in configuration");
        device.Typed.TakeLast(2).Should().Equal("rollback 0", "exit configuration-mode");
    }
}
