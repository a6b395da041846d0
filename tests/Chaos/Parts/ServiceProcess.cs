using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Chaos.Parts;

/// <summary>The real service as a process of its own, with its data on disk: it can be killed, and started again on what it left.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT"];

    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly string folder;
    private readonly StreamWriter log;
    private Process? process;

    /// <param name="settings">Its environment; of ours it inherits only what a process needs.</param>
    /// <param name="folder">Where its data and its log are.</param>
    public ServiceProcess(IReadOnlyDictionary<string, string> settings, string folder)
    {
        this.settings = settings;
        this.folder = folder;
        Url = $"http://127.0.0.1:{FreePort()}";
        log = new StreamWriter(Path.Combine(folder, "service.log")) { AutoFlush = true };
    }

    public string Url { get; }

    public bool Runs => process is { HasExited: false };

    public int Id => process!.Id;

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
        foreach (var name in Inherited)
        {
            start.Environment[name] = Environment.GetEnvironmentVariable(name);
        }

        foreach (var (name, value) in settings)
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

    /// <summary>One below the ports of outgoing connections, of which any could take it while the service is away.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
            try
            {
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }
    }
}
