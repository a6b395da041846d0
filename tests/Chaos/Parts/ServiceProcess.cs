using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chaos.Schedules;

namespace Chaos.Parts;

/// <summary>The real service as a process of its own, with its data on disk: it can be killed, and started again on what it left.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string> environment;
    private readonly string folder;
    private readonly StreamWriter log;
    private Process? process;

    public ServiceProcess(string stackStorm, StormSettings settings, string folder)
    {
        this.folder = folder;
        Url = $"http://127.0.0.1:{FreePort()}";
        environment = Environment(stackStorm, settings);
        log = new StreamWriter(Path.Combine(folder, "service.log")) { AutoFlush = true };
    }

    public string Url { get; }

    public bool Runs => process is { HasExited: false };

    /// <summary>For <c>SHUTDOWN_TIMEOUT</c>.</summary>
    public static TimeSpan ShutdownTimeout { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Starts it and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or did not answer in time.</exception>
    public async Task StartAsync(HttpClient http, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AiService.dll"), $"--urls={Url}", $"--contentRoot={folder}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process?.Dispose();
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        for (var look = 0; look < 600; look++)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The service ended with {process.ExitCode} instead of starting.");
            }

            try
            {
                using var answer = await http.GetAsync(new Uri($"{Url}/health/live"), cancellation);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }

        throw new InvalidOperationException("The service did not answer within a minute.");
    }

    public async Task KillAsync()
    {
        Write("--- kill -9");
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <returns>How long it took to go; null when it had to be killed.</returns>
    public async Task<TimeSpan?> TerminateAsync(TimeSpan patience)
    {
        Write("--- SIGTERM");
        var began = TimeProvider.System.GetTimestamp();
        using (var signal = Process.Start("kill", ["-TERM", $"{process!.Id}"]))
        {
            await signal.WaitForExitAsync();
        }

        using var late = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
            return TimeProvider.System.GetElapsedTime(began);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            await KillAsync();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Runs)
        {
            await KillAsync();
        }

        process?.Dispose();
        lock (log)
        {
            log.Dispose();
        }
    }

    private void Write(string? line)
    {
        lock (log)
        {
            if (line is not null && log.BaseStream.CanWrite)
            {
                log.WriteLine(line);
            }
        }
    }

    private Dictionary<string, string> Environment(string stackStorm, StormSettings settings)
    {
        var ours = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["STACKSTORM_BASE_URL"] = $"{stackStorm}/api/v1",
            ["STACKSTORM_API_KEY"] = "simulated-key",
            ["STACKSTORM_ACTION_MAP"] =
                """{"接口down": "network.remediation.enable_interface", "cpu": "network.remediation.reduce_cpu", "内存": "network.remediation.generic_fix"}""",
            ["STACKSTORM_FALLBACK_AGENT"] = "false",
            ["STACKSTORM_TIMEOUT"] = Seconds(settings.RequestTimeout),
            ["STACKSTORM_EXECUTION_TIMEOUT"] = Seconds(settings.ExecutionTimeout),
            ["STACKSTORM_POLL_INTERVAL"] = "0.2",
            ["ANALYZE_TIMEOUT"] = Seconds(settings.AnalyzeTimeout),
            ["DEVICE_HOLD"] = Seconds(settings.DeviceHold),
            ["SHUTDOWN_TIMEOUT"] = Seconds(ShutdownTimeout.TotalSeconds),
            ["KNOWLEDGE_DB_PATH"] = Path.Combine(folder, "knowledge.db"),
            ["RECORDS_DB_PATH"] = Path.Combine(folder, "records.db"),
            ["LOG_FORMAT"] = "text",
            ["LOG_LEVEL"] = "Debug",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_TieredPGO"] = "0",
        };
        if (!settings.Stream)
        {
            ours["STACKSTORM_STREAM_URL"] = $"{stackStorm}/no-stream-here";
        }

        foreach (var name in (string[])["PATH", "HOME", "TMPDIR", "DOTNET_ROOT"])
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                ours[name] = value;
            }
        }

        return ours;
    }

    private static string Seconds(double seconds) => FormattableString.Invariant($"{seconds}");

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
