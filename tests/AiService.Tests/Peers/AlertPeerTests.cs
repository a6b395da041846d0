using System.Diagnostics;
using AiService.Repairs.Running;
using AiService.Tests.Alerts;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Peers;

/// <summary>A device-service that misbehaves while the device of an alert is looked up: the sender does not wait for it, and the alert is kept.</summary>
public sealed class AlertPeerTests
{
    private const string HalfHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Head: ";
    private readonly FakeTimeProvider time = AlertCalls.Clock();
    private readonly TestProvider provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead, true)]
    [InlineData(Misconduct.Drips, HalfHead, false)]
    [InlineData(Misconduct.Stalls, "", true)]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead, true)]
    [InlineData(Misconduct.NeverEnds, HalfHead, false)]
    [InlineData(Misconduct.Closes, "", true)]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead, false)]
    public async Task The_sender_is_answered_meanwhile_and_the_alert_is_recorded_in_the_end(Misconduct misconduct, string opening, bool byAddress)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening, _ => null);
        await using var service = await AlertCalls.StartAsync(provider, time, null, [.. DeviceDirectory.Of(peer.Url), "ALERT_REPAIR_TIMEOUT=60"]);
        object alert = byAddress
            ? new { alert_id = "a-1", host = "192.0.2.11", description = "接口Gig0/0/1 down", level = "P1" }
            : new { alert_id = "a-1", device_id = "6", description = "接口Gig0/0/1 down", level = "P1" };

        var answer = service.AlertAsync(alert);
        await peer.Asked;
        var began = Stopwatch.GetTimestamp();
        await Eventually.ReadAsync(() => Task.FromResult(answer.IsCompleted), done => done, () => time.Advance(TimeSpan.FromMilliseconds(5)));
        Limits.Passed(began).Should().BeLessThan(Limits.Health);

        (await answer).Single().Text("decision").Should().BeOneOf("pending", "recorded");
        await Eventually.ReadAsync(() => service.AlertOfAsync("a-1"), one => one.Text("decision") == "recorded", () => time.Advance(TimeSpan.FromSeconds(5)));
        provider.Begun.Should().Be(0);
        peer.Sent.Should().BeLessThan(100 * MisbehavingPeer.Bearable);
    }

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Stalls, "")]
    public async Task It_does_not_hold_the_stop(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening, _ => null);
        await using var service = await AlertCalls.StartAsync(provider, TimeProvider.System, null, DeviceDirectory.Of(peer.Url));
        (await service.AlertAsync(new { alert_id = "a-1", host = "192.0.2.11", description = "接口Gig0/0/1 down", level = "P1" })).Single().Text("decision").Should().Be("pending");

        var began = Stopwatch.GetTimestamp();
        await service.StopAsync();

        await peer.LeftAsync();
        Limits.Passed(began).Should().BeLessThan(Limits.Stop);
    }
}
