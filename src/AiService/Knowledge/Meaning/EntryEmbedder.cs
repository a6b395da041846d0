using AiService.Knowledge.Search;
using AiService.Storage;

namespace AiService.Knowledge.Meaning;

/// <summary>
/// Embeds every entry in the background, and keeps the vectors stored and in memory: all of them at first, then those that this or another process
/// changed. A stored vector is not made again, but the model has to answer once, for its dimension.
/// </summary>
internal sealed partial class EntryEmbedder(
    IEmbeddingStore store, EmbeddingModel model, MeaningVectors vectors, TimeProvider time, ILogger<EntryEmbedder> logger) : BackgroundService
{
    private const int PageSize = 200;
    private const int BatchSize = 16;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private int dimension;
    private long? change;
    private long walked;
    private bool walking = true;
    private volatile string? trouble = "not begun yet";

    /// <summary>Why entries lack their meaning; null when none does.</summary>
    public string? Trouble => trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread of the start: a locked file takes seconds to fail.
        await Task.Yield();
        try
        {
            while (true)
            {
                await Task.Delay(await TryAsync(stoppingToken) ? Pace : RetryAfter, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the service stops. What is stored is not made again.
        }
    }

    private async Task<bool> TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await store.CanFollowAsync(stoppingToken))
            {
                await FollowAsync(stoppingToken);
                trouble = vectors.Count < MeaningVectors.Capacity ? null : $"only {MeaningVectors.Capacity} entries have a meaning; the others are found by text alone";
            }

            return true;
        }
        catch (Exception failed) when (failed is EmbeddingException or StorageException)
        {
            if (trouble != failed.Message)
            {
                Log.Paused(logger, failed, model.Name);
            }

            trouble = failed.Message;
            return false;
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        if (dimension == 0)
        {
            dimension = await ProbeAsync(stoppingToken);
            vectors.Reset(dimension);
        }

        var latest = await store.LatestChangeAsync(stoppingToken);
        if (change is { } known && (latest < known || !IndexState.IsSameFile(latest, known)))
        {
            // Another file was restored over this one.
            (walked, walking, change) = (0, true, null);
            vectors.Reset(dimension);
        }

        // What is changed from here on is read again afterwards.
        change ??= latest;
        while (walking)
        {
            var page = await store.AfterAsync(walked, PageSize, stoppingToken);
            await TakeAsync(page, stoppingToken);
            walking = page.Count > 0;
            walked = walking ? page[^1].Id : walked;
        }

        while (await store.ChangedAfterAsync(change.Value, PageSize, stoppingToken) is { Count: > 0 } changed)
        {
            await TakeAsync(changed, stoppingToken);
            change = changed[^1].Change;
        }
    }

    private async Task TakeAsync(List<EmbeddedRow> page, CancellationToken stoppingToken)
    {
        var unknown = new List<EmbeddedRow>();
        foreach (var row in page)
        {
            if (row.Known(model.Name, dimension) is { } vector)
            {
                vectors.Put(row.Id, vector);
                continue;
            }

            // The vector in memory is that of an earlier text: it must not find the entry while the model is down, or when it refuses the new text.
            vectors.Remove(row.Id);
            if (row.Text is not null)
            {
                unknown.Add(row);
            }
        }

        if (page.Where(row => row.Text is null && row.Vector is not null).Select(row => row.Id).ToList() is { Count: > 0 } gone)
        {
            await store.DeleteAsync(gone, stoppingToken);
        }

        foreach (var batch in unknown.Chunk(BatchSize))
        {
            if (vectors.Count < MeaningVectors.Capacity)
            {
                await KeepAsync(await MakeAsync(batch, stoppingToken), stoppingToken);
            }
        }
    }

    /// <summary>Returns the vectors of a batch; of a batch that is refused, those of its texts that are not.</summary>
    private async Task<List<(EmbeddedRow Row, float[] Vector)>> MakeAsync(EmbeddedRow[] batch, CancellationToken stoppingToken)
    {
        try
        {
            var made = await model.EmbedAsync([.. batch.Select(row => row.Text!)], stoppingToken);
            return [.. batch.Zip(made)];
        }
        catch (EmbeddingException refused) when (refused.Refused && batch.Length > 1)
        {
            var made = new List<(EmbeddedRow, float[])>();
            foreach (var row in batch)
            {
                made.AddRange(await MakeAsync([row], stoppingToken));
            }

            return made;
        }
        catch (EmbeddingException refused) when (refused.Refused)
        {
            return await MakeAgainAsync(batch[0], stoppingToken);
        }
    }

    /// <summary>
    /// Finds out whether the text or the model is at fault: a model that accepts another text, and this one still not, refuses it. Any other
    /// exception leaves the place in the table where it is, and the entry is embedded again later.
    /// </summary>
    private async Task<List<(EmbeddedRow Row, float[] Vector)>> MakeAgainAsync(EmbeddedRow row, CancellationToken stoppingToken)
    {
        await ProbeAsync(stoppingToken);
        try
        {
            return [(row, (await model.EmbedAsync([row.Text!], stoppingToken))[0])];
        }
        catch (EmbeddingException refused) when (refused.Refused)
        {
            Log.Refused(logger, refused, row.Id);
            return [];
        }
    }

    /// <returns>The model's dimension.</returns>
    private async Task<int> ProbeAsync(CancellationToken stoppingToken) => (await model.EmbedAsync(["接口 down"], stoppingToken))[0].Length;

    private async Task KeepAsync(List<(EmbeddedRow Row, float[] Vector)> made, CancellationToken stoppingToken)
    {
        if (made.Any(entry => entry.Vector.Length != dimension))
        {
            // Another model of the same name: every entry is embedded again.
            (dimension, walked, walking, change) = (0, 0, true, null);
            throw new EmbeddingException("the model's dimension has changed", refused: false, null);
        }

        await store.StoreAsync(model.Name, made, stoppingToken);
        made.ForEach(entry => vectors.Put(entry.Row.Id, entry.Vector));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Entries cannot be embedded by {Model}; searches use the text alone until a later attempt succeeds")]
        public static partial void Paused(ILogger logger, Exception exception, string model);

        [LoggerMessage(LogLevel.Warning, "The model refuses entry {Id}, which is found by its text alone")]
        public static partial void Refused(ILogger logger, Exception exception, long id);
    }
}
