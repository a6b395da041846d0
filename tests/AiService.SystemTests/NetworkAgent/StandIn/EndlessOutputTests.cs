using System.Diagnostics;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>A device that was logged in to, and then prints for ever, drips or says nothing: in a terminal and on an exec channel.</summary>
public sealed class EndlessOutputTests
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(40);

    [StandInTheory]
    [InlineData("frr", Misconduct.NeverEnds, "输出过长")]
    [InlineData("frr", Misconduct.Drips, "没有应答")]
    [InlineData("frr", Misconduct.Stalls, "没有应答")]
    [InlineData("linux", Misconduct.NeverEnds, "输出过长")]
    [InlineData("linux", Misconduct.Drips, "没有应答")]
    [InlineData("linux", Misconduct.Stalls, "没有应答")]
    public async Task It_is_given_up_within_the_limits_of_time_and_bytes(string platform, Misconduct misconduct, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-endless-");
        await using var terminal = new MisbehavingPeer(misconduct, "some output");
        using var sshd = await StandInSshd.StartAsync(terminal.Port);
        try
        {
            var devices = Path.Combine(folder.FullName, "devices.yaml");
            await File.WriteAllTextAsync(devices, StandInRepair.Inventory(platform, sshd));
            await using var service = await ServiceUnderTest.StartAsync(
                [$"DEVICES_FILE={devices}", Map.Trim(), "REPAIR_PROVIDERS=agent", "AGENT_CONNECT_TIMEOUT=30", "AGENT_COMMAND_TIMEOUT=3"]);

            var began = Stopwatch.GetTimestamp();
            var entry = (await service.RepairAsync(Fault("接口eth1 down"))).Single();

            Stopwatch.GetElapsedTime(began).Should().BeLessThan(Ceiling);
            entry.GetProperty("success").GetBoolean().Should().BeFalse();
            entry.Text("result").Should().Contain(reason).And.NotContain("内部");
            terminal.Sent.Should().BeLessThan(2 * MisbehavingPeer.Bearable, "the session ends with what is too long, and sshd passes on no more");
            await terminal.LeftAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
