using System.Buffers;
using System.Globalization;
using System.Text;
using AiService.Audit;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Verifies the chain of the table <c>audit</c>, and cuts it into segments.</summary>
internal sealed class SqliteAuditChain(RecordsDatabase records, AuditFiles files) : IAuditChain, IDisposable
{
    private readonly SemaphoreSlim removal = new(1, 1);

    public AuditHead? Head => records.Chain.Head;

    public string? HeadTrouble => records.Chain.HeadTrouble;

    public async Task<AuditVerdict> VerifyAsync(AuditHead? given, CancellationToken cancellation)
    {
        // The key that this process writes with: one that was exchanged meanwhile counts with the next start.
        var key = records.Chain.Key ?? await records.ReadAsync(connection => files.ReadKey(AuditRows.Started(connection), one => AuditRows.IsEndSignedBy(connection, one)), cancellation);

        // What is removed in the middle of it would seem to be missing.
        await removal.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => AuditVerification.RunAsync(read => records.ReadAsync(read, cancellation), key, files, given, cancellation), cancellation);
        }
        finally
        {
            removal.Release();
        }
    }

    public Task<IReadOnlyList<AuditSegment>> SegmentsAsync(CancellationToken cancellation) => records.ReadAsync<IReadOnlyList<AuditSegment>>(
        connection =>
        {
            var starts = connection.Query<(long Id, string At, string Data)>(
                "SELECT id, CAST(at AS TEXT), ifnull(CAST(data AS TEXT), '') FROM audit INDEXED BY audit_segments WHERE event IN ('segment_started', 'segments_removed') AND event = 'segment_started' AND hmac IS NOT NULL ORDER BY id")
                .Select(row => (row.Id, row.At, Start: AuditMarks.Read<SegmentStart>(Encoding.UTF8.GetBytes(row.Data)))).Where(row => row.Start is not null).ToList();
            var segments = new List<AuditSegment>();
            for (var at = 0; at <= starts.Count; at++)
            {
                // The records before the first start belong to a segment too, unless they were removed.
                var seal = at < starts.Count ? starts[at].Start!.Sealed : null;
                var first = at > 0 ? starts[at - 1].Id : seal?.First ?? 0;
                var isThere = at > 0 || connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM audit WHERE id < @before)", new { before = starts.Count > 0 ? starts[0].Id : 0 });
                if (isThere)
                {
                    segments.Add(new AuditSegment(
                        at > 0 ? starts[at - 1].Start!.Segment : starts[0].Start!.Segment - 1, first, Time(first) ?? default, seal, seal is null ? null : Time(seal.Last)));
                }
            }

            return segments;

            DateTimeOffset? Time(long id) => connection.ExecuteScalar<string?>("SELECT CAST(at AS TEXT) FROM audit WHERE id = @id", new { id }) is { } text
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) ? at : null;
        },
        cancellation);

    public Task BeginSegmentAsync(DateTimeOffset at) => records.WriteAsync(
        (connection, transaction) => records.Chain.BeginSegment(connection, transaction, at, null, new AuditEntry { At = at, Event = "", Detail = "AUDIT_RETENTION_DAYS" }), CancellationToken.None);

    public async Task<SegmentSeal> ExportAsync(AuditSegment segment, Stream to, CancellationToken cancellation)
    {
        using var hash = new SegmentHash();
        var lines = new ArrayBufferWriter<byte>();
        long? after = segment.First - 1;
        while (after is { } place)
        {
            lines.ResetWrittenCount();
            after = await records.ReadAsync(
                connection => AuditRows.Read(
                    connection,
                    place,
                    segment.Seal!.Last,
                    (id, form, hmac, _, _) =>
                    {
                        hash.Add(id, form, hmac);
                        AuditLine.Write(form, hmac, lines);
                    },
                    AuditVerification.Step),
                cancellation);
            await to.WriteAsync(lines.WrittenMemory, cancellation);
        }

        return hash.Seal();
    }

    public async Task RemoveAsync(SegmentsRemoved removed, DateTimeOffset at, CancellationToken cancellation)
    {
        await removal.WaitAsync(cancellation);
        try
        {
            await records.WriteAsync(
                (connection, transaction) =>
                {
                    records.Append(connection, transaction, new AuditEntry { At = at, Event = AuditMarks.SegmentsRemoved, Detail = "AUDIT_RETENTION_DAYS", Data = AuditMarks.Data(removed) });
                    connection.Execute("UPDATE audit_removable SET through = @Through", new { removed.Through }, transaction);
                    return connection.Execute("DELETE FROM audit WHERE id <= @Through", new { removed.Through }, transaction);
                },
                CancellationToken.None);
        }
        finally
        {
            removal.Release();
        }
    }

    public void Dispose() => removal.Dispose();
}

/// <summary>Runs a verification over a file of records.</summary>
internal static class AuditVerification
{
    /// <summary>Records that are read at once: a read that lasts would keep the write-ahead log from being folded in.</summary>
    public const int Step = 5000;

    /// <param name="read">Reads from the records.</param>
    /// <param name="key">The key.</param>
    /// <param name="files">Where the head is.</param>
    /// <param name="given">A head that was noted elsewhere; null without one.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<AuditVerdict> RunAsync(
        Func<Func<SqliteConnection, long?>, Task<long?>> read, AuditKey key, AuditFiles files, AuditHead? given, CancellationToken cancellation)
    {
        // Before the records: what is written meanwhile is ahead of it, which is no finding.
        var heads = new List<(string, AuditHead)>();
        string? trouble = null;
        try
        {
            if (AuditHeadFile.Read(files.Head) is { } head)
            {
                heads.Add((files.Head, head));
            }
            else
            {
                trouble = $"{files.Head} is missing or empty";
            }
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            trouble = $"the head cannot be used: {unusable.Message}";
        }

        if (given is not null)
        {
            heads.Add(("the given head", given));
        }

        SegmentsRemoved? removed = null;
        var isOneBefore = false;
        await read(connection =>
        {
            removed = AuditRows.Removed(connection);
            isOneBefore = connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM audit WHERE id = @MinValue)", new { long.MinValue });
            return null;
        });
        using var verifier = new ChainVerifier(key, removed);
        heads.ForEach(one => verifier.Want(one.Item2.Id));
        if (isOneBefore)
        {
            // What follows the smallest number does not have it; the service writes none such.
            verifier.Read(long.MinValue, default, default, null, default);
        }

        long? last = long.MinValue;
        while (last is { } after)
        {
            cancellation.ThrowIfCancellationRequested();
            last = await read(connection => AuditRows.Read(connection, after, long.MaxValue, verifier.Read, Step));
        }

        var verdict = verifier.Judge(heads);
        return trouble is null || !verdict.Ok || verdict.Head is null ? verdict
            : verdict with { Ok = false, Reason = $"{trouble}: it cannot be told whether records after the last one were cut off" };
    }
}
