using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;
using Microsoft.Extensions.Hosting;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Reloads <c>DEVICES_FILE</c> when it changes, or a password or key file that it refers to. New content takes effect once two polls in a row
/// find it, so that a half-written file is not read; invalid content is reported, and the last valid content stays in force.
/// </summary>
internal sealed partial class InventoryFiles : BackgroundService
{
    /// <summary>Between two polls.</summary>
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
    /// <param name="first">The content from the start.</param>
    /// <param name="time">Paces the polls.</param>
    /// <param name="logger">Reports every new content.</param>
    public InventoryFiles(string? path, InventoryFile reader, InventoryReading first, TimeProvider time, ILogger<InventoryFiles> logger)
    {
        (this.path, this.reader, this.time, this.logger) = (path, reader, time, logger);
        files = first.Files;
        seen = files.Seen;
        state = new State(first.Snapshot, [], time.GetUtcNow());
    }

    /// <summary>The last valid content.</summary>
    public InventorySnapshot Current => state.Snapshot;

    /// <summary>The platforms that an entry may name.</summary>
    public IReadOnlyDictionary<string, Platform> Platforms => reader.Platforms;

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
            // The service stops.
        }
    }

    /// <summary>Polls the files once.</summary>
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
                // A defect in reading must not end the watch, and the service with it. Reported once; other content is tried again.
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
            // The files of the valid content stay watched: the correction may be in one of them.
            reading.Files.Add(files);
            state = state with { Problems = reading.Problems };
            Log.Wrong(logger, file, string.Join(" | ", reading.Problems));
        }

        files = reading.Files;
        seen = files.Seen;
    }

    /// <param name="Snapshot">In force.</param>
    /// <param name="Problems">Of a newer content of the file, which is not in force because of them.</param>
    /// <param name="ReadAt">When the content in force was read.</param>
    internal sealed record State(InventorySnapshot Snapshot, IReadOnlyList<YamlProblem> Problems, DateTimeOffset ReadAt);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Path} has changed and was read: {Count} devices")]
        public static partial void Read(ILogger logger, string path, int count);

        [LoggerMessage(LogLevel.Error, "{Path} has changed and cannot be used; what it said before stays in force: {Problems}")]
        public static partial void Wrong(ILogger logger, string path, string problems);

        [LoggerMessage(LogLevel.Error, "{Path} has changed and reading it failed; what it said before stays in force")]
        public static partial void Broke(ILogger logger, string path, Exception exception);
    }
}
