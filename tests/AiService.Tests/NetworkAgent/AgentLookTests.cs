using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent;

/// <summary>Before anything is sent: one look, which tells whether the fault is still there, and waits for no change.</summary>
public sealed class AgentLookTests
{
    private const string Bounce = "network.remediation.bounce_interface";
    private const string Reenable = "network.remediation.reenable_error_disabled";

    private readonly HurriedTime time = new();

    [Theory]
    [InlineData("frr_administratively_down", false)]
    [InlineData("frr_line_down", false)]
    [InlineData("frr_not_existing", null)]
    public async Task A_fault_that_does_not_seem_gone_is_read_once_without_patience(string recording, bool? gone)
    {
        var device = new ScriptedDevice((_, _) => DeviceRecording.Read(recording));

        (await LookAsync(device, "frr", "eth1", Orders.Action))!.Verified.Should().Be(gone);

        device.Arrived.Should().ContainSingle();
        time.Waited.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task An_answer_that_is_not_recognised_tells_nothing_and_every_probe_is_asked_once()
    {
        var device = new ScriptedDevice((_, _) => DeviceRecording.Read("frr_unknown_command"));

        var seen = await LookAsync(device, "frr", "eth1", Orders.Action);

        seen!.Verified.Should().BeNull();
        seen.Result.Should().Contain("无法核实");
        device.Arrived.Should().OnlyHaveUniqueItems();
        time.Waited.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_fault_that_is_gone_and_stays_so_is_gone()
    {
        var device = new ScriptedDevice((_, _) => DeviceRecording.Read("frr_up"));

        var seen = await LookAsync(device, "frr", "eth1", Orders.Action);

        seen!.Verified.Should().BeTrue();
        seen.Result.Should().Contain("启用接口 eth1").And.Contain("设备上确认接口已 up");
        seen.Evidence!["state"]!.GetValue<string>().Should().Be("up");
        seen.Platform!.Name.Should().Be("frr");
        device.Arrived.Should().OnlyContain(command => command.StartsWith("1:show ", StringComparison.Ordinal), "it only reads, in one session");
    }

    /// <summary>The run itself would not call such a repair needless.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_port_that_is_up_for_a_moment_only_is_not_gone(int up)
    {
        var looks = 0;
        var device = new ScriptedDevice((_, _) => DeviceRecording.Read(++looks <= up ? "frr_up" : "frr_administratively_down"));

        (await LookAsync(device, "frr", "eth1", Orders.Action))!.Verified.Should().BeFalse();
        looks.Should().Be(up + 1);
    }

    [Theory]
    [InlineData("ios", "GigabitEthernet1/0/1", Bounce, "administratively_down", false)]
    [InlineData("ios", "GigabitEthernet1/0/1", Reenable, "err_disabled", false)]
    [InlineData("ios", "GigabitEthernet9/0/1", Bounce, "not_existing", null)]
    public async Task What_the_runbook_of_the_action_would_find_is_told(string platform, string port, string action, string recording, bool? gone)
    {
        var device = new ScriptedDevice((_, _) => new Reply(DeviceRecording.Text(platform, recording)));

        (await LookAsync(device, platform, port, action))!.Verified.Should().Be(gone);
    }

    [Theory]
    [InlineData(SessionFailure.TimedOut)]
    [InlineData(SessionFailure.Unreachable)]
    [InlineData(SessionFailure.Refused)]
    public async Task A_session_that_breaks_tells_nothing_and_is_not_replaced(object failure)
    {
        var device = new ScriptedDevice((_, _) => throw new SessionException((SessionFailure)failure, "会话中断"));

        var seen = await LookAsync(device, "frr", "eth1", Orders.Action);

        seen!.Verified.Should().BeNull();
        seen.Result.Should().Contain("会话中断");
        device.Arrived.Should().ContainSingle();
    }

    [Fact]
    public async Task A_process_that_ends_leaves_it_open()
    {
        using var stopping = new CancellationTokenSource();
        var device = new ScriptedDevice((_, _) =>
        {
            stopping.Cancel();
            return DeviceRecording.Read("frr_up");
        });

        var seen = await LookAsync(device, "frr", "eth1", Orders.Action, stopping: stopping.Token);

        seen!.Verified.Should().BeNull();
        seen.Result.Should().Contain("服务正在停止");
        device.Arrived.Should().ContainSingle();
    }

    [Theory]
    [InlineData("7", "接口eth1 down", Orders.Action)]
    [InlineData("1", "风扇故障", "network.remediation.replace_fan")]
    [InlineData("1", "CPU 98%", "network.remediation.reduce_cpu")]
    public async Task A_device_or_a_fault_that_the_agent_does_not_know_is_not_looked_at(string deviceId, string fault, string action)
    {
        var device = new ScriptedDevice((_, command) => throw new InvalidOperationException($"{command} was sent"));

        (await LookAsync(device, "frr", deviceId == "1" ? null : "eth1", action, fault, deviceId)).Should().BeNull();
    }

    private async Task<Verification?> LookAsync(
        ScriptedDevice device, string platform, string? port, string action, string? fault = null, string deviceId = "1", CancellationToken stopping = default)
    {
        var order = Orders.For(deviceId, port, fault, action);
        return await Verifiers.Of(device, platform, time).LookAsync(order, order.Journal(), stopping);
    }
}
