using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>The guide's fault through <c>POST /analyze</c> while StackStorm fails, on real routers; the kernel is asked how it ended.</summary>
public sealed class FrontDoorTests : IAsyncLifetime
{
    private const string Down = "接口eth1 down";
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task When_StackStorm_fails_the_router_is_repaired_all_the_same_and_no_secret_is_told()
    {
        await using var service = await LabService.StartAsync(lab, "failed");

        var entries = await service.RepairAsync("1", Down);

        Said(entries).Should().Equal(("stackstorm", "failed", false), ("agent", "succeeded", true));
        (await lab.Router.FlagsAsync()).Should().Contain("LOWER_UP");
        (string.Concat(entries) + service.Service.Log.Text).Should().NotContain(lab.Router.Password);
    }

    [DeviceLabFact]
    public async Task A_carrier_that_is_lost_is_escalated()
    {
        await lab.Router.LoseCarrierAsync();
        await using var service = await LabService.StartAsync(lab, "failed");

        var entries = await service.RepairAsync("1", Down);

        Said(entries)[^1].Should().Be(("agent", "escalated", false));
        entries[^1].Text("result").Should().Contain("需人工处理");
    }

    [DeviceLabFact]
    public async Task Two_faults_of_one_router_at_once_are_two_repairs_one_after_the_other()
    {
        await using var service = await LabService.StartAsync(lab, "failed");

        var entries = await service.RepairAsync("1", Down, "接口eth2 down");

        Said(entries).Where(entry => entry.Provider == "agent").Should().Equal(("agent", "succeeded", true), ("agent", "succeeded", true));
        (await lab.Router.FlagsAsync("eth1")).Should().Contain("LOWER_UP");
        (await lab.Router.FlagsAsync("eth2")).Should().Contain("LOWER_UP");
    }

    [DeviceLabFact]
    public async Task A_router_with_another_host_key_is_not_logged_in_to()
    {
        await using var service = await LabService.StartAsync(
            lab, "failed", inventory => inventory.Replace(lab.Router.HostKey, lab.Host.HostKey, StringComparison.Ordinal));

        Said(await service.RepairAsync("1", Down))[^1].Should().Be(("agent", "refused", false));

        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }

    [DeviceLabFact]
    public async Task A_wrong_password_is_told_and_not_shown()
    {
        await using var service = await LabService.StartAsync(
            lab, "failed", inventory => inventory.Replace("ROUTER1_PASSWORD", "WRONG_PASSWORD", StringComparison.Ordinal));

        var entries = await service.RepairAsync("1", Down);

        Said(entries)[^1].Should().Be(("agent", "refused", false));
        (string.Concat(entries) + service.Service.Log.Text).Should().NotContain(lab.Router.Password);
    }

    [DeviceLabFact]
    public async Task A_router_that_cannot_be_reached_is_told()
    {
        await lab.Router.GoSilentAsync();
        await using var service = await LabService.StartAsync(lab, "failed", null, LabAgent.Hasty);

        Said(await service.RepairAsync("1", Down))[^1].Should().Be(("agent", "unreachable", false));
    }

    [DeviceLabFact]
    public async Task A_router_that_hangs_is_left_alone_and_repaired_once_it_answers_again()
    {
        await lab.Router.StopAnsweringAsync();
        await using var service = await LabService.StartAsync(lab, "failed", null, LabAgent.Hasty);
        Said(await service.RepairAsync("1", Down))[^1].Should().Be(("agent", "unreachable", false));
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");

        await lab.Router.AnswerAgainAsync();

        Said(await service.RepairAsync("1", Down))[^1].Should().Be(("agent", "succeeded", true));
        (await lab.Router.FlagsAsync()).Should().Contain("LOWER_UP");
    }

    internal static List<(string? Provider, string? Status, bool Success)> Said(IEnumerable<JsonElement> entries)
    {
        return [.. entries.Select(entry => (entry.Text("provider"), entry.Text("status"), entry.GetProperty("success").GetBoolean()))];
    }
}
