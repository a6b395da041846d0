using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent;

/// <summary>How long a device is looked at before what it tells is believed.</summary>
public class PatientLookTests
{
    private static readonly Patience Patience = new(10, TimeSpan.FromSeconds(0.5), 3);
    private static readonly DateTime Enabled = new(2026, 11, 25, 10, 0, 0, DateTimeKind.Unspecified);
    private static readonly DeviceState Up = new("up", Verdict.Needless, "up");
    private static readonly DeviceState Down = new("down", Verdict.Escalate, "down");

    [Fact]
    public async Task What_cannot_be_an_illusion_is_believed_at_once()
    {
        (await RunAsync(null, new CheckResult(Up, "", Sure: true))).Should().Be((true, 2, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task So_is_a_port_that_had_been_down_for_a_while_by_the_devices_own_clock()
    {
        var before = new CheckResult(Down, "", Since: Enabled.AddSeconds(-2));

        (await RunAsync(before, new CheckResult(Up, "", Since: Enabled))).Should().Be((true, 2, TimeSpan.FromMilliseconds(50)));
        (await RunAsync(new CheckResult(Down, "", Since: DateTime.MinValue), new CheckResult(Up, "", Since: Enabled))).Elapsed.Should().Be(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_port_that_went_down_a_moment_before_is_looked_at_for_a_second()
    {
        var before = new CheckResult(Down, "", Since: Enabled.AddSeconds(-1.9));

        (await RunAsync(before, new CheckResult(Up, "", Since: Enabled))).Should().Be((true, 3, TimeSpan.FromSeconds(1)));
        (await RunAsync(before, new CheckResult(Up, ""))).Elapsed.Should().Be(TimeSpan.FromSeconds(1));
        (await RunAsync(null, new CheckResult(Up, "", Since: Enabled))).Elapsed.Should().Be(TimeSpan.FromSeconds(1));
        (await RunAsync(new CheckResult(Down, ""), new CheckResult(Up, "", Since: DateTime.MinValue))).Elapsed.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task So_is_one_that_the_router_never_saw_go_down_for_it_may_have_lost_its_carrier_this_moment()
    {
        var look = Library.Embedded.Platforms["frr"].Probes["interface"];
        var values = new Dictionary<string, string> { ["interface"] = "eth1" };
        DateTime? Since(string json) => look.Read(new Reply(json), values)!.Value.Since;
        var never = Since("""{"eth1":{"administrativeStatus":"down","linkUps":0,"linkDowns":0}}""");
        var enabled = Since("""{"eth1":{"administrativeStatus":"up","operationalStatus":"up","lastLinkUp":"2026/11/25 10:00:00.00"}}""");

        (await RunAsync(new CheckResult(Down, "", Since: never), new CheckResult(Up, "", Since: enabled))).Should().Be((true, 3, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_device_that_follows_soon_is_seen_soon()
    {
        (await RunAsync(null, new CheckResult(Down, ""), new CheckResult(Up, "", Sure: true))).Should().Be((true, 3, TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public async Task Patience_ends()
    {
        (await RunAsync(null, new CheckResult(Down, ""))).Should().Be((false, 10, TimeSpan.FromSeconds(0.15 + (8 * 0.5))));
    }

    // The last finding stays.
    private static async Task<(bool Gone, int Looks, TimeSpan Elapsed)> RunAsync(CheckResult? before, params CheckResult[] findings)
    {
        var time = new HurriedTime();
        var patient = new RepeatedCheck(Patience, time);
        var gone = await patient.RunAsync(
            () => Task.FromResult(findings[Math.Min(patient.Checks, findings.Length) - 1]), before, CancellationToken.None);
        return (gone, patient.Checks, time.Waited);
    }
}
