using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AiService.Tests.Storage;
using Demo;

namespace AiService.Tests.Samples;

/// <summary>The demo's loop from an alert to <c>operation_log</c>: as a process, and with a peer that never answers.</summary>
public sealed class LoopTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_step_is_printed_in_its_order_and_nothing_is_left_behind()
    {
        using var taken = Take(8002);

        var (code, output, errors) = await RunAsync(stopAt: null, "--loop");

        code.Should().Be(0, errors + output);
        errors.Should().BeEmpty();
        output.Split('\n')[0].Should().Contain("in about").And.Contain("seconds");
        InOrder(
            output,
            "StackStorm is SIMULATED",
            "HertzBeat      alert: 接口GigabitEthernet0/0/1 down",
            "HTTP 200, taken in: hertzbeat, firing, P1",
            "decided: repair on device 6",
            "of network.remediation.enable_interface: succeeded",
            "device-service inspection \"修复验证\" of device 6: GigabitEthernet0/0/1 up",
            ": succeeded, verified true: 平台巡检确认故障已消除",
            "HertzBeat      alert is over",
            "taken in: hertzbeat, resolved",
            "the alert is over since 20",
            "HertzBeat      alert: 接口GigabitEthernet0/0/2 down",
            "decided: repair on device 7",
            "of network.remediation.enable_interface: succeeded",
            "of device 7: GigabitEthernet0/0/2 down",
            ": failed, verified false: 平台巡检显示故障仍在",
            "alert-service  outcome for 192.0.2.12, priority HIGH: 修复失败（P1）：设备 7",
            "operation_log  user 0, device 6, AUTO_REPAIR, 20",
            "succeeded: 故障：接口GigabitEthernet0/0/1 down",
            "operation_log  user 0, device 7, AUTO_REPAIR, 20",
            "failed: 故障：接口GigabitEthernet0/0/2 down",
            "the loop is closed");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().NotContain(left => Path.GetFileName(left).StartsWith("aiservice-demo-", StringComparison.Ordinal));
    }

    /// <summary>At each of these the demo waits for another thing; the second also for the next line of a stream.</summary>
    [Theory]
    [InlineData("HertzBeat      alert:")]
    [InlineData("decided: repair")]
    [InlineData("alert is over:")]
    public async Task A_signal_ends_it_at_once_and_nothing_is_left_behind(string line)
    {
        var (code, output, errors) = await RunAsync(stopAt: line, "--loop");

        code.Should().Be(130, errors + output);
        errors.Should().Be($"Stopped before the end of the loop.{Environment.NewLine}");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().NotContain(left => Path.GetFileName(left).StartsWith("aiservice-demo-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, true, "The decision about the alert did not come within 6 s.")]
    [InlineData(true, false, "The outcome at alert-service did not come within 6 s.")]
    public async Task A_peer_that_never_answers_ends_it_with_the_missing_step(bool deviceService, bool alertService, string message)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var options = new LoopOptions
        {
            Data = folder.Path,
            StepLimit = TimeSpan.FromSeconds(6),
            DeviceServiceAnswers = deviceService,
            AlertServiceAnswers = alertService,
        };

        var code = await Loop.RunAsync(options, output, errors).WaitAsync(Limit);

        code.Should().Be(1, output.ToString());
        errors.ToString().Should().Be($"The loop did not come to its end. {message}{Environment.NewLine}");
        output.ToString().Should().NotContain("the loop is closed");
    }

    [Theory]
    [InlineData("--lop")]
    [InlineData("--once --loop")]
    public async Task An_argument_that_there_is_not_is_named_with_those_that_there_are(string arguments)
    {
        var (code, output, errors) = await RunAsync(stopAt: null, arguments.Split(' '));

        code.Should().Be(64);
        output.Should().BeEmpty();
        errors.Should().StartWith("The demo does not know").And.Contain($"\"{arguments.Split(' ')[0]}\"").And.Contain("-- --loop").And.Contain("-- --once");
    }

    [Fact]
    public async Task Its_help_names_every_argument()
    {
        var (code, output, _) = await RunAsync(stopAt: null, "--help");

        code.Should().Be(0);
        output.Should().Contain("-- --once").And.Contain("-- --loop").And.Contain("-- --help");
    }

    private static void InOrder(string text, params string[] parts)
    {
        var from = 0;
        foreach (var part in parts)
        {
            var at = text.IndexOf(part, from, StringComparison.Ordinal);
            at.Should().BeGreaterThanOrEqualTo(0, "{0} must follow in {1}", part, text);
            from = at + part.Length;
        }
    }

    /// <summary>Takes a port, unless another program has it already.</summary>
    private static TcpListener Take(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            // It is taken, as the test wants it.
        }

        return listener;
    }

    /// <summary>Returns what a process prints, and sends it SIGTERM when it has printed a line with this text.</summary>
    private static async Task<string> ReadAsync(Process process, string? stopAt, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            output.AppendLine(line);
            if (stopAt is not null && line.Contains(stopAt, StringComparison.Ordinal))
            {
                stopAt = null;
                using var term = Process.Start("kill", ["-TERM", $"{process.Id}"]);
                await term.WaitForExitAsync(cancellationToken);
            }
        }

        return output.ToString();
    }

    /// <summary>Runs the demo with settings in its environment that must not count, and its temporary files in the test's folder.</summary>
    /// <param name="stopAt">The text of the line at which it is sent SIGTERM; null: none.</param>
    /// <param name="arguments">Its arguments.</param>
    private async Task<(int Code, string Output, string Errors)> RunAsync(string? stopAt, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Demo.dll"), .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = folder.Path;
        start.Environment["REDIS_URL"] = "redis://redis.invalid:6379";
        start.Environment["AUTOMATION"] = "observe";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = ReadAsync(process, stopAt, limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
