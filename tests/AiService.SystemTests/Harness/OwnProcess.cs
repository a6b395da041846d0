using System.Diagnostics;
using System.Text;

namespace AiService.Tests.Harness;

/// <summary>A real process of the service, with what it wrote.</summary>
internal sealed class OwnProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private bool isDisposed;

    /// <param name="folder">Its working folder.</param>
    /// <param name="records">The value of <c>RECORDS_DB_PATH</c>.</param>
    /// <param name="descriptors">The most that it may have open; null for the system's own limit.</param>
    public OwnProcess(string folder, string records, int? descriptors = null)
    {
        string[] service = ["dotnet", Path.Combine(AppContext.BaseDirectory, "AiService.dll"), $"--urls={Url}", $"--contentRoot={folder}"];
        string[] command = descriptors is { } most ? ["prlimit", $"--nofile={most}:{most}", .. service] : service;
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KNOWLEDGE_DB_PATH"] = Path.Combine(folder, "kb.db");
        start.Environment["RECORDS_DB_PATH"] = records;
        start.Environment["SHUTDOWN_TIMEOUT"] = "1";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Url { get; } = $"http://127.0.0.1:{FreePort.Find()}";

    public int Id => process.Id;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Waits until it accepts requests.</summary>
    public Task<bool> StartedAsync() => Eventually.HoldsAsync(() => process.HasExited || Output.Contains("Application started", StringComparison.Ordinal));

    /// <summary>Waits until it has ended, and returns its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
