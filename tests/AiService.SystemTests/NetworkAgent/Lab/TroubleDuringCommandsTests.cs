using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>Devices that break after the first command that changes them: the end must be bounded, and true.</summary>
public sealed class TroubleDuringCommandsTests : IAsyncLifetime
{
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task A_router_that_hangs_and_stays_silent_leaves_the_result_unknown()
    {
        await using var agent = LabAgent.For(
            lab, before: (session, command) => (session, command) is (1, "no shutdown") ? lab.Router.StopAnsweringAsync() : Task.CompletedTask, settings: LabAgent.Hasty);

        var attempt = await agent.RepairAsync("1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("no shutdown").And.Contain("需人工确认");
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }

    [DeviceLabFact]
    public async Task A_router_that_hangs_and_comes_back_is_read_anew_and_told_as_its_kernel_has_it()
    {
        await using var agent = LabAgent.For(lab, before: (session, command) => (session, command) switch
        {
            (1, "no shutdown") => lab.Router.StopAnsweringAsync(),
            (2, "") => lab.Router.AnswerAgainAsync(),
            _ => Task.CompletedTask,
        }, settings: LabAgent.Hasty);

        var attempt = await agent.RepairAsync("1");

        // The router had the command in its hands when it hung, and carries it out when it comes back.
        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.Result.Should().Contain("新会话");
        (await lab.Router.FlagsAsync()).Should().Contain("LOWER_UP");
    }

    [DeviceLabFact]
    public async Task A_path_that_is_lost_leaves_the_result_unknown()
    {
        await using var agent = LabAgent.For(
            lab, before: (session, command) => (session, command) is (1, "no shutdown") ? lab.Router.GoSilentAsync() : Task.CompletedTask, settings: LabAgent.Hasty);

        var attempt = await agent.RepairAsync("1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }

    [DeviceLabFact]
    public async Task A_host_that_goes_silent_before_its_command_leaves_the_result_unknown()
    {
        await using var agent = LabAgent.For(
            lab,
            before: (session, command) => session == 1 && command.EndsWith(" up", StringComparison.Ordinal) ? lab.Host.GoSilentAsync() : Task.CompletedTask,
            settings: LabAgent.Hasty);

        var attempt = await agent.RepairAsync("2");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("ip link set dev eth1 up");
    }

    [DeviceLabFact]
    public async Task A_session_whose_sshd_is_killed_is_replaced_by_a_fresh_one_that_reads_the_state()
    {
        await using var agent = LabAgent.For(
            lab,
            before: (session, command) => (session, command) is (1, "no shutdown") ? lab.Router.KillSshdAsync(listening: false) : Task.CompletedTask,
            settings: LabAgent.Hasty);

        var attempt = await agent.RepairAsync("1");

        attempt.Outcome.Should().Be(AttemptOutcome.Failed, "the command did not arrive, and the fresh session saw so");
        attempt.Result.Should().Contain("no shutdown");
        (await agent.TranscriptAsync()).Select(line => line.Session).Distinct().Should().Equal(1, 2);
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }

    [DeviceLabFact]
    public async Task An_sshd_that_is_killed_and_stays_away_leaves_the_result_unknown()
    {
        await using var agent = LabAgent.For(
            lab,
            before: (session, command) => (session, command) is (1, "no shutdown") ? lab.Router.KillSshdAsync(listening: true) : Task.CompletedTask,
            settings: LabAgent.Hasty);

        var attempt = await agent.RepairAsync("1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("no shutdown").And.Contain("需人工确认");
    }
}
