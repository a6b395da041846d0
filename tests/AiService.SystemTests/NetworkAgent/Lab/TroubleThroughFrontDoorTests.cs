using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>
/// Through <c>POST /analyze</c>, with StackStorm failing: the router breaks during the commands. The answer says what the kernel shows, and where
/// that cannot be known, that it is unknown and what was sent last.
/// </summary>
public sealed class TroubleThroughFrontDoorTests : IAsyncLifetime
{
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task A_router_that_hangs_during_the_commands_and_stays_silent_leaves_the_repair_unknown()
    {
        var entry = await RepairAsync(atNoShutdown: lab.Router.StopAnsweringAsync);

        await ShouldBeUnknownAsync(entry);
    }

    [DeviceLabFact]
    public async Task A_router_that_hangs_during_the_commands_and_is_continued_is_reported_as_its_kernel_has_it()
    {
        var entry = await RepairAsync(atNoShutdown: lab.Router.StopAnsweringAsync, atFreshSession: lab.Router.AnswerAgainAsync);

        Said(entry).Should().Be(("agent", "succeeded", "succeeded", true), entry.ToString());
        entry.Text("result").Should().Contain("新会话");
        (await lab.Router.FlagsAsync()).Should().Contain("LOWER_UP");
    }

    [DeviceLabFact]
    public async Task A_path_that_is_lost_in_mid_session_leaves_the_repair_unknown()
    {
        var entry = await RepairAsync(atNoShutdown: lab.Router.GoSilentAsync);

        await ShouldBeUnknownAsync(entry);
    }

    [DeviceLabFact]
    public async Task A_session_whose_sshd_is_killed_is_told_as_a_fresh_one_finds_the_router()
    {
        var entry = await RepairAsync(atNoShutdown: () => lab.Router.KillSshdAsync(listening: false));

        Said(entry).Should().Be(("agent", "failed", "failed", false), entry.ToString());
        entry.Text("result").Should().Contain("no shutdown").And.Contain("新会话");
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }

    [DeviceLabFact]
    public async Task An_sshd_that_is_killed_and_stays_away_leaves_the_repair_unknown()
    {
        var entry = await RepairAsync(atNoShutdown: () => lab.Router.KillSshdAsync(listening: true));

        await ShouldBeUnknownAsync(entry);
    }

    private async Task<JsonElement> RepairAsync(Func<Task> atNoShutdown, Func<Task>? atFreshSession = null)
    {
        await using var service = await LabService.StartWatchedAsync(lab, (session, command) => (session, command) switch
        {
            (1, "no shutdown") => atNoShutdown(),
            (2, "") => atFreshSession?.Invoke() ?? Task.CompletedTask,
            _ => Task.CompletedTask,
        });

        var entries = await service.RepairAsync("1", "接口eth1 down");

        entries.Select(entry => entry.Text("provider")).Should().Equal("stackstorm", "agent");
        return entries[^1];
    }

    private async Task ShouldBeUnknownAsync(JsonElement entry)
    {
        Said(entry).Should().Be(("agent", "unknown", "unknown", false), entry.ToString());
        entry.Text("result").Should().Contain("最后发送的命令是 no shutdown").And.Contain("需人工确认");
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }

    private static (string? Provider, string? Status, string? State, bool Success) Said(JsonElement entry) =>
        (entry.Text("provider"), entry.Text("status"), entry.Text("state"), entry.GetProperty("success").GetBoolean());
}
