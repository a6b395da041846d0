using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;
using AiService.Tests.NetworkAgent.StandIn;

namespace AiService.Tests.NetworkAgent;

/// <summary>A change that did not cure is rolled back where the state differs from before; a commit on trial never lapses by mistake.</summary>
public class RollbackTests
{
    [Fact]
    public async Task A_port_that_a_guard_shuts_again_is_put_back_as_it_was()
    {
        var vendor = new VendorDevice("ios", "Gi1/0/1") { WhenEnabled = "err_disabled" };

        var attempt = await RunAsync(vendor, "Gi1/0/1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Escalated, "escalated"));
        attempt.Result.Should().Contain("error-disabled").And.Contain("已回退");
        vendor.State.Should().Be("administratively_down");
        vendor.IsConfiguring.Should().BeFalse();
        Lines(attempt, "rollback").Should().Equal("configure terminal", "interface GigabitEthernet1/0/1", "shutdown", "end");
        attempt.Details!["rollback"]!["check"]!["state"]!.GetValue<string>().Should().Be("administratively_down");
    }

    [Fact]
    public async Task A_rollback_that_the_device_refuses_leaves_the_result_unknown()
    {
        var vendor = new VendorDevice("ios", "Gi1/0/1") { WhenEnabled = "err_disabled" };
        vendor.Refused.Add("shutdown");

        var attempt = await RunAsync(vendor, "Gi1/0/1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("回退未完成").And.Contain("需人工确认");
        vendor.IsConfiguring.Should().BeFalse("configuration is left all the same");
    }

    [Fact]
    public async Task A_rollback_whose_effect_cannot_be_told_leaves_the_result_unknown()
    {
        var vendor = new VendorDevice("ios", "Gi1/0/1") { WhenEnabled = "err_disabled" };
        var device = new ScriptedDevice((_, command) =>
        {
            var answer = vendor.Answer(command);
            return new Reply(command.StartsWith("show", StringComparison.Ordinal) && vendor.Typed.Contains("shutdown") ? "Line has been garbled\n" : answer);
        });

        var attempt = await RunAsync(device, Library.Script("enable-interface", "ios", "Gi1/0/1"), "10.1.1.4");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("回退后：无法判断").And.Contain("需人工确认");
    }

    [Fact]
    public async Task On_Junos_what_worked_is_confirmed()
    {
        var vendor = new VendorDevice("junos", "ge-0/0/3");

        (await RunAsync(vendor, "ge-0/0/3")).Outcome.Should().Be(AttemptOutcome.Succeeded);

        vendor.Typed.Should().ContainInOrder("commit confirmed 2", "exit configuration-mode", "show interfaces ge-0/0/3", "configure exclusive", "commit", "exit configuration-mode");
        vendor.Typed.Should().NotContain("rollback 1");
    }

    [Fact]
    public async Task On_Junos_what_changed_nothing_is_revoked()
    {
        var vendor = new VendorDevice("junos", "ge-0/0/3") { WhenEnabled = "administratively_down" };

        var attempt = await RunAsync(vendor, "ge-0/0/3");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Failed, "failed"));
        vendor.Typed.Should().ContainInOrder("commit confirmed 2", "configure exclusive", "rollback 1", "commit", "exit configuration-mode");
    }

    [Fact]
    public async Task On_Junos_a_commit_that_was_not_taken_is_thrown_away_and_never_rolled_back_further()
    {
        var vendor = new VendorDevice("junos", "ge-0/0/3");
        vendor.Refused.Add("commit confirmed 2");

        var attempt = await RunAsync(vendor, "ge-0/0/3");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Failed, "refused"));
        vendor.Typed.Should().ContainInOrder("commit confirmed 2", "rollback 0", "exit configuration-mode");
        vendor.Typed.Should().NotContain("rollback 1", "that commit would be another user's");
    }

    [Fact]
    public async Task A_bounce_that_is_cut_after_the_port_was_shut_opens_it_again_on_a_fresh_session()
    {
        var port = "notconnect";
        var device = new ScriptedDevice((session, command) => (session, command) switch
        {
            (1, "no shutdown") => throw ScriptedDevice.TimedOut(),
            (_, "shutdown") => Set("administratively_down"),
            (_, "no shutdown") => Set("notconnect"),
            (_, "show users") => new Reply(DeviceRecording.Text("ios", "users")),
            (_, "show ip cef 10.1.1.9") => new Reply(DeviceRecording.Text("ios", "cef")),
            (_, "show ip interface brief") => new Reply(DeviceRecording.Text("ios", "addresses")),
            (_, "show interfaces GigabitEthernet1/0/1") => new Reply(DeviceRecording.Text("ios", port)),
            _ => new Reply(""),
        });

        var attempt = await RunAsync(device, Library.Script("bounce-interface", "ios", "Gi1/0/1"), "10.1.1.4");

        port.Should().Be("notconnect", "the port is not left shut");
        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().Contain("已回退");
        device.Arrived.Should().ContainInOrder("2:configure terminal", "2:interface GigabitEthernet1/0/1", "2:no shutdown", "2:end");
        device.Arrived.Should().NotContain("2:shutdown", "commands are never sent a second time");

        Reply Set(string to)
        {
            port = to;
            return new Reply("");
        }
    }

    [Fact]
    public async Task On_Junos_a_confirmation_that_is_refused_leaves_the_result_unknown()
    {
        var vendor = new VendorDevice("junos", "ge-0/0/3");
        vendor.Refused.Add("commit");

        var attempt = await RunAsync(vendor, "ge-0/0/3");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("不接受确认提交的命令 commit").And.Contain("设备将自动回退");
        vendor.IsConfiguring.Should().BeFalse("configuration is left all the same");
    }

    [Theory]
    [InlineData(true, AttemptOutcome.Failed, "新会话确认已回退")]
    [InlineData(false, AttemptOutcome.Unknown, "回退是否完成未知")]
    public async Task A_rollback_whose_session_breaks_is_checked_on_a_new_one_and_never_sent_again(bool arrives, object outcome, string words)
    {
        var vendor = new VendorDevice("ios", "Gi1/0/1") { WhenEnabled = "err_disabled" };
        var device = new ScriptedDevice((session, command) =>
        {
            if (session == 2)
            {
                vendor.Connected();
            }

            return (session, command, arrives) switch
            {
                (1, "shutdown", false) => throw ScriptedDevice.TimedOut(),
                (1, "shutdown", true) when vendor.Answer(command) is not null => throw ScriptedDevice.TimedOut(),
                _ => new Reply(vendor.Answer(command)),
            };
        });

        var attempt = await RunAsync(device, Library.Script("enable-interface", "ios", "Gi1/0/1"), "10.1.1.4");

        attempt.Outcome.Should().Be((AttemptOutcome)outcome, attempt.Result);
        attempt.Result.Should().Contain("发送 shutdown 后").And.Contain(words);
        device.Arrived.Count(command => command.EndsWith(":shutdown", StringComparison.Ordinal)).Should().Be(1);
        device.Arrived.Where(command => command.StartsWith("2:", StringComparison.Ordinal)).Should().OnlyContain(command => command.StartsWith("2:show ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SessionFailure.TimedOut, "配置是否已保存未知")]
    [InlineData(SessionFailure.Asked, "配置未能保存")]
    public async Task A_session_that_breaks_while_it_saves_leaves_a_success_and_says_what_is_not_saved(object failure, string words)
    {
        var vendor = new VendorDevice("ios", "Gi1/0/1");
        var save = Library.Platform("ios").Save[0];
        var device = new ScriptedDevice((_, command) =>
            command == save ? throw new SessionException((SessionFailure)failure, "设备没有应答") : new Reply(vendor.Answer(command)));

        var attempt = await RunAsync(device, Library.Script(Library.Runbook("enable-interface") with { Saves = true }, Library.Platform("ios"), "Gi1/0/1"), "10.1.1.4");

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded, attempt.Result);
        attempt.Result.Should().Contain($"{words}：设备没有应答");
        device.Arrived.Should().OnlyContain(command => command.StartsWith("1:", StringComparison.Ordinal), "the fault is gone, and no second session is needed");
    }

    private static IEnumerable<string> Lines(AttemptResult attempt, string phase)
    {
        return attempt.Details![phase]!["commands"]!.AsArray().Select(line => line!.GetValue<string>());
    }

    private static Task<AttemptResult> RunAsync(VendorDevice vendor, string port)
    {
        var device = new ScriptedDevice((_, command) => new Reply(vendor.Answer(command)));
        return RunAsync(device, Library.Script("enable-interface", vendor.Platform, port), "10.1.1.4");
    }

    private static Task<AttemptResult> RunAsync(ScriptedDevice device, RunbookScript script, string host)
    {
        var order = Orders.For("1", null, "接口 down");
        return AgentProvider.RunAsync(new RunReport(script, ScriptedDevice.Device(script.Platform.Name, host)), device, order.Journal(), default, new HurriedTime());
    }
}
