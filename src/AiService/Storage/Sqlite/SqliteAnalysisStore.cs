using AiService.Access;
using AiService.Analysis.Runs;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps analyses in the table <c>analyses</c>.</summary>
internal sealed class SqliteAnalysisStore(RecordsDatabase records, TimeProvider time) : IAnalysisStore
{
    /// <summary>For how long a key stands for its request.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(24);

    /// <summary>Longer than any analysis may run.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(48);

    public Task<AnalysisRecord> OpenAsync(Guid id, string deviceId, string? key, string hash, Requester? requester)
    {
        var now = time.GetUtcNow();
        var values = new
        {
            id,
            deviceId,
            state = AnalysisRecord.Running,
            key,
            hash,
            by = requester?.Name,
            origin = requester?.Address,
            now,
            expired = now - KeyLife,
            forgotten = now - Retention,
        };
        return records.WriteAsync(
            (connection, transaction) => connection.QuerySingle<AnalysisRecord>(
                """
                DELETE FROM analyses WHERE created_at < @forgotten;
                UPDATE analyses SET idempotency_key = NULL WHERE idempotency_key = @key AND created_at < @expired;
                INSERT INTO analyses (id, device_id, state, idempotency_key, request_hash, requested_by, requested_from, created_at)
                VALUES (@id, @deviceId, @state, @key, @hash, @by, @origin, @now) ON CONFLICT DO NOTHING;
                SELECT * FROM analyses WHERE id = @id OR idempotency_key = @key;
                """,
                values,
                transaction),
            CancellationToken.None);
    }

    public Task ReopenAsync(Guid id)
    {
        return WriteAsync(
            "UPDATE analyses SET state = @state, ended_at = NULL, code = NULL, msg = NULL WHERE id = @id", new { id, state = AnalysisRecord.Running });
    }

    public Task EndAsync(Guid id, AnalysisOutcome outcome)
    {
        return WriteAsync(
            "UPDATE analyses SET state = @state, ended_at = @now, code = @Code, msg = @Msg, answer = @Answer WHERE id = @id",
            new { id, state = outcome.Answer is null ? AnalysisRecord.Failed : AnalysisRecord.Done, now = time.GetUtcNow(), outcome.Code, outcome.Msg, outcome.Answer });
    }

    public Task RecordAsync(Guid id, string deviceId, Requester? requester, AnalysisOutcome outcome)
    {
        return WriteAsync(
            """
            INSERT INTO analyses (id, device_id, state, request_hash, requested_by, requested_from, created_at, ended_at, code, msg, answer)
            VALUES (@id, @deviceId, @state, '', @by, @origin, @now, @now, @Code, @Msg, @Answer)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, ended_at = excluded.ended_at, code = excluded.code, msg = excluded.msg, answer = excluded.answer
            """,
            new
            {
                id,
                deviceId,
                state = outcome.Answer is null ? AnalysisRecord.Failed : AnalysisRecord.Done,
                by = requester?.Name,
                origin = requester?.Address,
                now = time.GetUtcNow(),
                outcome.Code,
                outcome.Msg,
                outcome.Answer,
            });
    }

    public Task<AnalysisRecord?> FindAsync(Guid id, CancellationToken cancellation) =>
        records.ReadAsync(connection => connection.QuerySingleOrDefault<AnalysisRecord>("SELECT * FROM analyses WHERE id = @id", new { id }), cancellation);

    private Task<int> WriteAsync(string statement, object values) =>
        records.WriteAsync((connection, transaction) => connection.Execute(statement, values, transaction), CancellationToken.None);
}
