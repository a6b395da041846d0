using System.Diagnostics;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Outcomes;
using AiService.Tests.Repairs;

namespace AiService.Tests.Peers;

/// <summary>A receiver of outcomes that misbehaves holds neither the other one, nor health, nor a stop, and costs no memory.</summary>
public sealed class OutcomePeerTests : IAsyncLifetime
{
    private const string HalfHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Head: ";
    private const string Refusal = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n\r\n{\"msg\":\"";

    private OutcomeRig rig = null!;

    public async Task InitializeAsync() => rig = await OutcomeRig.CreateAsync();

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Theory]
    [InlineData(Misconduct.Drips, HalfHead)]
    [InlineData(Misconduct.Drips, Refusal)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.Stalls, Refusal)]
    [InlineData(Misconduct.NeverEnds, HalfHead)]
    [InlineData(Misconduct.NeverEnds, Refusal)]
    [InlineData(Misconduct.NeverEnds, "")]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, HalfHead)]
    public async Task A_message_that_is_not_answered_is_one_that_waits(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening);
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), $"NOTIFY_ALERT_SERVICE_URL={peer.Url}");
        await OutcomeRig.RepairAsync(service);

        // On a busy machine the first attempt can end before the peer has read it: the next one is due by the service's clock.
        await Eventually.ReadAsync(() => Task.FromResult(peer.Asked.IsCompleted), asked => asked, () => rig.Time.Advance(TimeSpan.FromMilliseconds(500)));
        await rig.HertzBeat.ReceivesAsync(1);

        // A minute of the service's clock, in which a real second passes.
        var (_, description) = await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), IsOneThatWaits, () => rig.Time.Advance(TimeSpan.FromMilliseconds(500)));

        description.Should().StartWith("NOTIFY_ALERT_SERVICE_URL: 1 outcomes wait").And.NotContain("Exception");
        await peer.LeftAsync();
        peer.Sent.Should().BeLessThan(MisbehavingPeer.Bearable);
    }

    [Theory]
    [InlineData(Misconduct.Drips)]
    [InlineData(Misconduct.Stalls)]
    [InlineData(Misconduct.NeverEnds)]
    [InlineData(Misconduct.BreaksOff)]
    public async Task A_status_of_success_is_enough_whatever_follows(Misconduct misconduct)
    {
        await using var peer = new MisbehavingPeer(misconduct, MisbehavingPeer.HttpHead);
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), $"NOTIFY_ALERT_SERVICE_URL={peer.Url}");
        await OutcomeRig.RepairAsync(service);

        await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health.Description.StartsWith("NOTIFY_ALERT_SERVICE_URL: nothing waits", StringComparison.Ordinal));

        await peer.LeftAsync();
        peer.Sent.Should().BeLessThan(MisbehavingPeer.Bearable);
        service.Log.Text.Should().NotContain("cannot be reported");
    }

    [Theory]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.Drips, HalfHead)]
    public async Task It_does_not_hold_a_stop(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening);
        await using var service = await ProviderService.StartAsync([OutcomeRig.Ends(AttemptOutcome.Failed)], settings: $"NOTIFY_ALERT_SERVICE_URL={peer.Url}");
        await OutcomeRig.RepairAsync(service);
        await peer.Asked;

        var began = Stopwatch.GetTimestamp();
        await service.StopAsync();

        Limits.Passed(began).Should().BeLessThan(Limits.Stop);
        await peer.LeftAsync();
    }

    private static bool IsOneThatWaits((string Status, string Description) health) =>
        health.Status == "degraded" && health.Description.EndsWith("NOTIFY_HERTZBEAT_URL: nothing waits", StringComparison.Ordinal);
}
