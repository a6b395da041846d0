using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent;

/// <summary>
/// A port that the device itself holds shut, against two switches that both think they are the only one or for an uplink that is gone, is
/// for a person: no runbook opens it, whatever a brief listing calls it.
/// </summary>
public class HeldDownTests
{
    public static TheoryData<string, string, string> Held { get; } = new()
    {
        { "vrp", "GE0/0/1", "GigabitEthernet0/0/1 current state : ERROR DOWN(m-lag)" },
        { "vrp", "GE0/0/1", "GigabitEthernet0/0/1 current state : ERROR DOWN(dual-active)" },
        { "vrp", "GE0/0/1", "GigabitEthernet0/0/1 current state : ERROR DOWN(monitor-link)" },
        { "vrp", "GE0/0/1", "GigabitEthernet0/0/1 current state : ERROR DOWN(of-a-later-version)" },
        { "vrp", "GE0/0/1", "GigabitEthernet0/0/1 current state : TRIGGER DOWN(1AG)" },
        { "vrp8", "GE1/0/1", "GE1/0/1 current state : ERROR DOWN(m-lag) (ifindex: 12)" },
        { "comware", "GE1/0/1", "GigabitEthernet1/0/1\nCurrent state: MAD ShutDown\nLine protocol state: DOWN" },
        { "comware", "GE1/0/1", "GigabitEthernet1/0/1\nCurrent state: OFP DOWN\nLine protocol state: DOWN" },
        { "comware", "GE1/0/1", " GigabitEthernet1/0/1 current state: DOWN ( MAD ShutDown )" },
        { "ios", "Te1/1/3", "TenGigabitEthernet1/1/3 is down, line protocol is down (err-disabled)" },
        { "nxos", "Eth1/3", "Ethernet1/3 is down (errDisabled)" },
        { "nxos", "Eth1/3", "Ethernet1/3 is down (vpcPeerLinkDown, err-disabled)" },
        { "nxos", "Eth1/3", "Ethernet1/3 is down (Error disabled - port-channel incompatible)" },
        { "eos", "Et3/3", "Ethernet3/3 is down, line protocol is down (errdisabled)" },
    };

    [Theory]
    [MemberData(nameof(Held))]
    public async Task No_runbook_opens_it(string platform, string port, string shown)
    {
        foreach (var runbook in new[] { "reenable-error-disabled", "bounce-interface", "enable-interface" })
        {
            var script = Library.Script(runbook, platform, port);
            var device = new ScriptedDevice((_, command) => new Reply(command switch
            {
                "show interfaces status err-disabled" => DeviceRecording.Text("ios", "err_disabled_listing"),
                "show interface status err-disabled" => DeviceRecording.Text("nxos", "err_disabled_listing"),
                "show interfaces status errdisabled" => DeviceRecording.Text("eos", "errdisabled_listing"),
                _ when command == Filled(script, "interface") => shown + "\n",
                _ => "",
            }));

            var attempt = await RunAsync(script, device);

            (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Escalated, "escalated"), runbook);
            attempt.Result.Should().Contain("接口被设备自身关闭").And.Contain("未修改设备");
            device.Arrived.Should().OnlyContain(command => command.StartsWith("1:show", StringComparison.Ordinal) || command.StartsWith("1:display", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("comware", "GE1/0/1", "GigabitEthernet1/0/1\nCurrent state: of a later version", "GE1/0/1              DOWN auto      A      A    1")]
    [InlineData("ios", "Gi1/0/1", "GigabitEthernet1/0/1 is down, line protocol is down (of a later version)", "GigabitEthernet1/0/1   unassigned      YES unset  down                  down")]
    public async Task What_a_brief_listing_calls_down_is_not_bounced_on_its_word(string platform, string port, string shown, string brief)
    {
        var script = Library.Script("bounce-interface", platform, port);
        var device = new ScriptedDevice((_, command) => new Reply((command == Filled(script, "interface") ? shown : brief) + "\n"));

        var attempt = await RunAsync(script, device);

        attempt.Result.Should().Contain("无法判断").And.Contain("未修改设备");
    }

    private static string Filled(RunbookScript script, string look) => script.Fill(script.Platform.Probes[look]);

    private static Task<AttemptResult> RunAsync(RunbookScript script, ScriptedDevice device)
    {
        var journal = Orders.For("1", null, "接口").Journal();
        return AgentProvider.RunAsync(new RunReport(script, ScriptedDevice.Device(script.Platform.Name)), device, journal, default, new HurriedTime());
    }
}
