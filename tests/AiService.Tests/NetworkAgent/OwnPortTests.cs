using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent;

/// <summary>A bounce never cuts its own session; where the device cannot tell which port that is, nothing is sent.</summary>
public class OwnPortTests
{
    private const string Route = "display ip routing-table 10.1.1.9";

    [Fact]
    public async Task Another_port_than_our_own_may_be_bounced()
    {
        var (attempt, device) = await BounceAsync("Gig0/0/1", route: "route");

        attempt.Details!["own_ports"]!.AsArray().Select(port => port!.GetValue<string>()).Should().Equal("GigabitEthernet0/0/2");
        device.Arrived.Should().ContainInOrder("1:display users", $"1:{Route}", "1:display ip interface brief", "1:shutdown", "1:undo shutdown");
    }

    [Theory]
    [InlineData("Gig0/0/2", "users", "route", "10.1.1.2", "本次会话正经过接口 GigabitEthernet0/0/2")]
    [InlineData("Gig0/0/2.10", "users", "route", "10.1.1.2", "本次会话正经过接口 GigabitEthernet0/0/2")]
    [InlineData("Gig0/0/1", "users", "route_vlanif", "10.1.1.2", "无法确定本次会话经过哪个接口")]
    [InlineData("Gig0/0/1", "unrecognized", "route", "10.1.1.2", "无法确定本次会话经过哪个接口")]
    [InlineData("Gig0/0/1", "users", "unrecognized", "10.1.1.2", "无法确定本次会话经过哪个接口")]
    [InlineData("Gig0/0/1", "users", "route", "10.99.99.99", "无法确定本次会话经过哪个接口")]
    [InlineData("Gig0/0/1", "users", "route", "switch.example", "无法确定本次会话经过哪个接口")]
    public async Task Our_own_port_and_one_that_may_be_it_are_left_alone(string port, string users, string route, string host, string words)
    {
        var (attempt, device) = await BounceAsync(port, route, users, host);

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Failed, "guarded"));
        attempt.Result.Should().Contain(words).And.Contain("未修改设备");
        device.Arrived.Should().NotContain("1:shutdown").And.NotContain("1:system-view");
    }

    private static async Task<(AttemptResult Attempt, ScriptedDevice Device)> BounceAsync(
        string port, string route, string users = "users", string host = "10.1.1.2")
    {
        var script = Library.Script("bounce-interface", "vrp", port);
        var down = DeviceRecording.Text("vrp", "down").Replace("GigabitEthernet0/0/1", script.Values["interface"], StringComparison.Ordinal);
        var device = new ScriptedDevice((_, command) => new Reply(command switch
        {
            "display users" => DeviceRecording.Text("vrp", users),
            Route => DeviceRecording.Text("vrp", route),
            "display ip interface brief" => DeviceRecording.Text("vrp", "addresses"),
            _ when command.StartsWith("display interface ", StringComparison.Ordinal) => down,
            _ => "",
        }));
        var journal = Orders.For("1", port).Journal();
        var attempt = await AgentProvider.RunAsync(new RunReport(script, ScriptedDevice.Device("vrp", host)), device, journal, default, new HurriedTime());
        return (attempt, device);
    }
}
