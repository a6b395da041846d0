using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>StackStorm claims success: the device itself is asked whether that is so.</summary>
public sealed class VerificationTests : IAsyncLifetime
{
    private const string Down = "接口eth1 down";
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task A_success_that_the_router_denies_is_none_and_the_fallback_repairs_it()
    {
        await using var service = await LabService.StartAsync(lab, "succeeded");

        var entries = await service.RepairAsync("1", Down);

        FrontDoorTests.Said(entries).Select(entry => (entry.Provider, entry.Success)).Should().Equal(("stackstorm", false), ("agent", true));
        entries[0].GetProperty("verified").GetBoolean().Should().BeFalse();
        entries[0].Text("result").Should().Contain("设备上确认接口处于管理性关闭（shutdown）状态");
        entries[0].GetProperty("details").GetProperty("verification").GetProperty("evidence").Text("state").Should().Be("administratively_down");
        (await lab.Router.FlagsAsync()).Should().Contain("LOWER_UP");
    }

    [DeviceLabFact]
    public async Task A_success_that_the_device_confirms_is_verified_and_nothing_else_is_done()
    {
        await lab.Host.SetLinkUpAsync();
        await using var service = await LabService.StartAsync(lab, "succeeded");

        var entry = (await service.RepairAsync("2", Down)).Should().ContainSingle().Which;

        entry.GetProperty("success").GetBoolean().Should().BeTrue(entry.ToString());
        entry.GetProperty("verified").GetBoolean().Should().BeTrue();
        entry.GetProperty("details").GetProperty("verification").GetProperty("evidence").Text("state").Should().Be("up");
    }

    [DeviceLabFact]
    public async Task A_device_that_cannot_be_looked_at_leaves_the_success_unverified()
    {
        await lab.Router.GoSilentAsync();
        await using var service = await LabService.StartAsync(lab, "succeeded", null, LabAgent.Hasty);

        var entry = (await service.RepairAsync("1", Down)).Should().ContainSingle().Which;

        entry.GetProperty("success").GetBoolean().Should().BeTrue(entry.ToString());
        (entry.TryGetProperty("verified", out var verified) && verified.ValueKind is not System.Text.Json.JsonValueKind.Null).Should().BeFalse();
        entry.GetProperty("details").GetProperty("verification").Text("result").Should().Contain("无法在设备上核实");
    }

    [DeviceLabFact]
    public async Task A_device_or_a_fault_that_is_not_known_here_is_not_looked_at()
    {
        await using var service = await LabService.StartAsync(lab, "succeeded");

        var entry = (await service.RepairAsync("99", Down)).Should().ContainSingle().Which;

        entry.GetProperty("success").GetBoolean().Should().BeTrue(entry.ToString());
        entry.GetProperty("details").TryGetProperty("verification", out _).Should().BeFalse();
    }
}
