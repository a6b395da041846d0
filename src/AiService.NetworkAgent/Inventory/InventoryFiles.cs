using AiService.NetworkAgent.Yaml;
using Microsoft.Extensions.Hosting;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Keeps what <c>DEVICES_FILE</c> says in step with the file, and with the password and key files that it points to. A new content
/// counts once two looks in a row have found it, so that nobody reads a file that is half written; one that is wrong is
/// told, and the last good one stays in force.
/// </summary>
internal sealed partial class InventoryFiles : BackgroundService
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly string? path;
    private readonly InventoryFile reader;
    private readonly TimeProvider time;
    private readonly ILogger<InventoryFiles> logger;
    private volatile State state;
    private FileContents files;
    private string seen;
    private string? broke;

    /// <param name="path">The file; null when there is none.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="first">The reading that the start went well with.</param>
    /// <param name="time">Paces the looks.</param>
    /// <param name="logger">Told of every new content.</param>
    public InventoryFiles(string? path, InventoryFile reader, InventoryReading first, TimeProvider time, ILogger<InventoryFiles> logger)
    {
        (this.path, this.reader, this.time, this.logger) = (path, reader, time, logger);
        files = first.Files;
        seen = files.Seen;
        state = new State(first.Snapshot, [], time.GetUtcNow());
    }

    /// <summary>The last content that was good.</summary>
    public InventorySnapshot Current => state.Snapshot;

    public State Now => state;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (path is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look(path);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the service stops.
        }
    }

    /// <summary>One look at the files.</summary>
    internal void Look(string file)
    {
        var onDisk = files.OnDisk;
        var settled = onDisk == seen;
        seen = onDisk;
        if (settled && onDisk != files.Seen && onDisk != broke)
        {
            try
            {
                Take(file, reader.Read(file));
            }
            catch (Exception unexpected)
            {
                // A defect of ours in reading must not end the watch, and the service with it. Told once; another content is tried again.
                broke = onDisk;
                state = state with { Problems = [new YamlProblem(file, 0, $"cannot be read ({unexpected.GetType().Name}).", "See the service's log.")] };
                Log.Broke(logger, file, unexpected);
            }
        }
    }

    private void Take(string file, InventoryReading reading)
    {
        if (reading.Problems.Count == 0)
        {
            state = new State(reading.Snapshot, [], time.GetUtcNow());
            Log.Read(logger, file, reading.Snapshot.Count);
        }
        else
        {
            // What the good one points to is watched on: mending such a file may be what is missing.
            reading.Files.Add(files);
            state = state with { Problems = reading.Problems };
            Log.Wrong(logger, file, string.Join(Environment.NewLine, reading.Problems));
        }

        files = reading.Files;
        seen = files.Seen;
    }

    /// <param name="Snapshot">In force.</param>
    /// <param name="Problems">Of a newer content of the file, which is not in force because of them.</param>
    /// <param name="ReadAt">When what is in force was read.</param>
    internal sealed record State(InventorySnapshot Snapshot, IReadOnlyList<YamlProblem> Problems, DateTimeOffset ReadAt);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Path} has changed and was read: {Count} devices")]
        public static partial void Read(ILogger logger, string path, int count);

        [LoggerMessage(LogLevel.Error, "{Path} has changed and cannot be used; what it said before stays in force:\n{Problems}")]
        public static partial void Wrong(ILogger logger, string path, string problems);

        [LoggerMessage(LogLevel.Error, "{Path} has changed and reading it failed; what it said before stays in force")]
        public static partial void Broke(ILogger logger, string path, Exception exception);
    }
}
