using System.Diagnostics;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Repairs.Inspections;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Peers;

/// <summary>A device-service and a scheduler-service that misbehave after a repair change nothing of it, and hold neither it nor the stop of the process.</summary>
public sealed class PlatformPeerTests
{
    private const string HalfHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Head: ";
    private const string NoDevice = """{"code":500,"msg":"设备不存在","data":null}""";
    private const string Inspected = """{"code":200,"msg":"操作成功","data":{"metrics":{"interfaces":{"GE0/0/1":{"status":"up"}}}}}""";
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Drips, HalfHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.NeverEnds, HalfHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead)]
    public async Task An_inspection_that_misbehaves_leaves_the_repair_unverified(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening, request => IsInspection(request) ? null : NoDevice);
        await using var service = await PlatformService.StartAsync(peer.Url, [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], time, settings: "ANALYZE_TIMEOUT=3600");

        var repair = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await peer.Asked;
        if (misconduct is Misconduct.Drips or Misconduct.Stalls)
        {
            time.Advance(TimeSpan.FromSeconds(119));
            repair.IsCompleted.Should().BeFalse("its limit is two minutes");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var entry = (await repair).Single();
        await peer.LeftAsync();
        (entry.GetProperty("success").GetBoolean(), Verified.Of(entry)).Should().Be((true, null), entry.ToString());
        entry.Text("verification").Should().StartWith("平台巡检未能核实：device-service").And.NotContain("Exception");
        peer.Sent.Should().BeLessThan(MisbehavingPeer.Bearable);
    }

    [Fact]
    public async Task An_inspection_that_is_too_large_is_none()
    {
        var large = Inspected.Replace("操作成功", new string('a', 4 * 1024 * 1024), StringComparison.Ordinal);
        await using var peer = new MisbehavingPeer(Misconduct.Closes, "", request => IsInspection(request) ? large : NoDevice);
        await using var service = await PlatformService.StartAsync(peer.Url, [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)]);

        Verified.Of((await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single()).Should().BeNull();
    }

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Stalls, "")]
    public async Task An_inspection_does_not_hold_the_stop(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening, request => IsInspection(request) ? null : NoDevice);
        await using var service = await PlatformService.StartAsync(peer.Url, [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)]);
        var repair = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await peer.Asked;

        var began = Stopwatch.GetTimestamp();
        await service.StopAsync();

        (await repair).Single().Text("state").Should().Be("verifying");
        await peer.LeftAsync();
        Limits.Passed(began).Should().BeLessThan(Limits.Stop);
    }

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Drips, HalfHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.NeverEnds, HalfHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead)]
    public async Task A_scheduler_that_misbehaves_is_a_warning(Misconduct misconduct, string opening)
    {
        await using var scheduler = new MisbehavingPeer(misconduct, opening, _ => null);
        using var platform = new PlatformService(Inspected);
        await using var service = await platform.StartAsync(
            [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], time, null, $"SCHEDULER_SERVICE_URL={scheduler.Url}", "VERIFY_TASK_ID=7");

        Verified.Of((await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single()).Should().BeTrue("no repair waits for it");
        await scheduler.Asked;
        if (misconduct is Misconduct.Drips or Misconduct.Stalls)
        {
            time.Advance(TimeSpan.FromSeconds(60));
        }

        await Eventually.HoldsAsync(() => service.Log.Text.Contains("gave no report", StringComparison.Ordinal));
        await scheduler.LeftAsync();
        scheduler.Sent.Should().BeLessThan(MisbehavingPeer.Bearable);
    }

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Stalls, "")]
    public async Task A_scheduler_does_not_hold_the_stop(Misconduct misconduct, string opening)
    {
        await using var scheduler = new MisbehavingPeer(misconduct, opening, _ => null);
        using var platform = new PlatformService(Inspected);
        await using var service = await platform.StartAsync(
            [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], null, null, $"SCHEDULER_SERVICE_URL={scheduler.Url}", "VERIFY_TASK_ID=7");
        await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await scheduler.Asked;

        var began = Stopwatch.GetTimestamp();
        await service.StopAsync();

        await scheduler.LeftAsync();
        Limits.Passed(began).Should().BeLessThan(Limits.Stop);
    }

    private static bool IsInspection(string request) => request.StartsWith("POST ", StringComparison.Ordinal);
}
