using System.Text.Json;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>
/// Enabling a port through the front door on every vendor's command line: the real service, a real SSH session, and a stand-in that types
/// like the vendor's device. FRR and Linux are repaired as what they really are in the device lab.
/// </summary>
public sealed class EnableInterfaceTests
{
    public static TheoryData<string, string> Devices { get; } = new()
    {
        { "vrp", "Gig0/0/1" },
        { "vrp8", "GE1/0/1" },
        { "comware", "GE1/0/1" },
        { "ios", "Gi1/0/1" },
        { "nxos", "Eth1/1" },
        { "eos", "Et3/1" },
        { "junos", "ge-0/0/3" },
    };

    [StandInTheory]
    [MemberData(nameof(Devices))]
    public async Task A_port_that_was_shut_down_is_enabled(string platform, string port)
    {
        var device = new VendorDevice(platform, port);

        var entry = await RepairAsync(device, port);

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        entry.GetProperty("success").GetBoolean().Should().BeTrue();
        device.State.Should().Be("up");
        device.IsConfiguring.Should().BeFalse("no session is left in configuration");
        var preview = Library.Script("enable-interface", platform, port);
        device.Typed.Should().ContainInOrder(
            [.. preview.Setup, preview.PreCheck[0], .. preview.Enter, .. preview.Commands, .. preview.Commit, .. preview.Leave, preview.PostCheck[0], .. preview.Confirm]);
    }

    [StandInTheory]
    [MemberData(nameof(Devices))]
    public async Task A_command_that_the_device_refuses_leaves_everything_as_it_was(string platform, string port)
    {
        var device = new VendorDevice(platform, port);
        device.Refused.Add(Library.Script("enable-interface", platform, port).Commands[^1]);

        var entry = await RepairAsync(device, port);

        entry.Text("status").Should().Be("refused", entry.ToString());
        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("result").Should().Contain("设备不接受命令").And.Contain("已退出配置模式");
        device.State.Should().Be("administratively_down");
        device.IsConfiguring.Should().BeFalse("no session is left in configuration");
    }

    [StandInTheory]
    [MemberData(nameof(Devices))]
    public async Task A_device_on_which_paging_cannot_be_turned_off_is_read_page_by_page(string platform, string port)
    {
        var device = new VendorDevice(platform, port);
        device.Refused.UnionWith(Library.Platform(platform).Setup);

        var entry = await RepairAsync(device, port, paged => paged.Should().BePositive());

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        device.State.Should().Be("up");
    }

    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", "down")]
    [InlineData("vrp8", "GE1/0/1", "administratively_down")]
    [InlineData("comware", "GE1/0/1", "down")]
    [InlineData("ios", "Gi1/0/1", "notconnect")]
    [InlineData("nxos", "Eth1/1", "sfp_not_inserted")]
    [InlineData("eos", "Et3/1", "not_present")]
    [InlineData("junos", "ge-0/0/3", "down")]
    public async Task A_port_without_a_line_is_never_called_repaired(string platform, string port, string enabled)
    {
        var device = new VendorDevice(platform, port) { WhenEnabled = enabled };

        var entry = await RepairAsync(device, port);

        entry.Text("status").Should().Be(enabled == "administratively_down" ? "failed" : "escalated", entry.ToString());
        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        device.State.Should().Be(enabled, "an enabled port is left enabled for the person who checks the cable");
        device.IsConfiguring.Should().BeFalse("no session is left in configuration");
    }

    [StandInTheory]
    [InlineData("vrp8", "GE1/0/1", "华为")]
    [InlineData("nxos", "Eth1/1", "Cisco")]
    public async Task What_worked_is_kept_for_the_vendors_devices(string platform, string port, string vendor)
    {
        JsonElement learned = default;

        await RepairAsync(new VendorDevice(platform, port), port, then: async service =>
        {
            using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/entries?action=enable-interface", UriKind.Relative));
            learned = (await response.EnvelopeAsync()).GetProperty("data").GetProperty("items").EnumerateArray().Single();
        });

        (learned.Text("platform"), learned.Text("device_type"), learned.Text("keyword")).Should().Be((platform, vendor, "接口down"));
        learned.Text("evidence").Should().NotBeNullOrEmpty("the post-check saw the port");
    }

    private static Task<JsonElement> RepairAsync(VendorDevice device, string port, Action<int>? paged = null, Func<ServiceUnderTest, Task>? then = null) =>
        StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down", paged, then);
}
