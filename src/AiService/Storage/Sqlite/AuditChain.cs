using AiService.Audit;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Appends records to the table <c>audit</c>, each with an HMAC over itself and its predecessor's, and writes the head to its file after the commit. Used by one writer at a
/// time, within the transactions of the records. What it finds to be wrong with the end of the chain stops nothing: it is put on record, and stays a finding.
/// </summary>
internal sealed partial class AuditChain(AuditFiles files, ILogger logger)
{
    private static readonly string Insert =
        $"INSERT INTO audit ({string.Join(", ", RecordForm.Fields)}, hmac) VALUES ({string.Join(", ", RecordForm.Fields.Select(field => $"@{field}"))}, @hmac)";

    private readonly RecordForm form = new();
    private AuditKey? key;
    private AuditHead? committed;
    private AuditHead? pending;
    private string? broken;
    private bool isNoted;

    /// <summary>Why the head cannot be written; null when it can.</summary>
    public string? HeadTrouble { get; private set; }

    /// <summary>The last record that was committed; null before the first use.</summary>
    public AuditHead? Head => committed;

    /// <summary>The key; null before the first use.</summary>
    public AuditKey? Key => key;

    private AuditHead Known => pending ?? committed!;

    /// <summary>Reads the key and the head, and makes them for records that have no chain yet.</summary>
    /// <param name="connection">The records.</param>
    /// <param name="newKey">A key for a segment that is begun with it; null: the chain's own.</param>
    /// <exception cref="AuditKeyException">The key is missing, or is another one than the chain's.</exception>
    public void Open(SqliteConnection connection, AuditKey? newKey)
    {
        var started = AuditRows.Started(connection);
        key ??= newKey ?? files.ReadKey(started, one => AuditRows.IsEndSignedBy(connection, one));
        if (committed is not null)
        {
            return;
        }

        try
        {
            committed = AuditHeadFile.Read(files.Head);
            if (committed is null && started is null)
            {
                // Before the first record: a chain without this file has lost it.
                AuditHeadFile.Write(files.Head, committed = AuditHead.None);
            }
            else if (committed is null)
            {
                broken = $"{files.Head} is missing or empty: it cannot be told whether the last records were cut off";
            }
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            broken = $"the head cannot be used: {unusable.Message}";
        }

        committed ??= End(connection, null).Tail ?? AuditHead.None;
    }

    /// <summary>Appends a record within a transaction, and returns its number.</summary>
    public long Append(SqliteConnection connection, SqliteTransaction transaction, AuditEntry entry)
    {
        var (top, tail) = End(connection, transaction);
        if (tail is null || tail != Known)
        {
            Notice(connection, transaction, tail);
        }

        // Numbers that the head says were used are not used again: the gap shows what is missing.
        var next = Math.Max(top, Known.Id) + 1;
        if (tail is null)
        {
            tail = pending = Begin(connection, transaction, next++, AuditHead.None, entry.At, null, null);
        }

        if (broken is { } what && !isNoted)
        {
            Log.Broken(logger, what);
            tail = Write(connection, transaction, next++, tail, new AuditEntry { At = entry.At, Event = AuditMarks.ChainBroken, Detail = what });
            isNoted = true;
        }

        pending = Write(connection, transaction, next, tail, entry);
        return next;
    }

    /// <summary>Begins a segment, which seals what stands before it, and returns it.</summary>
    /// <param name="connection">The records.</param>
    /// <param name="transaction">Of this change.</param>
    /// <param name="at">Now.</param>
    /// <param name="accepted">What a person accepts by beginning it; null: the service begins it.</param>
    /// <param name="why">Who begins it, and why.</param>
    public SegmentStart BeginSegment(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset at, AcceptedRecords? accepted, AuditEntry why)
    {
        var (top, tail) = End(connection, transaction);
        pending = Begin(connection, transaction, Math.Max(top, Known.Id) + 1, tail ?? AuditHead.None, at, accepted, why);
        isNoted |= accepted is not null;
        return AuditRows.Started(connection)!;
    }

    /// <summary>Takes over what was committed, with the head in its file before the caller goes on, or forgets what was not.</summary>
    public void Ended(bool isCommitted)
    {
        if (!isCommitted || pending is not { } head)
        {
            (pending, isNoted) = (null, false);
            return;
        }

        (committed, pending, broken, isNoted) = (head, null, isNoted ? null : broken, false);
        try
        {
            AuditHeadFile.Write(files.Head, head);
            HeadTrouble = null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (HeadTrouble is null)
            {
                Log.HeadNotWritten(logger, refused, files.Head);
            }

            HeadTrouble = refused.Message;
        }
    }

    /// <summary>Finds out whether the chain has lost its end, or has another one. One that goes on behind the head is what a crash leaves.</summary>
    private void Notice(SqliteConnection connection, SqliteTransaction transaction, AuditHead? tail)
    {
        if (Known.Id > (tail?.Id ?? 0))
        {
            broken ??= $"records after {tail?.Id ?? 0} are missing: the head was {Known}";
        }
        else if (Known.Id > 0 && connection.ExecuteScalar<byte[]>("SELECT hmac FROM audit WHERE id = @Id AND typeof(hmac) = 'blob'", new { Known.Id }, transaction)?.AsSpan().SequenceEqual(Known.Hmac) != true)
        {
            broken ??= $"record {Known.Id} is not the one that the head names: {Known}";
        }
    }

    private AuditHead Begin(
        SqliteConnection connection, SqliteTransaction transaction, long id, AuditHead tail, DateTimeOffset at, AcceptedRecords? accepted, AuditEntry? why)
    {
        // In the order of their numbers; a segment holds the record that begins it.
        var from = connection.ExecuteScalar<long?>(
            "SELECT max(id) FROM audit INDEXED BY audit_segments WHERE event IN ('segment_started', 'segments_removed') AND event = 'segment_started' AND hmac IS NOT NULL",
            transaction: transaction) ?? long.MinValue + 1;
        var last = AuditRows.Started(connection);
        using var sealing = new SegmentHash();
        AuditRows.Read(connection, from - 1, long.MaxValue, (number, record, hmac, _, _) => sealing.Add(number, record, hmac));
        var start = new SegmentStart((last?.Segment ?? 0) + 1, key!.Id, sealing.Seal(), accepted);
        Log.Begun(logger, start.Segment, start.Key, start.Sealed.Records);
        return Write(connection, transaction, id, tail, (why ?? new AuditEntry { At = at, Event = "" }) with { At = at, Event = AuditMarks.SegmentStarted, Data = AuditMarks.Data(start) });
    }

    private AuditHead Write(SqliteConnection connection, SqliteTransaction transaction, long id, AuditHead previous, AuditEntry entry)
    {
        object[] fields =
        [
            entry.At, entry.RepairId, entry.DeviceId, entry.Event, entry.State!, entry.Provider!, entry.Action!, entry.ExecutionId!, entry.Detail!, entry.RequestedBy!, entry.RequestedFrom!,
            entry.Outcome!, entry.Data!,
        ];
        var values = new DynamicParameters();
        values.Add("id", id);
        form.Begin(id);
        for (var at = 0; at < fields.Length; at++)
        {
            // A NUL ends a text for some readers: the record would say less to them than was signed.
            var stored = TypeHandlers.Stored(fields[at]) as string;
            stored = stored?.Replace('\0', '\uFFFD');
            form.Add(stored);
            values.Add(RecordForm.Fields[at + 1], stored);
        }

        var head = new AuditHead(id, key!.Sign(previous.Hmac, form.Bytes));
        values.Add("hmac", head.Hmac);
        connection.Execute(Insert, values, transaction);
        return head;
    }

    // As verification takes them: what is no HMAC precedes nothing. Beyond 2^62 stands only what an intruder has added, who would leave no number to go on with.
    private static (long Top, AuditHead? Tail) End(SqliteConnection connection, SqliteTransaction? transaction)
    {
        var (top, id, hmac) = connection.QuerySingle<(long Top, long? Id, byte[]? Hmac)>(
            "SELECT ifnull((SELECT max(id) FROM audit WHERE id < 4611686018427387904), 0), id, hmac FROM (SELECT 1) LEFT JOIN (SELECT id, hmac FROM audit WHERE typeof(hmac) = 'blob' AND length(hmac) = 32 ORDER BY id DESC LIMIT 1)",
            transaction: transaction);
        return (top, id is null ? null : new AuditHead(id.Value, hmac!));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "The chain of the audit is broken: {What}. It is put on record, and goes on; see `AiService audit verify`")]
        public static partial void Broken(ILogger logger, string what);

        [LoggerMessage(LogLevel.Error, "The head of the audit cannot be written to {Path}: records that are cut off from now on would not be missed")]
        public static partial void HeadNotWritten(ILogger logger, Exception exception, string path);

        [LoggerMessage(LogLevel.Information, "Segment {Segment} of the audit begins with key {Key}; it seals {Records} records")]
        public static partial void Begun(ILogger logger, int segment, string key, long records);
    }
}
