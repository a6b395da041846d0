using AiService.NetworkAgent;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent;

/// <summary>After somebody else's success: what the device shows decides, and only what it does not show leaves the word standing.</summary>
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

    private static async Task<Verification> LookAsync(string platform, string port, string action, Reply reply)
    {
        var order = Orders.For("1", port, action: action);
        var verifier = new AgentVerifier(
            Library.Embedded.Catalog,
            Inventories.Of(ScriptedDevice.Device(platform)),
            (_, _) => new ScriptedDevice((_, _) => reply),
            new HurriedTime(),
            NullLogger<AgentVerifier>.Instance);
        return (await verifier.VerifyAsync(order, order.Journal(), CancellationToken.None))!;
    }
}
