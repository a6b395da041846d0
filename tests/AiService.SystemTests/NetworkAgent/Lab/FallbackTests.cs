using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>The guide's loop through the front door: StackStorm cannot, the agent does, and the kernel shows it.</summary>
public sealed class FallbackTests : IAsyncLifetime
{
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task When_StackStorm_is_away_the_agent_repairs_the_router_and_both_are_told()
    {
        await using var service = await StartAsync("http://127.0.0.1:1/v1");

        var entries = await service.RepairAsync(Fault("接口eth1 down"));

        entries.Select(entry => (entry.Text("provider"), entry.GetProperty("success").GetBoolean()))
            .Should().Equal(("stackstorm", false), ("agent", true));
        (await lab.Router.FlagsAsync()).Should().Contain("UP").And.Contain("LOWER_UP");
        service.Log.Text.Should().NotContain(lab.Router.Password);
    }

    [DeviceLabFact]
    public async Task When_StackStorms_execution_failed_the_agent_repairs_the_router()
    {
        using var stackStorm = new FakeStackStorm().Lives("01f_fail_python_raise");
        await using var service = await StartAsync(
            stackStorm.BaseUrl, "STACKSTORM_ACTION_MAP={\"接口down\": {\"action\": \"" + Recording.Of("01f_fail_python_raise").Action + "\", \"device\": false}}");

        var entries = await service.RepairAsync(Fault("接口eth1 down"));

        entries.Select(entry => entry.Text("status")).Should().Equal(["failed", "succeeded"], "this is how it ended: {0}", entries[^1].Text("result"));
        (await lab.Router.FlagsAsync()).Should().Contain("LOWER_UP");
    }

    [DeviceLabFact]
    public async Task With_the_fallback_off_the_device_is_not_touched()
    {
        await using var service = await StartAsync("http://127.0.0.1:1/v1", "STACKSTORM_FALLBACK_AGENT=false");

        (await service.RepairAsync(Fault("接口eth1 down"))).Should().ContainSingle().Which.Text("provider").Should().Be("stackstorm");

        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }

    [DeviceLabFact]
    public async Task Without_StackStorm_the_agent_repairs_what_the_metrics_call_down()
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-fallback-").FullName;
        await using var service = await ServiceUnderTest.StartAsync(Devices(folder), folder: folder);

        var answer = await service.AskAsync(
            "/analyze", new { device_id = "1", auto_repair = true, metrics = new { interfaces = new { eth1 = new { status = "down" } } } });

        var entry = answer.GetProperty("data").GetProperty("repair_results").EnumerateArray().Should().ContainSingle().Which;
        entry.Text("provider").Should().Be("agent");
        entry.GetProperty("success").GetBoolean().Should().BeTrue(entry.ToString());
        (await lab.Router.FlagsAsync()).Should().Contain("LOWER_UP");
    }

    private async Task<ServiceUnderTest> StartAsync(string stackStorm, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-fallback-").FullName;
        return await GuideService.StartAsync(stackStorm, null, folder, [.. Devices(folder), .. more]);
    }

    private string[] Devices(string folder)
    {
        var file = Path.Combine(folder, "devices.yaml");
        File.WriteAllText(file, LabAgent.Inventory(lab));
        return [.. LabAgent.Settings(lab, file)];
    }
}
