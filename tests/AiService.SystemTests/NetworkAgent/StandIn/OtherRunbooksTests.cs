using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>The other shipped repairs, and saving, on every vendor's command line that they are for.</summary>
public sealed class OtherRunbooksTests
{
    public static TheoryData<string, string, string> Shut { get; } = new()
    {
        { "vrp", "Gig0/0/1", "error_down" },
        { "vrp8", "GE1/0/1", "error_down" },
        { "comware", "GE1/0/1", "stp_down" },
        { "ios", "Gi1/0/1", "err_disabled" },
        { "nxos", "Eth1/1", "err_disabled" },
        { "eos", "Et3/1", "errdisabled" },
    };

    [StandInTheory]
    [MemberData(nameof(Shut))]
    public async Task A_port_that_a_guard_has_shut_is_given_another_try(string platform, string port, string shown)
    {
        var device = new VendorDevice(platform, port) { AtFirst = shown };

        var entry = await StandInRepair.RunAsync(device, "reenable-error-disabled", $"接口{port} err-disabled");

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        device.State.Should().Be("up");
        device.IsConfiguring.Should().BeFalse("no session is left in configuration");
    }

    [StandInTheory]
    [MemberData(nameof(Shut))]
    public async Task One_that_the_guard_shuts_again_is_escalated_or_failed_and_not_called_repaired(string platform, string port, string shown)
    {
        var device = new VendorDevice(platform, port) { AtFirst = shown, WhenEnabled = shown };

        var entry = await StandInRepair.RunAsync(device, "reenable-error-disabled", $"接口{port} err-disabled");

        entry.GetProperty("success").GetBoolean().Should().BeFalse(entry.ToString());
        entry.Text("status").Should().Be("failed", entry.ToString());
        device.State.Should().Be(shown);
        device.IsConfiguring.Should().BeFalse("no session is left in configuration");
    }

    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", "loopback", "接口Gig0/0/1 down", "enable-interface", "环回")]
    [InlineData("nxos", "Eth1/1", "channel_incompatible", "接口Eth1/1 err-disabled", "reenable-error-disabled", "接口被设备自身关闭")]
    public async Task A_port_that_is_for_a_person_is_left_as_it_is(string platform, string port, string shown, string fault, string runbook, string words)
    {
        var device = new VendorDevice(platform, port) { AtFirst = shown };

        var entry = await StandInRepair.RunAsync(device, runbook, fault);

        entry.GetProperty("success").GetBoolean().Should().BeFalse(entry.ToString());
        entry.Text("result").Should().Contain(words).And.Contain("未修改设备");
        device.State.Should().Be(shown);
        device.Typed.Should().OnlyContain(line => line == "" || line.StartsWith("display ", StringComparison.Ordinal) || line.StartsWith("show ", StringComparison.Ordinal)
            || Library.Platform(platform).Setup.Contains(line) || line == "quit" || line == "exit");
    }

    [StandInTheory]
    [InlineData("old_bridge_up")]
    [InlineData("old_up")]
    public async Task A_port_of_an_old_Comware_switch_is_seen_to_be_up_again(string up)
    {
        var device = new VendorDevice("comware", "GE1/0/1") { AtFirst = "stp_down", WhenEnabled = up };

        var entry = await StandInRepair.RunAsync(device, "reenable-error-disabled", "接口GE1/0/1 err-disabled");

        entry.Text("status").Should().Be("succeeded", entry.ToString());
    }

    [StandInTheory]
    [InlineData("vrp")]
    [InlineData("comware")]
    [InlineData("ios")]
    [InlineData("nxos")]
    [InlineData("eos")]
    [InlineData("junos")]
    public async Task A_BGP_session_that_brings_no_routes_is_asked_for_them_again(string platform)
    {
        var device = new VendorDevice(platform, platform == "junos" ? "ge-0/0/3" : platform is "nxos" or "eos" ? "Eth1/1" : "Gi1/0/1");

        var entry = await StandInRepair.RunAsync(device, "clear-bgp-session", "BGP会话卡住，邻居10.0.0.2");

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        device.HasRoutes.Should().BeTrue();
    }

    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", true)]
    [InlineData("vrp8", "GE1/0/1", true)]
    [InlineData("comware", "GE1/0/1", true)]
    [InlineData("ios", "Gi1/0/1", true)]
    [InlineData("nxos", "Eth1/1", true)]
    [InlineData("eos", "Et3/1", true)]
    [InlineData("junos", "ge-0/0/3", false)]
    public async Task A_repair_that_worked_is_saved_where_the_runbook_says_so(string platform, string port, bool saved)
    {
        var device = new VendorDevice(platform, port);

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down", saves: true);

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        entry.Text("result").Should().NotContain("未能保存");
        device.IsSaved.Should().Be(saved, "on Junos a commit is saved by itself");
    }

    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", "save")]
    [InlineData("ios", "Gi1/0/1", "write memory")]
    public async Task What_could_not_be_saved_is_told(string platform, string port, string save)
    {
        var device = new VendorDevice(platform, port);
        device.Refused.Add(save);

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down", saves: true);

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        entry.Text("result").Should().Contain("配置未能保存");
        device.IsSaved.Should().BeFalse();
    }
}
