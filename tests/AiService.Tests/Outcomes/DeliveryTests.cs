using AiService.Repairs.Running;
using AiService.Tests.Harness;
using Serilog.Events;

namespace AiService.Tests.Outcomes;

/// <summary>Receivers that do not take a message: how it is sent again, in which order, and when it is given up.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private OutcomeRig rig = null!;

    public async Task InitializeAsync() => rig = await OutcomeRig.CreateAsync();

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(307)]
    public async Task What_may_pass_is_sent_again_with_growing_pauses_until_it_is_taken_once(int status)
    {
        var times = new List<DateTimeOffset>();
        rig.AlertService.Answer = number =>
        {
            times.Add(rig.Time.GetUtcNow());
            return Task.FromResult(number <= 12 ? status : 200);
        };
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed));
        var id = await OutcomeRig.RepairAsync(service);

        var messages = await rig.PumpAsync(rig.AlertService, 13);

        messages.Should().OnlyContain(message => message.Path == "/api/alert/hertzbeat" && message.Content.EndsWith(id), "no redirect is followed");
        var pauses = times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        for (var number = 0; number < pauses.Count; number++)
        {
            var expected = Math.Min(Math.Pow(2, number), 300);
            pauses[number].Should().BeInRange(0.8 * expected, (1.2 * expected) + 30, "of pause {0}", number);
        }

        await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health.Status == "healthy");
        rig.HertzBeat.Messages.Should().ContainSingle("the other one took it at once");
        rig.AlertService.Messages.Should().HaveCount(13);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task What_is_refused_as_it_is_is_given_up_and_does_not_keep_the_next_one_back(int status)
    {
        rig.AlertService.Answer = number => Task.FromResult(number <= 6 ? status : 200);
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed));
        var first = await OutcomeRig.RepairAsync(service, 1);
        var second = await OutcomeRig.RepairAsync(service, 2);

        var messages = await rig.PumpAsync(rig.AlertService, 7);

        messages.Select(message => message.Content[^36..]).Should().Equal([.. Enumerable.Repeat(first, 6), second]);
        service.Log.Events.Where(line => line.Level == LogEventLevel.Error).Should().ContainSingle().Which.RenderMessage(null)
            .Should().Contain("NOTIFY_ALERT_SERVICE_URL").And.Contain(first).And.Contain($"HTTP {status}").And.Contain("said by the receiver");
        await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health.Status == "healthy");
    }

    [Fact]
    public async Task Outcomes_are_given_in_their_order_and_one_receiver_does_not_delay_the_other()
    {
        var isDown = true;
        rig.AlertService.Answer = _ => Task.FromResult(isDown ? 500 : 200);
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed));
        var ids = new List<string>();
        for (var port = 1; port <= 8; port++)
        {
            ids.Add(await OutcomeRig.RepairAsync(service, port));
        }

        (await rig.HertzBeat.ReceivesAsync(8)).Select(message => message.Content[^36..]).Should().Equal(ids);
        var (status, description) = await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health.Status == "degraded" && health.Description.EndsWith("nothing waits", StringComparison.Ordinal));
        description.Should().StartWith("NOTIFY_ALERT_SERVICE_URL: 8 outcomes wait, the oldest since 2026-11-30T06:00:00").And.Contain("failing since 2026-11-30T06:00:00").And.Contain("HTTP 500")
            .And.EndWith("NOTIFY_HERTZBEAT_URL: nothing waits");

        isDown = false;
        var before = rig.AlertService.Messages.Count;
        var messages = await rig.PumpAsync(rig.AlertService, before + 8);
        messages.Skip(before).Select(message => message.Content[^36..]).Should().Equal(ids);
        await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health.Status == "healthy");
        rig.HertzBeat.Messages.Should().HaveCount(8);
    }

    [Fact]
    public async Task After_a_day_what_is_old_is_given_up_and_what_is_young_is_not()
    {
        var isDown = true;
        rig.AlertService.Answer = _ => Task.FromResult(isDown ? 500 : 200);
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed));
        var old = new[] { await OutcomeRig.RepairAsync(service, 1), await OutcomeRig.RepairAsync(service, 2), await OutcomeRig.RepairAsync(service, 3) };
        await rig.AlertService.ReceivesAsync(1);
        rig.Time.Advance(TimeSpan.FromHours(23));
        var young = await OutcomeRig.RepairAsync(service, 4);

        await rig.Pump.RunAsync(
            Eventually.HoldsAsync(() => service.Log.Events.Count(line => line.Level == LogEventLevel.Error) >= 3), TimeSpan.FromSeconds(20));
        isDown = false;
        var before = rig.AlertService.Messages.Count;
        var messages = await rig.PumpAsync(rig.AlertService, before + 1);

        messages[before].Content.Should().EndWith(young);
        service.Log.Events.Where(line => line.Level == LogEventLevel.Error).Select(line => line.RenderMessage(null))
            .Should().HaveCount(3).And.AllSatisfy(line => old.Should().Contain(id => line.Contains(id)));
    }

    [Fact]
    public async Task A_receiver_that_is_away_is_named_by_its_variable_and_gets_the_message_when_it_is_back()
    {
        var port = FreePort.Find();
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), $"NOTIFY_HERTZBEAT_URL=http://127.0.0.1:{port}/api/alerts/report/");
        var id = await OutcomeRig.RepairAsync(service);
        var (_, description) = await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health.Status == "degraded");
        description.Should().Contain("NOTIFY_HERTZBEAT_URL: 1 outcomes wait").And.Contain("Connection refused");

        await using var back = await FakeReceiver.StartAsync(port);
        var message = (await rig.PumpAsync(back, 1)).Single();

        message.Path.Should().Be("/api/alerts/report", "the whole address may be given too");
        message.Content.Should().EndWith(id);
        service.Log.Events.Where(line => line.Level == LogEventLevel.Warning && line.RenderMessage(null).Contains("cannot be reported"))
            .Should().ContainSingle("the same reason is logged once");
    }
}
