using System.Globalization;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>Prompts, pagers and echoes that vary with a device's state: a repair goes through them as through the plain ones.</summary>
public sealed class DialogPromptTests
{
    [StandInTheory]
    [InlineData("nxos", "Eth1/1", "sw1", "sw1(maint-mode)")]
    [InlineData("nxos", "Eth1/1", "sw1", "sw1(standby)(maint-mode)")]
    [InlineData("nxos", "Eth1/1", "sw1", "admin@sw1")]
    [InlineData("eos", "Et3/1", "sw1", "sw1(s1)")]
    [InlineData("eos", "Et3/1", "sw1", "sw1(vrf:MGMT)")]
    [InlineData("eos", "Et3/1", "sw1", "sw1.dc2(s1)(vrf:MGMT)")]
    [InlineData("ios", "Gi1/0/1", "sw1", "admin@sw1")]
    [InlineData("ios", "Gi1/0/1", "sw1", "sw1(maint-mode)")]
    [InlineData("junos", "ge-0/0/3", "netop@mx1", "netop@mx1:LS1")]
    [InlineData("comware", "GE1/0/1", "", "RBM_P")]
    [InlineData("comware", "GE1/0/1", "", "RBM_S")]
    [InlineData("vrp", "Gig0/0/1", "", "HRP_M")]
    public async Task A_prompt_with_more_parts_than_the_name_is_the_prompt(string platform, string port, string plain, string shown)
    {
        var device = new VendorDevice(platform, port) { Shows = prompt => plain.Length == 0 ? shown + prompt : prompt.Replace(plain, shown, StringComparison.Ordinal) };

        await ShouldBeRepairedAsync(device, port);
    }

    [StandInTheory]
    [InlineData("sw1.17:16:{0:00}")]
    [InlineData("sw1-17:{0:00}")]
    [InlineData("[17:16:{0:00}] sw1")]
    [InlineData("2026-11-28 17:16:{0:00} sw1(s1)")]
    [InlineData("dc2.sw1[17:16:{0:00}]")]
    public async Task A_time_in_the_prompt_may_change_with_every_prompt(string shown)
    {
        var prompts = 0;
        var device = new VendorDevice("eos", "Et3/1")
        {
            Shows = prompt => prompt.Replace("sw1", string.Format(CultureInfo.InvariantCulture, shown, ++prompts % 60), StringComparison.Ordinal),
        };

        await ShouldBeRepairedAsync(device, "Et3/1");
    }

    [StandInTheory]
    [InlineData("ios", "Gi1/0/1", "--More-- or (q)uit")]
    [InlineData("nxos", "Eth1/1", "-- More --")]
    [InlineData("eos", "Et3/1", "-- More --")]
    [InlineData("ios", "Gi1/0/1", "<--- More --->")]
    public async Task A_pager_in_another_spelling_is_turned_page_by_page(string platform, string port, string mark)
    {
        var device = new VendorDevice(platform, port) { PagerMark = mark };
        device.Refused.UnionWith(Library.Platform(platform).Setup);

        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down", paged => paged.Should().BePositive());

        entry.Text("status").Should().Be("succeeded", entry.ToString());
    }

    [StandInTheory]
    [InlineData("vrp", "Gig0/0/1", " (+B)")]
    [InlineData("vrp", "Gig0/0/1", "(+B)")]
    [InlineData("comware", "GE1/0/1", " (+A)")]
    public async Task An_echo_with_a_mark_behind_it_is_the_echo(string platform, string port, string mark)
    {
        await ShouldBeRepairedAsync(new VendorDevice(platform, port) { EchoMark = mark }, port);
    }

    private static async Task ShouldBeRepairedAsync(VendorDevice device, string port)
    {
        var entry = await StandInRepair.RunAsync(device, "enable-interface", $"接口{port} down");

        entry.Text("status").Should().Be("succeeded", entry.ToString());
        device.State.Should().Be("up");
        device.IsConfiguring.Should().BeFalse("no session is left in configuration");
    }
}
