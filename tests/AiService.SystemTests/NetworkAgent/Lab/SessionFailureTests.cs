using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>Logins that must fail, and devices that go away or silent.</summary>
public sealed class SessionFailureTests : IAsyncLifetime
{
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task A_device_that_shows_another_host_key_is_not_logged_in_to()
    {
        await using var agent = LabAgent.For(lab, inventory => inventory.Replace(lab.Router.HostKey, lab.Host.HostKey, StringComparison.Ordinal));

        var attempt = await agent.RepairAsync("1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.NeverBegan, "refused"));
        attempt.Result.Should().Contain("主机密钥不匹配").And.Contain(lab.Router.HostKey);
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }

    [DeviceLabFact]
    public async Task A_wrong_password_is_told_without_showing_it()
    {
        await using var agent = LabAgent.For(lab, inventory => inventory.Replace("ROUTER1_PASSWORD", "WRONG_PASSWORD", StringComparison.Ordinal));

        var attempt = await agent.RepairAsync("1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.NeverBegan, "refused"));
        attempt.Result.Should().Contain("登录失败").And.NotContain(lab.Router.Password);
        agent.Log.Text.Should().NotContain(lab.Router.Password);
    }

    [DeviceLabFact]
    public async Task A_closed_port_is_told_as_refused()
    {
        await using var agent = LabAgent.For(lab, inventory => inventory.Replace("2222", "2223", StringComparison.Ordinal));

        var attempt = await agent.RepairAsync("1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.NeverBegan, "unreachable"));
        attempt.Result.Should().Contain("拒绝连接");
    }

    [DeviceLabFact]
    public async Task A_device_that_is_silent_is_given_up_within_the_limit()
    {
        await lab.Router.GoSilentAsync();
        await using var agent = LabAgent.For(lab, settings: LabAgent.Hasty);

        var attempt = await agent.RepairAsync("1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.NeverBegan, "unreachable"));
    }

    [DeviceLabFact]
    public async Task A_router_that_hangs_before_the_commands_is_not_touched()
    {
        await using var agent = LabAgent.For(lab, settings: LabAgent.Hasty);
        await lab.Router.StopAnsweringAsync();

        var attempt = await agent.RepairAsync("1");

        attempt.Outcome.Should().BeOneOf(AttemptOutcome.NeverBegan, AttemptOutcome.Failed);
        attempt.Status.Should().Be("unreachable");
        await lab.Router.AnswerAgainAsync();
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");
    }
}
