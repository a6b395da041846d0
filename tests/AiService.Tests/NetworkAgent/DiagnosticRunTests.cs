using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent;

/// <summary>A runbook that only reports changes nothing and never claims a repair.</summary>
public class DiagnosticRunTests
{
    [Fact]
    public async Task What_was_collected_is_told_and_is_no_repair()
    {
        var attempt = await RunAsync((_, command) => new Reply($"{command}: 97%\n"));

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Escalated, "escalated"));
        attempt.Result.Should().Contain("已收集诊断信息").And.Contain("需人工处理").And.Contain("未修改设备");
        attempt.Details!["diagnostics"]![0]!["output"]!.GetValue<string>().Should().Be("show processes cpu sorted: 97%");
        attempt.Details["commands"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task An_endless_answer_is_cut()
    {
        var attempt = await RunAsync((_, _) => new Reply(new string('x', 100_000)));

        attempt.Details!["diagnostics"]!.AsArray().Sum(one => one!["output"]!.GetValue<string>().Length).Should().BeLessThanOrEqualTo(2 * (Diagnostics.MaxEach + 1));
    }

    [Fact]
    public async Task Refused_commands_collect_nothing()
    {
        var attempt = await RunAsync((_, _) => new Reply("% Invalid input detected at '^' marker.\n"));

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Failed, "refused"));
    }

    [Fact]
    public async Task A_session_that_is_cut_keeps_what_had_come()
    {
        var attempt = await RunAsync((_, command) => command.EndsWith("history", StringComparison.Ordinal) ? throw ScriptedDevice.TimedOut() : new Reply("97%"));

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Failed, "unreachable"));
        attempt.Result.Should().Contain("1/2");
    }

    [Fact]
    public async Task Secrets_that_the_device_prints_are_masked_before_they_are_told()
    {
        var attempt = await RunAsync((_, _) => new Reply("snmp-server community s3cr3t RO\nenable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0\nlogin as netop with open-sesame\n"));

        var told = attempt.Details!["diagnostics"]!.ToJsonString();
        told.Should().Contain("community ***").And.Contain("login as netop");
        told.Should().NotContain("s3cr3t").And.NotContain("hx5rVt7rPNoS4wqbXKX7m0").And.NotContain("open-sesame");
    }

    [Fact]
    public async Task Secrets_in_the_words_of_a_refusal_are_masked()
    {
        var script = Library.Script("enable-interface", "ios", "Gi1/0/1");
        var device = new ScriptedDevice((_, command) => new Reply(
            command.StartsWith("show", StringComparison.Ordinal) ? DeviceRecording.Text("ios", "administratively_down") : "% Invalid input: password open-sesame\n"));

        var attempt = await AgentProvider.RunAsync(new RunReport(script, ScriptedDevice.Device("ios")), device, Orders.For("1", null, "接口 down").Journal(), default, new HurriedTime());

        attempt.Result.Should().Contain("% Invalid input").And.NotContain("open-sesame");
    }

    private static Task<AttemptResult> RunAsync(Func<int, string, Reply> answer)
    {
        var script = Library.Script("diagnose-high-cpu", "ios", null, "CPU过载");
        return AgentProvider.RunAsync(
            new RunReport(script, ScriptedDevice.Device("ios")), new ScriptedDevice(answer), Orders.For("1", null, "CPU过载").Journal(), default, new HurriedTime());
    }
}
