using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using AiService.Storage;

namespace AiService.Audit.Keeping;

/// <summary>
/// Puts start and stop of the process on record, before and after everything else that it records. While the records cannot be used, the start is tried again in the
/// background, and a stop waits for them only briefly.
/// </summary>
internal sealed partial class ProcessRecords(
    IAuditStore audit, AuditRecorder recorder, ConfigurationFingerprint configuration, AuditWatch watch, TimeProvider time, ILogger<ProcessRecords> logger) : IHostedLifecycleService, IDisposable
{
    /// <summary>Between two attempts to record the start.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopping = new();

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // On another thread: files are read for it, and SQLite waits for locks.
        var recorded = Task.Run(RecordStartAsync, cancellationToken);
        try
        {
            await recorded.WaitAsync(AuditRecorder.Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The service starts without its record, which follows as soon as the records can be used.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await recorder.FlushAsync();
        await recorder.TryAppendAsync(Entry("stopped", null));
        watch.NoteHead();
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>Returns when the start is on record, or after a first attempt that failed; further ones are made in the background.</summary>
    private async Task RecordStartAsync()
    {
        // The time of the start, also where it is written later.
        var entry = Entry("started", configuration.Describe());
        if (!await TryAsync(entry))
        {
            _ = KeepTryingAsync(entry);
        }
    }

    private async Task KeepTryingAsync(AuditEntry entry)
    {
        try
        {
            do
            {
                await Task.Delay(Pause, time, stopping.Token);
            }
            while (!await TryAsync(entry));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
        {
            // The process stops: its stop is the only record that it may leave.
        }
    }

    private async Task<bool> TryAsync(AuditEntry entry)
    {
        try
        {
            await audit.AppendAsync(entry);
            return true;
        }
        catch (StorageException unwritten)
        {
            Log.NotRecorded(logger, unwritten, Pause.TotalSeconds);
            return false;
        }
    }

    private AuditEntry Entry(string what, JsonObject? configured)
    {
        var version = typeof(ProcessRecords).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var data = new JsonObject { ["version"] = version, ["process_id"] = Environment.ProcessId, ["host"] = Environment.MachineName };
        if (configured is not null)
        {
            data["configuration"] = configured;
        }

        return new AuditEntry
        {
            At = time.GetUtcNow(),
            Event = what,
            Detail = string.Create(CultureInfo.InvariantCulture, $"AiService {version}, process {Environment.ProcessId}"),
            Data = data,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The start of the service could not be put on record; it is tried again in {Pause} s")]
        public static partial void NotRecorded(ILogger logger, Exception exception, double pause);
    }
}
