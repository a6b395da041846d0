using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent;

/// <summary>After another provider's success: what the device shows decides; what it does not show leaves the success unverified.</summary>
public sealed class AgentVerifierTests
{
    private const string Bounce = "network.remediation.bounce_interface";

    [Theory]
    [InlineData(Orders.Action, "frr_up", true)]
    [InlineData(Orders.Action, "frr_administratively_down", false)]
    [InlineData(Orders.Action, "frr_line_down", false)]
    [InlineData(Orders.Action, "frr_not_existing", null)]
    [InlineData(Orders.Action, "frr_unknown_command", null)]
    public async Task The_device_confirms_denies_or_does_not_tell(string action, string recording, bool? verified)
    {
        (await LookAsync("frr", "eth1", action, DeviceRecording.Read(recording))).Verified.Should().Be(verified);
    }

    [Theory]
    [InlineData(Bounce)]
    [InlineData("network.remediation.reenable_error_disabled")]
    public async Task A_port_that_was_left_shut_denies_the_success_of_what_should_have_opened_it(string action)
    {
        var seen = await LookAsync("ios", "GigabitEthernet1/0/1", action, new Reply(DeviceRecording.Text("ios", "administratively_down")));

        seen.Verified.Should().BeFalse();
        seen.Result.Should().Contain("设备上确认接口处于管理性关闭（shutdown）状态");
    }

    [Fact]
    public async Task A_name_that_the_device_does_not_know_denies_nothing()
    {
        (await LookAsync("ios", "GigabitEthernet9/0/1", Bounce, new Reply(DeviceRecording.Text("ios", "not_existing")))).Verified.Should().BeNull();
    }

    /// <summary>A doubtful "up" neither confirms nor denies; one that a longer line says confirms.</summary>
    [Theory]
    [InlineData("vrp", "GE0/0/1", "GigabitEthernet0/0/1        up(l) up       0.01%  0.01%          0          0", null, "环回")]
    [InlineData("vrp", "GE0/0/1", "GigabitEthernet0/0/1        ^down down        0%     0%          0          0", null, "备用")]
    [InlineData("vrp", "GE0/0/1", "GigabitEthernet0/0/1        up(x) up       0.01%  0.01%          0          0", null, "无法判断")]
    [InlineData("comware", "GE1/0/1", "GE1/0/1              Stby DOWN     --", null, "备用")]
    [InlineData("nxos", "Eth1/1", "Ethernet1/1 is down (suspended(no LACP PDUs))", false, "接口 down")]
    [InlineData("nxos", "Eth1/1", "Ethernet1/1 is down (vpcPeerLinkDown, err-disabled)", false, "接口被设备自身关闭")]
    [InlineData("ios", "Vlan20", "Vlan20 is up, line protocol is up , Autostate Enabled", true, "接口已 up")]
    [InlineData("junos", "ge-0/0/3.0", "  Logical interface ge-0/0/3.0 (Index 81)\n    Flags: Up SNMP-Traps 0x0 Encapsulation: ENET2", true, "接口已 up")]
    [InlineData("junos", "ge-0/0/3.0", "  Logical interface ge-0/0/3.0 (Index 81)\n    Flags: Device-Down SNMP-Traps 0x0 Encapsulation: ENET2", false, "接口 down")]
    public async Task What_the_device_shows_is_told_in_words(string platform, string port, string shown, bool? verified, string words)
    {
        var seen = await LookAsync(platform, port, Orders.Action, new Reply(shown + "\n"));

        seen.Verified.Should().Be(verified);
        seen.Result.Should().Contain(words);
    }

    /// <summary>A port that the first look recognises as looped stays so, though a brief listing calls it up: that listing has no word for a loop.</summary>
    [Theory]
    [InlineData("vrp", "GE0/0/1", "GigabitEthernet0/0/1 current state : UP\nLine protocol current state : UP\nLoopback: PHY", "GigabitEthernet0/0/1   up   up   0%   0%   0   0")]
    [InlineData("comware", "GE1/0/1", "GigabitEthernet1/0/1\nCurrent state: UP\nLine protocol state: UP\nLoopback is set internal", "GE1/0/1   UP   UP   --")]
    [InlineData("ios", "Gi0/1", "GigabitEthernet0/1 is up, line protocol is up (connected)\n  Encapsulation ARPA, loopback set", "GigabitEthernet0/1   unassigned   YES unset  up   up")]
    [InlineData("eos", "Et1", "Ethernet1 is up, line protocol is up (connected)\n  Loopback Mode : MAC", "Et1   uplink   connected   1   full   10G   10GBASE-SR")]
    [InlineData("junos", "ge-0/0/3", "Physical interface: ge-0/0/3, Enabled, Physical link is Up\n  Speed: 1000mbps, Loopback: Local", "ge-0/0/3   up   up")]
    public async Task A_looped_port_is_not_called_up_by_a_second_look(string platform, string port, string first, string second)
    {
        var isBrief = (string command) => command.Split(' ').Any(word => word is "brief" or "status" or "terse");

        var seen = await LookAsync(platform, port, Orders.Action, command => new Reply((isBrief(command) ? second : first) + "\n"));

        seen.Verified.Should().BeNull();
        seen.Result.Should().Contain("环回");
    }

    [Theory]
    [InlineData(SessionFailure.TimedOut, 1, true, 2)]
    [InlineData(SessionFailure.TimedOut, 2, null, 2)]
    [InlineData(SessionFailure.Refused, 1, null, 1)]
    [InlineData(SessionFailure.Asked, 1, null, 1)]
    public async Task A_session_that_breaks_is_replaced_once_unless_the_device_refused_or_asked(object failure, int broken, bool? verified, int sessions)
    {
        var device = new ScriptedDevice((session, _) =>
            session <= broken ? throw new SessionException((SessionFailure)failure, "会话中断") : DeviceRecording.Read("frr_up"));

        var seen = await VerifyAsync(device, "frr", "eth1", Orders.Action);

        seen.Verified.Should().Be(verified);
        seen.Result.Contains("无法在设备上核实：会话中断", StringComparison.Ordinal).Should().Be(verified is null, seen.Result);
        device.Arrived.Select(command => command.Split(':')[0]).Distinct().Should().HaveCount(sessions);
    }

    [Fact]
    public async Task A_process_that_ends_leaves_the_verification_open()
    {
        using var stopping = new CancellationTokenSource();
        var device = new ScriptedDevice((_, _) =>
        {
            stopping.Cancel();
            return DeviceRecording.Read("frr_administratively_down");
        });

        var seen = await VerifyAsync(device, "frr", "eth1", Orders.Action, stopping.Token);

        seen.Verified.Should().BeNull();
        seen.Result.Should().Contain("服务正在停止");
        device.Arrived.Should().ContainSingle();
    }

    private static Task<Verification> LookAsync(string platform, string port, string action, Reply reply) => LookAsync(platform, port, action, _ => reply);

    private static Task<Verification> LookAsync(string platform, string port, string action, Func<string, Reply> reply) =>
        VerifyAsync(new ScriptedDevice((_, command) => reply(command)), platform, port, action);

    private static async Task<Verification> VerifyAsync(ScriptedDevice device, string platform, string port, string action, CancellationToken stopping = default)
    {
        var order = Orders.For("1", port, action: action);
        return (await Verifiers.Of(device, platform).VerifyAsync(order, order.Journal(), stopping))!;
    }
}
