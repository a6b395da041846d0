using AiService.NetworkAgent;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent;

/// <summary>What becomes of the agent's work when its process is lost, or a person wants it stopped.</summary>
public sealed class AgentReturnTests
{
    private static readonly RepairStanding Standing = new(DateTimeOffset.UnixEpoch, null, "commands");

    private readonly ScriptedDevice device = new((_, command) => throw new InvalidOperationException($"nobody may send {command}"));

    [Theory]
    [InlineData(true, AttemptOutcome.Succeeded, "succeeded")]
    [InlineData(false, AttemptOutcome.Unknown, "unknown")]
    [InlineData(null, AttemptOutcome.Unknown, "unknown")]
    public async Task After_a_restart_the_device_is_looked_at_and_nothing_is_sent(bool? verified, object outcome, string status)
    {
        var attempt = await ResumeAsync(ScriptedDevice.Frr, new Verification(verified, "启用接口 eth1：看过了", null));

        attempt.Outcome.Should().Be((AttemptOutcome)outcome);
        attempt.Status.Should().Be(status);
        attempt.Result.Should().Contain("重启").And.Contain("看过了");
        device.Arrived.Should().BeEmpty();
    }

    [Fact]
    public async Task A_change_that_the_device_will_take_back_unless_confirmed_is_not_called_a_success()
    {
        var attempt = await ResumeAsync(ScriptedDevice.Device("junos"), new Verification(true, "接口已 up", null));

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    [Fact]
    public async Task A_device_that_cannot_be_looked_at_is_unknown()
    {
        (await ResumeAsync(ScriptedDevice.Frr, null)).Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    [Fact]
    public async Task A_process_that_ends_once_more_leaves_it_to_the_next()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();

        var attempt = await ResumeAsync(ScriptedDevice.Frr, null, new RepairSignals(stopping.Token, CancellationToken.None));

        attempt.Outcome.Should().Be(AttemptOutcome.StillOpen);
    }

    [Fact]
    public async Task A_cancel_before_the_first_command_ends_it_and_the_device_is_unchanged()
    {
        using var cancel = new CancellationTokenSource();
        var looked = new ScriptedDevice((_, command) =>
        {
            command.Should().StartWith("show");
            cancel.Cancel();
            return new Reply("""{"eth1":{"administrativeStatus":"down","operationalStatus":"down"}}""");
        });

        var order = Orders.For("1", "eth1");
        var attempt = await Agent(ScriptedDevice.Frr, null, looked).TryAsync(order, order.Journal(), new RepairSignals(CancellationToken.None, cancel.Token));

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        attempt.Status.Should().Be("canceled");
        attempt.Result.Should().Contain("未修改设备");
        looked.Arrived.Should().NotBeEmpty();
    }

    private Task<RepairAttempt> ResumeAsync(Device entry, Verification? seen, RepairSignals signals = default)
    {
        var order = Orders.For("1", "eth1");
        return Agent(entry, seen, device).ResumeAsync(order, Standing, order.Journal(), signals);
    }

    private static AgentProvider Agent(Device entry, Verification? seen, ScriptedDevice connector) => new(
        Library.Embedded.Catalog, Inventories.Of(entry), (_, _) => connector, new SeenAfterwards(seen), new HurriedTime(), NullLogger<AgentProvider>.Instance);
}
