namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>Eight real routers at once.</summary>
public sealed class ManyRoutersTests : IAsyncLifetime
{
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync(routers: 8);

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task Eight_routers_are_repaired_at_once_with_three_places_for_sessions()
    {
        await using var service = await LabService.StartAsync(lab, "failed", null, "AGENT_MAX_SESSIONS=3");
        string[] ids = ["1", .. Enumerable.Range(12, 7).Select(id => $"{id}")];

        var results = await Task.WhenAll(ids.Select(id => service.RepairAsync(id, "接口eth1 down")));

        results.Select(entries => FrontDoorTests.Said(entries)[^1]).Should().AllSatisfy(entry => entry.Should().Be(("agent", "succeeded", true)));
        foreach (var router in lab.Routers)
        {
            (await router.FlagsAsync()).Should().Contain("LOWER_UP");
        }
    }
}
