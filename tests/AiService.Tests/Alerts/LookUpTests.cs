using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>Alerts whose device only device-service knows, and what becomes of them while it does not answer: their sender never waits for it.</summary>
public sealed class LookUpTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DeviceDirectory directory = new();
    private readonly FakeTimeProvider time = Clock();
    private readonly TestProvider provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);

    public void Dispose()
    {
        directory.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_device_that_is_found_in_time_is_decided_at_once()
    {
        await using var service = await StartAsync();

        var item = (await service.AlertAsync(Hosted("a-1"))).Single();

        item.Texts("device_id", "host", "decision").Should().Equal("6", "192.0.2.11", "repair");
    }

    [Fact]
    public async Task A_slow_answer_is_waited_for_behind_the_alert_s_own()
    {
        await using var service = await StartAsync();
        directory.Hold();

        var item = await PendingAsync(service, Hosted("a-1"));

        item.Texts("device_id", "decision").Should().Equal("", "pending");
        directory.Answer();
        (await DecidedAsync(service, "a-1")).Texts("device_id", "decision").Should().Equal("6", "repair");
        (await service.EndOfAsync((await service.RepairBehindAsync("a-1")).Text("id")!)).Text("state").Should().Be("succeeded");
    }

    [Fact]
    public async Task One_that_ends_meanwhile_is_refused_and_nothing_is_repaired()
    {
        await using var service = await StartAsync();
        directory.Hold();
        await PendingAsync(service, Hosted("a-1"));

        var over = await AnsweredAsync(service, Hosted("a-1", state: "resolved"));

        over.Text("decision").Should().Be("resolved");
        directory.Answer();
        var fired = (await service.AlertsAsync("alert_id=a-1&state=firing")).Single();
        fired.Text("decision").Should().Be("refused");
        fired.Text("reason").Should().Contain("恢复");
        fired.Text("resolved_at").Should().NotBeNullOrEmpty();
        await DecidesAnotherAsync(service);
        (await service.AlertsAsync("alert_id=a-1&state=firing")).Single().Text("decision").Should().Be("refused");
        (await service.RepairsAsync("device_id=6")).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Alerts_of_known_devices_do_not_wait_for_those_that_are_looked_up()
    {
        var known = folder.File("devices.yaml");
        await File.WriteAllTextAsync(folder.File("password"), "unused");
        await File.WriteAllTextAsync(known, $"""
            devices:
              - id: "1"
                host: 192.0.2.1
                platform: vrp
                username: netop
                password_file: {folder.File("password")}
                host_key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
                group: core

            """);
        await using var service = await StartAsync($"DEVICES_FILE={known}");
        directory.Hold();
        await AnsweredAsync(service, Enumerable.Range(0, 10).Select(number => Hosted($"h-{number}")).ToList());

        var item = await service.DecidedAsync(Own("a-1"), "repair");

        item.Text("device_id").Should().Be("1");
        (await service.AlertsAsync("decision=pending")).Should().HaveCount(10);
    }

    [Fact]
    public async Task A_device_service_that_is_away_is_asked_again_until_it_is_back()
    {
        await using var service = await StartAsync();
        directory.IsAway = true;
        (await PendingAsync(service, Hosted("a-1"))).Text("decision").Should().Be("pending");
        time.Advance(TimeSpan.FromSeconds(60));
        (await service.AlertOfAsync("a-1")).Text("decision").Should().Be("pending");

        directory.IsAway = false;

        (await DecidedAsync(service, "a-1", step: 1)).Texts("device_id", "decision").Should().Equal("6", "repair");
    }

    [Fact]
    public async Task After_the_limit_it_is_recorded_with_what_kept_its_device_from_being_known()
    {
        await using var service = await StartAsync("ALERT_REPAIR_TIMEOUT=120");
        directory.IsAway = true;
        await PendingAsync(service, Hosted("a-1"));

        var decided = await DecidedAsync(service, "a-1", step: 1);

        decided.Text("decision").Should().Be("recorded");
        decided.Text("reason").Should().Contain("device-service");
        (time.GetUtcNow() - Clock().GetUtcNow()).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(120));
        provider.Begun.Should().Be(0);
    }

    [Theory]
    [InlineData(1, "repair")]
    [InlineData(901, "refused")]
    public async Task The_next_process_goes_on_with_the_look_up(int seconds, string decision)
    {
        await using (var first = await StartAsync())
        {
            directory.IsAway = true;
            await PendingAsync(first, Hosted("a-1"));
        }

        time.Advance(TimeSpan.FromSeconds(seconds));
        directory.IsAway = false;
        await using var second = await StartAsync();

        (await DecidedAsync(second, "a-1", step: 1)).Text("decision").Should().Be(decision);
        await second.SettleAsync();
        provider.Begun.Should().Be(decision == "repair" ? 1 : 0);
    }

    private static object Hosted(string id, string host = "192.0.2.11", string state = "firing") => new { alert_id = id, host, description = "接口Gig0/0/1 down", level = "P1", state };

    private Task<ServiceUnderTest> StartAsync(params string[] settings) =>
        AlertCalls.StartAsync(provider, time, folder.Path, [.. directory.Settings, .. settings]);

    private async Task<JsonElement> PendingAsync(ServiceUnderTest service, object alert)
    {
        var item = await AnsweredAsync(service, alert);
        item.Text("decision").Should().Be("pending", item.ToString());
        return item;
    }

    /// <summary>Sends, and lets the clock run until the answer is there.</summary>
    private async Task<JsonElement> AnsweredAsync(ServiceUnderTest service, object alerts)
    {
        var answer = service.AlertAsync(alerts);
        await Eventually.ReadAsync(() => Task.FromResult(answer.IsCompleted), done => done, () => time.Advance(TimeSpan.FromMilliseconds(5)));
        return (await answer)[0];
    }

    private Task<JsonElement> DecidedAsync(ServiceUnderTest service, string id, double step = 0.05) =>
        Eventually.ReadAsync(() => service.AlertOfAsync(id), alert => alert.Text("decision") != "pending", () => time.Advance(TimeSpan.FromSeconds(step)));

    /// <summary>Has another alert looked up and decided, behind everything that came before.</summary>
    private async Task DecidesAnotherAsync(ServiceUnderTest service)
    {
        await AnsweredAsync(service, Hosted("z-9", host: "192.0.2.12"));
        (await DecidedAsync(service, "z-9")).Text("decision").Should().Be("repair");
    }
}
