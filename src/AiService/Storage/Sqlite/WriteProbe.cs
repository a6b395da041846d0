using AiService.Hosting;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Finds out whether a database can be written by writing to it and beside it: at most every 10 s, and at once after a write that failed. Some room in
/// the log of a file may outlast the room on its disk, which is why a file beside it is written too.
/// </summary>
internal sealed class WriteProbe(Database database, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How long a caller waits; a file that another process has locked answers later.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>What has to find room beside the file: as much as a few repairs write.</summary>
    private static readonly byte[] Some = new byte[64 * 1024];

    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private long? written;
    private long failures;
    private volatile string? problem;

    /// <summary>Returns why the database cannot be written; null when it can.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellation)
    {
        Task probe;
        lock (gate)
        {
            if (running.IsCompleted && (written is not { } last || time.GetElapsedTime(last) >= Interval || database.FailedWrites > failures))
            {
                written = time.GetTimestamp();
                running = Task.Run(WriteAsync, CancellationToken.None);
            }

            probe = running;
        }

        try
        {
            await probe.WaitAsync(Limit, time, cancellation);
        }
        catch (TimeoutException)
        {
            // What was known before counts until the file answers.
        }

        return problem;
    }

    private async Task WriteAsync()
    {
        var before = database.FailedWrites;
        try
        {
            WriteBeside();
            await database.WriteAsync(
                (connection, transaction) => connection.Execute(
                    "INSERT INTO aiservice_probe (id, at) VALUES (1, @at) ON CONFLICT (id) DO UPDATE SET at = @at", new { at = time.GetUtcNow() }, transaction),
                CancellationToken.None);
            problem = null;
        }
        catch (StorageException busy) when (busy.IsBusy)
        {
            // Another process writes: that says nothing of the file.
        }
        catch (StorageException failed)
        {
            before++; // Its own failure is no reason to look again at once.
            problem = failed.IsDiskFull ? Full(failed.Message) : failed.Message;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            problem = Full(failed.Message);
        }

        failures = before;
    }

    private void WriteBeside()
    {
        using var file = PrivateFiles.Open($"{database.Path}.probe-{Environment.ProcessId}", FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        file.Write(Some);
        file.Flush(flushToDisk: true);
    }

    private string Full(string why) => $"Nothing can be written to the {database.Name} database {database.Path}: {why} Make room on its disk, or see that the service may open and write files in its folder.";
}
