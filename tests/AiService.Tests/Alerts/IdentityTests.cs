using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Repairs.Inspections;
using AiService.Tests.Storage;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>Which device an alert means, and which it does not.</summary>
public sealed class IdentityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestProvider provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);

    [Theory]
    [InlineData("192.0.2.7", "repair")]
    [InlineData("192.0.2.6", "recorded")]
    [InlineData("192.0.2.99", "recorded")]
    public async Task A_device_id_that_a_text_may_have_added_counts_only_where_the_host_is_that_device(string host, string decision)
    {
        await using var service = await StartAsync(provider, settings: [$"DEVICES_FILE={Devices()}", $"DEVICE_CREDENTIALS_DIR={folder.Path}"]);

        var item = await service.DecidedAsync(HertzBeat(host), decision);

        item.Text("device_id").Should().Be(decision == "repair" ? "7" : "");
    }

    [Fact]
    public async Task While_the_host_cannot_be_looked_up_it_does_not_count()
    {
        var time = Clock();
        await using var service = await StartAsync(provider, time, settings: [$"DEVICES_FILE={Devices()}", $"DEVICE_CREDENTIALS_DIR={folder.Path}", $"DEVICE_SERVICE_URL=http://127.0.0.1:{FreePort.Find()}", "DEVICE_SERVICE_TOKEN=t0ken-0123456789"]);

        var item = (await service.AlertAsync(HertzBeat("192.0.2.99")).WhileAsync(time)).Single();

        item.Text("decision").Should().Be("pending", item.ToString());
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task While_device_service_is_away_it_is_not_asked_for_each_id_again()
    {
        var time = Clock();
        await using var service = await StartAsync(provider, time, settings: [$"DEVICE_SERVICE_URL=http://127.0.0.1:{FreePort.Find()}", "DEVICE_SERVICE_TOKEN=t0ken-0123456789"]);

        for (var sent = 0; sent < 10; sent++)
        {
            await service.AlertAsync(Enumerable.Range(0, 20).Select(id => Own("a-1", device: $"{sent}-{id}")).ToList()).WhileAsync(time);
        }

        service.Log.Text.Split("gave no answer").Length.Should().BeLessThan(60);
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task What_may_not_repair_costs_no_look_up_for_each_id()
    {
        using var platform = new PlatformService("{}");
        await using var service = await platform.StartAsync([provider], Clock(), settings: ["ANONYMOUS_ROLE=caller", "TRUSTED_NETWORKS=192.0.2.0/24", AutoRepair]);

        var items = await service.AlertAsync(Enumerable.Range(0, 50).Select(id => Own("a-1", device: $"invented-{id}")).ToList());

        items.Should().OnlyContain(item => item.Text("decision") == "recorded");
        platform.Looks.Should().BeLessThan(5);
    }

    [Fact]
    public async Task What_is_over_on_one_device_ends_nothing_on_another()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);
        await service.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await service.DecidedAsync(Own("cpu", port: "Gig0/0/2"), "repair");
        var waiting = (await service.RepairBehindAsync("cpu")).Text("id")!;

        await service.DecidedAsync(Own("cpu", device: "2", state: "resolved"), "resolved");

        (await service.RepairOfAsync(waiting)).Texts("state", "alert_resolved_at").Should().Equal("waiting", "");
        await service.DecidedAsync(Own("cpu", state: "resolved"), "resolved");
        (await service.EndOfAsync(waiting)).Text("state").Should().Be("refused");
        held.End(AttemptOutcome.Succeeded);
    }

    public void Dispose() => folder.Dispose();

    private static object HertzBeat(string host) => new
    {
        content = "接口Gig0/0/1 down",
        priority = 1,
        status = 0,
        thresholdId = "12",
        tags = new { monitorId = "501", monitorHost = host, interface_name = "Gig0/0/1", device_id = "7" },
    };

    private string Devices()
    {
        File.WriteAllText(folder.File("..devices"), "devices:\n  - id: 6\n    host: 192.0.2.6\n    platform: frr\n  - id: 7\n    host: 192.0.2.7\n    platform: frr\n");
        return folder.File("..devices");
    }
}
