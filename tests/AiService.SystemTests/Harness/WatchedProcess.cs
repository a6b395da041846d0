using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AiService.Tests.Storage;

namespace AiService.Tests.Harness;

/// <summary>The service as a process of its own, with a data folder; what it prints is kept.</summary>
public sealed class WatchedProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder;
    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    /// <param name="folder">Its content root; removed at the end.</param>
    /// <param name="settings">Variables as <c>NAME=value</c>.</param>
    internal WatchedProcess(TemporaryFolder folder, params string[] settings)
    {
        this.folder = folder;
        Url = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        string[] all = [$"urls={Url}", $"contentRoot={folder.Path}", $"KNOWLEDGE_DB_PATH={folder.File("knowledge_base.db")}", .. settings];
        process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AiService.dll"), .. all.Select(setting => "--" + setting)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>The lines of standard output and standard error.</summary>
    public IReadOnlyList<string> Lines => [.. lines];

    /// <summary>Waits until it has printed a line with these words.</summary>
    public Task PrintsAsync(string words) => Eventually.HoldsAsync(() => lines.Any(line => line.Contains(words, StringComparison.Ordinal)));

    /// <summary>Sends a signal and returns the exit code; 128 and the signal's number when that ended it.</summary>
    public async Task<int> EndAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            lines.Enqueue(text);
        }
    }
}
