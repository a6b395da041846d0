using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Tests.NetworkAgent;

public class RunbookRunTests
{
    private const string Look = "show interface eth1 json";

    // Where the first look cannot tell.
    private const string LookAgain = "show interface eth1";
    private static readonly Reply Down = DeviceRecording.Read("frr_administratively_down");
    private static readonly Reply Up = DeviceRecording.Read("frr_up");
    private static readonly Reply LineDown = DeviceRecording.Read("frr_line_down");
    private static readonly Reply Nothing = new("");

    private readonly RepairOrder order = Orders.For("1", "eth1");

    [Fact]
    public async Task The_commands_go_out_in_order_and_only_once_the_journal_holds_them()
    {
        var journal = Journal();
        var stepsSeen = new List<string>();
        var device = new ScriptedDevice((_, command) =>
        {
            stepsSeen.Add($"{journal.Last.Status} {journal.HasTouched}");
            return command == Look ? (stepsSeen.Count > 1 ? Up : Down) : Nothing;
        });

        var attempt = await RunAsync(device, journal);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.Status.Should().Be("succeeded");
        device.Arrived.Should().Equal($"1:{Look}", "1:configure terminal", "1:interface eth1", "1:no shutdown", "1:end", $"1:{Look}", $"1:{Look}", $"1:{Look}");
        stepsSeen.Should().Equal(
            "connecting False", "commands True", "commands True", "commands True", "commands True", "post_check True", "post_check True", "post_check True");
    }

    [Theory]
    [InlineData("frr_up", AttemptOutcome.Succeeded, "not_needed", "无需修复")]
    [InlineData("frr_line_down", AttemptOutcome.Escalated, "escalated", "需人工处理")]
    [InlineData("frr_not_existing", AttemptOutcome.Failed, "failed", "没有该接口")]
    [InlineData("frr_unknown_command", AttemptOutcome.Failed, "failed", "无法判断")]
    public async Task Only_an_administratively_down_interface_is_touched(string recording, object outcome, string status, string words)
    {
        var device = new ScriptedDevice((_, _) => DeviceRecording.Read(recording));
        var journal = Journal();

        var attempt = await RunAsync(device, journal);

        attempt.Outcome.Should().Be((AttemptOutcome)outcome);
        attempt.Status.Should().Be(status);
        attempt.Result.Should().Contain(words).And.Contain("未修改设备");
        device.Arrived.Should().OnlyContain(command => command == $"1:{Look}" || command == $"1:{LookAgain}");
        journal.HasTouched.Should().BeFalse();
    }

    [Fact]
    public async Task A_line_that_stays_down_after_the_commands_is_escalated_and_not_repaired()
    {
        var looks = 0;
        var device = new ScriptedDevice((_, command) => command != Look ? Nothing : looks++ == 0 ? Down : LineDown);

        var attempt = await RunAsync(device);

        attempt.Outcome.Should().Be(AttemptOutcome.Escalated);
        attempt.Status.Should().Be("escalated");
        looks.Should().Be(11, "the pre-check looks once, the post-check's patience is ten looks");
    }

    [Fact]
    public async Task A_line_that_is_told_up_for_a_moment_only_is_not_repaired()
    {
        var looks = 0;
        var device = new ScriptedDevice((_, command) => command != Look ? Nothing : looks++ switch { 0 => Down, 1 or 2 => Up, _ => LineDown });

        var attempt = await RunAsync(device);

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Escalated, "escalated"));
    }

    [Fact]
    public async Task A_line_that_seems_up_before_anything_was_sent_is_looked_at_again()
    {
        var looks = 0;
        var device = new ScriptedDevice((_, _) => looks++ == 0 ? Up : LineDown);

        var attempt = await RunAsync(device);

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Escalated, "escalated"));
        device.Arrived.Should().OnlyContain(command => command.EndsWith(Look, StringComparison.Ordinal), "nothing is sent to such a port");
    }

    [Fact]
    public async Task A_line_that_comes_up_a_little_later_is_waited_for()
    {
        var looks = 0;
        var device = new ScriptedDevice((_, command) => command != Look ? Nothing : ++looks switch { 1 => Down, < 5 => LineDown, _ => Up });

        var attempt = await RunAsync(device);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.Details!["post_check"]!["looks"]!.GetValue<int>().Should().Be(6, "it is seen up at the fourth look, and twice more");
    }

    [Fact]
    public async Task A_command_that_the_device_does_not_take_ends_the_run_and_configuration_is_left()
    {
        var device = new ScriptedDevice((_, command) => command switch
        {
            Look => Down,
            "no shutdown" => new Reply("% Unknown command: no shutdown\n"),
            _ => Nothing,
        });

        var attempt = await RunAsync(device);

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Status.Should().Be("refused");
        attempt.Result.Should().Contain("% Unknown command: no shutdown").And.Contain("已退出配置模式");
        device.Arrived.TakeLast(2).Should().Equal(["1:end", $"1:{Look}"], "configuration is left, and nothing is different, so nothing is taken back");
        attempt.Details!.ContainsKey("rollback").Should().BeFalse();
    }

    [Theory]
    [InlineData("frr_up", AttemptOutcome.Succeeded, "succeeded")]
    [InlineData("frr_administratively_down", AttemptOutcome.Failed, "failed")]
    [InlineData("frr_unknown_command", AttemptOutcome.Unknown, "unknown")]
    public async Task After_a_time_out_a_fresh_session_reads_the_state_and_sends_nothing_again(string then, object outcome, string status)
    {
        var device = new ScriptedDevice((session, command) => (session, command) switch
        {
            (1, Look) => Down,
            (1, "no shutdown") => throw ScriptedDevice.TimedOut(),
            (2, _) => DeviceRecording.Read(then),
            _ => Nothing,
        });

        var attempt = await RunAsync(device);

        attempt.Outcome.Should().Be((AttemptOutcome)outcome);
        attempt.Status.Should().Be(status);
        attempt.Result.Should().Contain("发送 no shutdown 后设备在时限内没有应答");
        device.Arrived.Where(command => command.StartsWith("2:", StringComparison.Ordinal)).Should().OnlyContain(command => command == $"2:{Look}" || command == $"2:{LookAgain}");
        device.MostOpenAtOnce.Should().Be(1);
    }

    [Fact]
    public async Task A_device_that_stays_silent_after_a_command_leaves_the_result_unknown_and_names_the_last_command()
    {
        var device = new ScriptedDevice((session, command) => (session, command) switch
        {
            (1, Look) => Down,
            (1, "interface eth1" or "configure terminal") => Nothing,
            _ => throw ScriptedDevice.TimedOut(),
        });

        var attempt = await RunAsync(device);

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("no shutdown").And.Contain("结果未知");
        attempt.Details!["commands"]!.AsArray().Select(command => command!.GetValue<string>())
            .Should().Equal("configure terminal", "interface eth1", "no shutdown");
    }

    [Fact]
    public async Task A_pre_check_that_times_out_changes_nothing_and_opens_no_second_session()
    {
        var device = new ScriptedDevice((_, _) => throw ScriptedDevice.TimedOut());

        var attempt = await RunAsync(device);

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().Contain("未修改设备");
        device.Arrived.Should().OnlyContain(command => command == $"1:{Look}");
    }

    [Fact]
    public async Task A_process_that_goes_down_before_the_commands_sends_none()
    {
        using var stopping = new CancellationTokenSource();
        var device = new ScriptedDevice((_, _) =>
        {
            stopping.Cancel();
            return Down;
        });

        var attempt = await RunAsync(device, stopping: stopping.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        device.Arrived.Should().OnlyContain(command => command == $"1:{Look}");
    }

    [Fact]
    public async Task A_process_that_goes_down_during_the_commands_leaves_no_half_typed_configuration()
    {
        using var stopping = new CancellationTokenSource();
        var device = new ScriptedDevice((_, command) =>
        {
            if (command == "interface eth1")
            {
                stopping.Cancel();
            }

            return command == Look ? Down : Nothing;
        });

        var attempt = await RunAsync(device, stopping: stopping.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.StillOpen);
        device.Arrived.Should().ContainInOrder("1:no shutdown", "1:end", $"1:{Look}");
    }

    private RepairJournal Journal() => order.Journal();

    private Task<AttemptResult> RunAsync(ScriptedDevice device, RepairJournal? journal = null, CancellationToken stopping = default)
    {
        return AgentProvider.RunAsync(new RunReport(Library.Script("enable-interface", "frr", "eth1"), ScriptedDevice.Frr), device, journal ?? Journal(), new RepairSignals(stopping, default), new HurriedTime());
    }
}
