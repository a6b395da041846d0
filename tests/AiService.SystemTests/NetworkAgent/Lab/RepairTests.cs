using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>What the agent does to real devices, judged by their kernels.</summary>
public sealed class RepairTests : IAsyncLifetime
{
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task An_interface_that_was_shut_down_on_a_router_is_up_in_its_kernel_afterwards()
    {
        await using var agent = LabAgent.For(lab);
        (await lab.Router.FlagsAsync()).Should().NotContain("UP");

        var attempt = await agent.RepairAsync("1");

        attempt.Result.Should().Be("启用接口 eth1：命令已执行，修复成功，设备上确认接口已 up");
        (attempt.Outcome, attempt.Status, attempt.Action).Should().Be((AttemptOutcome.Succeeded, "succeeded", "enable-interface"));
        (await lab.Router.FlagsAsync()).Should().Contain("UP").And.Contain("LOWER_UP");
        attempt.Details!.ToJsonString().Should().Contain("administratively_down").And.NotContain(lab.Router.Password);
        agent.Log.Text.Should().Contain("enable-interface").And.NotContain(lab.Router.Password);
    }

    [DeviceLabFact]
    public async Task An_interface_that_was_shut_down_on_a_host_is_up_in_its_kernel_afterwards()
    {
        await using var agent = LabAgent.For(lab);
        (await lab.Host.FlagsAsync()).Should().NotContain("UP");

        var attempt = await agent.RepairAsync("2");

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        (await lab.Host.FlagsAsync()).Should().Contain("UP").And.Contain("LOWER_UP");
    }

    [DeviceLabFact]
    public async Task An_interface_that_is_up_already_is_left_alone()
    {
        await lab.Host.SetLinkUpAsync();
        await using var agent = LabAgent.For(lab);

        var attempt = await agent.RepairAsync("2");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Succeeded, "not_needed"));
        attempt.DidSomething.Should().BeFalse("what was not done teaches nothing");
        attempt.Details!["commands"]!.AsArray().Should().BeEmpty();
    }

    [DeviceLabFact]
    public async Task A_carrier_that_is_lost_at_the_peer_is_escalated_and_never_called_repaired()
    {
        await lab.Router.LoseCarrierAsync();
        await lab.Host.LoseCarrierAsync();
        await using var agent = LabAgent.For(lab);

        foreach (var device in new[] { "1", "2" })
        {
            var attempt = await agent.RepairAsync(device);

            (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Escalated, "escalated"));
            attempt.Result.Should().Contain("物理链路").And.Contain("需人工处理");
        }

        // The second look finds the port enabled, and nothing more to do.
        (await agent.RepairAsync("2")).Details!["commands"]!.AsArray().Should().BeEmpty();
    }

    [DeviceLabFact]
    public async Task An_interface_that_does_not_exist_is_told_and_nothing_is_sent()
    {
        await using var agent = LabAgent.For(lab);

        foreach (var device in new[] { "1", "2" })
        {
            var attempt = await agent.RepairAsync(device, "eth9");

            attempt.Outcome.Should().Be(AttemptOutcome.Failed);
            attempt.Result.Should().Be("启用接口 eth9：设备上没有该接口，未修改设备");
            attempt.Details!["commands"]!.AsArray().Should().BeEmpty();
        }
    }

    [DeviceLabFact]
    public async Task A_command_hidden_in_a_name_reaches_no_device()
    {
        await using var agent = LabAgent.For(lab);

        var attempt = await agent.RepairAsync("2", "nosuch; ip link set eth1 up");

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        (await lab.Host.FlagsAsync()).Should().NotContain("UP");
    }
}
