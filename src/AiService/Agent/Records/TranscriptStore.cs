using AiService.NetworkAgent.Sessions;
using System.Globalization;
using System.Threading.Channels;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Store;
using AiService.Storage;
using Dapper;

namespace AiService.Agent.Records;

/// <summary>
/// The transcripts of all sessions. They are evidence, not the gate that the journal is: lines are written as they come, several in one
/// transaction while the disk is busy, and no session waits for them.
/// </summary>
internal sealed partial class TranscriptStore(RecordsDatabase records, TimeProvider time, ILogger<TranscriptStore> logger)
    : IRepairEvidence, IAsyncDisposable
{
    private const int MaxWaiting = 10_000;
    private const int MaxBatch = 500;

    private readonly Channel<object> waiting = Channel.CreateBounded<object>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private int pumping;

    /// <summary>Begins the transcript of one session; it has the next number of its repair, also after another process had some.</summary>
    public async Task<SessionTranscript> BeginAsync(Guid repairId, Device device, CancellationToken cancel)
    {
        return new SessionTranscript(this, repairId, await NextAsync(repairId, cancel), device, time);
    }

    /// <summary>What was kept before is on disk, or given up, when this returns.</summary>
    public async Task WrittenAsync(CancellationToken cancel)
    {
        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (waiting.Writer.TryWrite(mark))
        {
            Pump();
            await mark.Task.WaitAsync(cancel);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancellation)
    {
        await WrittenAsync(cancellation);
        return await records.ReadAsync<IReadOnlyList<TranscriptLine>>(
            connection => [.. connection.Query<Row>(
                "SELECT session AS Session, at AS At, direction AS Direction, text AS Text FROM transcripts WHERE repair_id = @repairId ORDER BY id",
                new { repairId = repairId.ToString() }).Select(row => row.Line())],
            cancellation);
    }

    internal void Keep(Line line)
    {
        if (!waiting.Writer.TryWrite(line))
        {
            Log.Lost(logger, line.RepairId);
        }

        Pump();
    }

    /// <summary>What is left is still written: the database outlives this.</summary>
    public async ValueTask DisposeAsync() => await WrittenAsync(CancellationToken.None);

    private async Task<int> NextAsync(Guid repairId, CancellationToken cancel)
    {
        try
        {
            await WrittenAsync(cancel);
            return await records.ReadAsync(
                connection => connection.ExecuteScalar<int>(
                    "SELECT COALESCE(MAX(session), 0) + 1 FROM transcripts WHERE repair_id = @repairId", new { repairId = repairId.ToString() }),
                cancel);
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

            await WriteAsync([.. batch.OfType<Line>()]);
            batch.OfType<TaskCompletionSource>().ToList().ForEach(mark => mark.SetResult());
            batch.Clear();
        }

        Volatile.Write(ref pumping, 0);
        if (waiting.Reader.TryPeek(out _))
        {
            // It came between the last look and the end.
            Pump();
        }
    }

    private async Task WriteAsync(IReadOnlyList<Line> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        try
        {
            await records.WriteAsync(
                (connection, transaction) => connection.Execute(
                    "INSERT INTO transcripts (repair_id, session, line, at, direction, text) VALUES (@RepairId, @Session, @Number, @At, @Direction, @Text)",
                    lines.Select(Row.Of),
                    transaction),
                CancellationToken.None);
        }
        catch (StorageException failed)
        {
            Log.Unwritten(logger, failed, lines.Count);
        }
    }

    internal sealed record Line(Guid RepairId, int Number, TranscriptLine Said);

    private sealed record Row
    {
        public string RepairId { get; init; } = "";

        public long Session { get; init; }

        public long Number { get; init; }

        public required string At { get; init; }

        public required string Direction { get; init; }

        public required string Text { get; init; }

        public static Row Of(Line line) => new()
        {
            RepairId = line.RepairId.ToString(),
            Session = line.Said.Session,
            Number = line.Number,
            At = line.Said.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            Direction = line.Said.Direction,
            Text = line.Said.Text,
        };

        public TranscriptLine Line() => new()
        {
            Session = (int)Session,
            At = DateTimeOffset.Parse(At, CultureInfo.InvariantCulture),
            Direction = Direction,
            Text = Text,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} lines of session transcripts could not be written")]
        public static partial void Unwritten(ILogger logger, Exception? exception, int count);

        [LoggerMessage(LogLevel.Warning, "A line of a session's transcript was lost, repair {RepairId}: too many are waiting to be written")]
        public static partial void Lost(ILogger logger, Guid repairId);
    }
}
