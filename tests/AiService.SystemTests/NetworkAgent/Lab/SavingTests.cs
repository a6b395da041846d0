using AiService.NetworkAgent.Yaml;
using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>Writing the start-up configuration of a real router, judged by its file.</summary>
public sealed class SavingTests : IAsyncLifetime
{
    private readonly DirectoryInfo runbooks = Directory.CreateTempSubdirectory("aiservice-runbooks-");
    private DeviceLab lab = null!;

    public async Task InitializeAsync()
    {
        lab = await DeviceLab.UpAsync();
        var shipped = EmbeddedYaml.Files("Runbooks").Single(file => file.Name == "enable-interface.yaml").Text;
        await File.WriteAllTextAsync(Path.Combine(runbooks.FullName, "enable-interface.yaml"), shipped + "\nsave: true\n");
    }

    public async Task DisposeAsync()
    {
        runbooks.Delete(recursive: true);
        await lab.DisposeAsync();
    }

    [DeviceLabFact]
    public async Task What_a_runbook_wants_saved_is_in_the_routers_file_afterwards()
    {
        (await lab.Router.StartUpAsync()).Should().Contain("interface eth1\n shutdown");

        var attempt = await RepairAsync();

        attempt.Result.Should().EndWith("设备上确认接口已 up");
        (await lab.Router.StartUpAsync()).Should().NotContain("interface eth1\n shutdown").And.Contain("interface eth2\n shutdown");
    }

    [DeviceLabFact]
    public async Task A_file_that_the_router_cannot_write_is_told_though_the_router_calls_it_no_error()
    {
        await lab.Router.ProtectStartUpAsync();

        var attempt = await RepairAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded, "the port is up all the same");
        attempt.Result.Should().Contain("配置未能保存：Can't open configuration file");
        (await lab.Router.StartUpAsync()).Should().Contain("interface eth1\n shutdown");
    }

    private async Task<AttemptResult> RepairAsync()
    {
        await using var agent = LabAgent.For(lab, settings: [$"RUNBOOKS_DIR={runbooks.FullName}"]);
        return await agent.RepairAsync("1");
    }
}
