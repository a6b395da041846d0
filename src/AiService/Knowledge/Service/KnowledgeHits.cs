using System.Threading.Channels;
using AiService.Knowledge.Entries;
using AiService.Storage;

namespace AiService.Knowledge.Service;

/// <summary>
/// Counts how often entries are found, and writes the counts in the background: a search is no write (TRAPS 44). While one batch is written the
/// next one gathers. A normal stop writes the rest.
/// </summary>
internal sealed partial class KnowledgeHits(IEntryStore entries, TimeProvider time, ILogger<KnowledgeHits> logger) : BackgroundService
{
    /// <summary>Bounds how often an entry that is found often is written.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // At most one number per entry, however long the file is locked.
    private Dictionary<long, int> pending = [];

    /// <summary>Counts one hit for each of these entries.</summary>
    public void Count(IEnumerable<KnowledgeEntry> found)
    {
        Add(found.Select(entry => KeyValuePair.Create(entry.Id, 1)));
        wake.Writer.TryWrite(true);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        wake.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The channel's end is the signal to stop, not the token: what is pending then is still written.
        await foreach (var _ in wake.Reader.ReadAllAsync(CancellationToken.None))
        {
            var written = await WriteAsync();
            await Task.Delay(written ? Pace : RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!written)
            {
                wake.Writer.TryWrite(true);
            }
        }

        await WriteAsync();
    }

    private async Task<bool> WriteAsync()
    {
        var batch = Take();
        if (batch.Count == 0)
        {
            return true;
        }

        try
        {
            await entries.CountHitsAsync(batch);
            return true;
        }
        catch (StorageException failed)
        {
            Add(batch);
            Log.NotWritten(logger, failed, batch.Count);
            return false;
        }
    }

    private Dictionary<long, int> Take()
    {
        lock (gate)
        {
            (var batch, pending) = (pending, []);
            return batch;
        }
    }

    private void Add(IEnumerable<KeyValuePair<long, int>> counts)
    {
        lock (gate)
        {
            foreach (var (id, hits) in counts)
            {
                pending[id] = pending.GetValueOrDefault(id) + hits;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The hits of {Entries} knowledge entries could not be written, and are kept for the next attempt")]
        public static partial void NotWritten(ILogger logger, Exception exception, int entries);
    }
}
