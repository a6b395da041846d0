using System.Text.Json;
using AiService.Agent.Records;
using AiService.Agent.Running;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;
using AiService.Storage.Sqlite;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent;

/// <summary>A commit takes longer than a look, and one whose answer did not come may still take effect.</summary>
public class SlowCommitTests
{
    private const string Look = "show interfaces ge-0/0/3";

    [Fact]
    public void A_platform_may_ask_for_more_time_and_never_for_less()
    {
        var options = new DeviceSessionOptions { ConnectTimeout = TimeSpan.FromSeconds(10), CommandTimeout = TimeSpan.FromSeconds(10) };

        options.For(Library.Platform("junos")).CommandTimeout.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(60));
        options.For(Library.Platform("ios")).CommandTimeout.Should().Be(TimeSpan.FromSeconds(10));
        (options with { CommandTimeout = TimeSpan.FromSeconds(90) }).For(Library.Platform("junos")).CommandTimeout.Should().Be(TimeSpan.FromSeconds(90));
    }

    [Theory]
    [InlineData("administratively_down")]
    [InlineData("down")]
    public async Task A_commit_without_an_answer_is_unknown_and_says_that_the_device_takes_it_back(string then)
    {
        var device = Cut(then);

        var attempt = await RunAsync(device);

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("发送 commit confirmed 2 后").And.Contain("提交是否生效未知").And.Contain("由设备自动回退");
        device.Arrived.Should().NotContain("2:rollback 1", "that commit may be another user's");
    }

    [Fact]
    public async Task One_that_took_effect_all_the_same_is_confirmed()
    {
        var device = Cut("up");

        (await RunAsync(device)).Outcome.Should().Be(AttemptOutcome.Succeeded);

        device.Arrived.Should().ContainInOrder($"2:{Look}", "2:configure exclusive", "2:commit", "2:exit configuration-mode");
    }

    [Fact]
    public async Task Where_there_is_nothing_to_change_nothing_is_committed_and_nothing_rolled_back()
    {
        var device = new ScriptedDevice((_, command) => new Reply(command switch
        {
            Look => DeviceRecording.Text("junos", "administratively_down"),
            "delete interfaces ge-0/0/3 disable" => "warning: statement not found\n",
            _ => "",
        }));

        var attempt = await RunAsync(device);

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Failed, "refused"));
        device.Arrived.Should().NotContain("1:commit confirmed 2").And.NotContain("1:rollback 1").And.Contain("1:rollback 0");
    }

    [Fact]
    public async Task On_VRP_8_too_a_commit_without_an_answer_is_unknown()
    {
        var device = new ScriptedDevice((_, command) => command switch
        {
            "commit" => throw ScriptedDevice.TimedOut(),
            _ when command.StartsWith("display interface G", StringComparison.Ordinal) => new Reply(DeviceRecording.Text("vrp8", "administratively_down")),
            _ => new Reply(""),
        });

        var attempt = await RunAsync(device, "vrp8", "GE1/0/1");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("提交是否生效未知").And.NotContain("自动回退");
    }

    private static ScriptedDevice Cut(string then) => new((session, command) => (session, command) switch
    {
        (1, "commit confirmed 2") => throw ScriptedDevice.TimedOut(),
        (1, Look) => new Reply(DeviceRecording.Text("junos", "administratively_down")),
        (_, Look) => new Reply(DeviceRecording.Text("junos", then)),
        _ => new Reply(""),
    });

    [Fact]
    public async Task A_commit_through_collect_service_whose_answer_is_lost_is_not_revoked()
    {
        var calls = new List<string>();
        using var http = new HttpClient(new CollectService(command =>
        {
            calls.Add(command);
            return command.Contains("commit confirmed", StringComparison.Ordinal)
                ? """{"code":500,"msg":"timed out"}"""
                : JsonSerializer.Serialize(new { code = 200, data = command == Look ? DeviceRecording.Text("junos", "administratively_down") : "" });
        }));
        var options = new DeviceSessionOptions { ConnectTimeout = TimeSpan.FromSeconds(30), CommandTimeout = TimeSpan.FromSeconds(30) };
        await using var transcripts = new TranscriptStore(new SqliteTranscriptStore(Harness.Records.Database), NullLogger<TranscriptStore>.Instance);
        using var sessions = new DeviceSessions(
            [new CollectServiceTransport(new CollectServiceClient(http, new Uri("http://collect"), _ => null), options, TimeProvider.System)], transcripts, options, TimeProvider.System);
        var order = Orders.For("1", null, "接口 down");
        var journal = order.Journal();
        var device = new Device
        {
            Id = "1",
            Host = "device.invalid",
            Port = 22,
            Platform = Library.Platform("junos"),
            Transport = Transport.CollectService,
            Username = "netop",
            Credential = new PasswordCredential("not used"),
        };

        var attempt = await AgentProvider.RunAsync(
            new RunReport(Library.Script("enable-interface", "junos", "ge-0/0/3"), device),
            sessions.For(order.RepairId, new AgentJournal(journal)),
            journal,
            default,
            new HurriedTime());

        calls.Should().ContainSingle(call => call.Contains("commit confirmed 2", StringComparison.Ordinal));
        calls.Should().NotContain(call => call.Contains("rollback 1", StringComparison.Ordinal), "that would take back another user's commit");
        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Unknown, "unknown"));
        attempt.Result.Should().Contain("提交是否生效未知").And.Contain("由设备自动回退");
    }

    private static Task<AttemptResult> RunAsync(ScriptedDevice device, string platform = "junos", string port = "ge-0/0/3")
    {
        var journal = Orders.For("1", null, "接口 down").Journal();
        return AgentProvider.RunAsync(new RunReport(Library.Script("enable-interface", platform, port), ScriptedDevice.Device(platform)), device, journal, default, new HurriedTime());
    }

    private sealed class CollectService(Func<string, string> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(answer(QueryHelpers.ParseQuery(request.RequestUri!.Query)["cmd"].ToString())) });
    }
}
