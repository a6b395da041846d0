using AiService.Agent.Records;
using AiService.Agent.Running;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent;

/// <summary>How an attempt of the agent ends when its process is lost, or a person cancels it.</summary>
public sealed class AgentReturnTests
{
    private static readonly ResumePoint Standing = new(DateTimeOffset.UnixEpoch, null, "commands");

    private readonly ScriptedDevice device = new((_, command) => throw new InvalidOperationException($"{command} must not be sent"));

    [Theory]
    [InlineData(true, AttemptOutcome.Succeeded, "succeeded")]
    [InlineData(false, AttemptOutcome.Unknown, "unknown")]
    [InlineData(null, AttemptOutcome.Unknown, "unknown")]
    public async Task After_a_restart_the_device_is_verified_and_nothing_is_sent(bool? verified, object outcome, string status)
    {
        var attempt = await ResumeAsync(ScriptedDevice.Frr, new Verification(verified, "启用接口 eth1：看过了", null));

        attempt.Outcome.Should().Be((AttemptOutcome)outcome);
        attempt.Status.Should().Be(status);
        attempt.Result.Should().Contain("重启").And.Contain("看过了");
        device.Arrived.Should().BeEmpty();
    }

    [Fact]
    public async Task A_commit_that_was_never_confirmed_is_no_success()
    {
        var attempt = await ResumeAsync(ScriptedDevice.Device("junos"), new Verification(true, "接口已 up", null));

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    [Fact]
    public async Task A_device_that_cannot_be_verified_is_unknown()
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

    [Theory]
    [InlineData(2, "最后发送的命令是 interface GigabitEthernet1/0/1，shutdown、no shutdown、end 可能未发送", true)]
    [InlineData(3, "最后发送的命令是 shutdown，no shutdown、end 可能未发送", true)]
    [InlineData(4, "最后发送的命令是 no shutdown，end 可能未发送", false)]
    [InlineData(5, "最后发送的命令是 end；", false)]
    public async Task The_result_names_the_last_command_and_whether_the_port_may_be_shut(int sent, string words, bool mayBeShut)
    {
        string[] bounce = ["configure terminal", "interface GigabitEthernet1/0/1", "shutdown", "no shutdown", "end"];

        var attempt = await BouncedAsync(null, new KeptTranscript(["terminal length 0", "show interfaces GigabitEthernet1/0/1", .. bounce[..sent]]));

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain(words);
        attempt.Result.Contains("端口可能仍处于关闭状态", StringComparison.Ordinal).Should().Be(mayBeShut, attempt.Result);
        attempt.Details!["commands"]!.AsArray().Select(command => command!.GetValue<string>()).Should().Equal(bounce[..sent]);
    }

    [Fact]
    public async Task A_rollback_that_was_cut_short_may_have_left_the_port_shut_and_one_that_was_not_has_not()
    {
        string[] cut = ["configure terminal", "interface GigabitEthernet1/0/1", "shutdown", "configure terminal", "interface GigabitEthernet1/0/1"];

        (await BouncedAsync(null, new KeptTranscript(cut))).Result.Should().Contain("端口可能仍处于关闭状态");
        (await BouncedAsync(null, new KeptTranscript([.. cut, "no shutdown"]))).Result.Should().Contain("最后发送的命令是 no shutdown").And.NotContain("端口可能");
    }

    [Fact]
    public async Task Commands_of_one_call_of_collect_service_are_reported_one_by_one()
    {
        const string Call = "configure terminal\ninterface GigabitEthernet1/0/1\nshutdown\nno shutdown\nend";

        var attempt = await BouncedAsync(null, new KeptTranscript("show interfaces GigabitEthernet1/0/1", Call));

        attempt.Result.Should().Contain("最后发送的命令是 end；");
        attempt.Details!["commands"]!.AsArray().Select(command => command!.GetValue<string>()).Should().Equal(Call.Split('\n'));
    }

    [Theory]
    [InlineData(false, "没有已发送的修改命令")]
    [InlineData(true, "会话记录无法读取")]
    public async Task Without_a_recorded_command_the_result_says_so_and_excludes_nothing(bool unreadable, string words)
    {
        var attempt = await BouncedAsync(null, new KeptTranscript { IsUnreadable = unreadable });

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain(words).And.Contain("no shutdown、end 可能未发送").And.Contain("端口可能仍处于关闭状态");
    }

    [Fact]
    public async Task The_transcript_of_the_lost_process_is_what_the_result_relies_on()
    {
        var order = Orders.For("1", "eth1");
        await using (var lost = new TranscriptStore(new SqliteTranscriptStore(Harness.Records.Database), NullLogger<TranscriptStore>.Instance))
        {
            var number = await lost.NextSessionAsync(order.RepairId, CancellationToken.None);
            var session = new SessionTranscript(lost, order.RepairId, number, ScriptedDevice.Frr, TimeProvider.System);
            foreach (var command in (string[])["show interface eth1 json", "configure terminal", "interface eth1", "no shutdown"])
            {
                session.Sent(command);
            }
        }

        await using var next = new TranscriptStore(new SqliteTranscriptStore(Harness.Records.Database), NullLogger<TranscriptStore>.Instance);
        var attempt = await Agent(ScriptedDevice.Frr, null, device, next).ResumeAsync(order, Standing, order.Journal(), default);

        attempt.Result.Should().Contain("最后发送的命令是 no shutdown，end 可能未发送").And.Contain("结果未知");
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

    private Task<AttemptResult> ResumeAsync(Device entry, Verification? seen, RepairSignals signals = default)
    {
        var order = Orders.For("1", "eth1");
        return Agent(entry, seen, device).ResumeAsync(order, Standing, order.Journal(), signals);
    }

    private Task<AttemptResult> BouncedAsync(Verification? seen, KeptTranscript kept)
    {
        var order = Orders.For("1", "Gi1/0/1", action: "network.remediation.bounce_interface");
        return Agent(ScriptedDevice.Device("ios"), seen, device, kept).ResumeAsync(order, Standing, order.Journal(), default);
    }

    private static AgentProvider Agent(Device entry, Verification? seen, ScriptedDevice connector, IRepairEvidence? kept = null) => new(
        new RunPreparation(Library.Embedded.Catalog, Inventories.Of(entry)),
        (_, _) => connector,
        new SeenAfterwards(seen),
        kept ?? new KeptTranscript(),
        new HurriedTime(),
        NullLogger<AgentProvider>.Instance);
}
