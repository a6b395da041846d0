using System.Threading.Channels;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Agent.Records;

/// <summary>
/// Keeps the transcripts of all sessions in the records. Unlike the journal they are no precondition of a command: lines are written as they
/// come, several in one transaction while the disk is busy, and no session waits for them.
/// </summary>
internal sealed partial class TranscriptStore(ITranscriptRecords records, ILogger<TranscriptStore> logger)
    : ITranscriptStore, IRepairEvidence, IAsyncDisposable
{
    private const int MaxWaiting = 10_000;
    private const int MaxBatch = 500;

    private readonly Channel<object> waiting = Channel.CreateBounded<object>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private int pumping;

    /// <summary>Waits until all lines that were kept before are on disk or given up.</summary>
    public async Task WrittenAsync(CancellationToken cancel)
    {
        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await waiting.Writer.WriteAsync(mark, cancel);
        Pump();
        await mark.Task.WaitAsync(cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancellation)
    {
        await WrittenAsync(cancellation);
        return await records.ReadAsync(repairId, cancellation);
    }

    /// <inheritdoc/>
    public void Keep(TranscriptEntry entry)
    {
        if (!waiting.Writer.TryWrite(entry))
        {
            Log.Lost(logger, entry.RunId);
        }

        Pump();
    }

    /// <summary>Writes what is left: the database outlives this store.</summary>
    public async ValueTask DisposeAsync() => await WrittenAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async Task<int> NextSessionAsync(Guid runId, CancellationToken cancel)
    {
        try
        {
            await WrittenAsync(cancel);
            return await records.NextSessionAsync(runId, cancel);
        }
        catch (StorageException failed)
        {
            Log.Unwritten(logger, failed, 0);
            return 1;
        }
    }

    private void Pump()
    {
        if (Interlocked.Exchange(ref pumping, 1) == 0)
        {
            _ = Task.Run(DrainAsync);
        }
    }

    private async Task DrainAsync()
    {
        var batch = new List<object>();
        while (waiting.Reader.TryRead(out var one))
        {
            batch.Add(one);
            if (batch.Count < MaxBatch && waiting.Reader.TryPeek(out _))
            {
                continue;
            }

            await WriteAsync([.. batch.OfType<TranscriptEntry>()]);
            batch.OfType<TaskCompletionSource>().ToList().ForEach(mark => mark.SetResult());
            batch.Clear();
        }

        Volatile.Write(ref pumping, 0);
        if (waiting.Reader.TryPeek(out _))
        {
            // A line arrived between the last read and the reset of the flag.
            Pump();
        }
    }

    private async Task WriteAsync(IReadOnlyList<TranscriptEntry> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        try
        {
            await records.AppendAsync(lines);
        }
        catch (Exception failed)
        {
            // Of any kind: without the pump, sessions and readers would wait without end.
            Log.Unwritten(logger, failed, lines.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} lines of session transcripts could not be written")]
        public static partial void Unwritten(ILogger logger, Exception? exception, int count);

        [LoggerMessage(LogLevel.Warning, "A line of a session's transcript was lost, repair {RepairId}: too many are waiting to be written")]
        public static partial void Lost(ILogger logger, Guid repairId);
    }
}

/// <summary>Keeps transcripts in the records.</summary>
/// <remarks>Every method throws <see cref="StorageException"/> when the records cannot be read or written.</remarks>
internal interface ITranscriptRecords
{
    /// <summary>Returns the number of a repair's next session, from 1.</summary>
    Task<int> NextSessionAsync(Guid repairId, CancellationToken cancel);

    /// <summary>Writes lines in one transaction.</summary>
    Task AppendAsync(IReadOnlyList<TranscriptEntry> entries);

    /// <summary>Returns the lines of all sessions of a repair in the order in which they were written.</summary>
    Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancel);
}
