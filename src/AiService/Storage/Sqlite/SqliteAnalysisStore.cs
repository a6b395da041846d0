using System.Globalization;
using AiService.Hosting;
using AiService.Storage;
using AiService.Storage.Sqlite;
using Dapper;

namespace AiService.Analysis.Runs;

/// <summary>The table <c>analyses</c>.</summary>
internal sealed class AnalysisTable(RecordsDatabase records, TimeProvider time)
{
    /// <summary>For how long a key stands for its request.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(24);

    /// <summary>Longer than any analysis may run.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(48);

    private const string Columns = """
        id, device_id AS DeviceId, state, idempotency_key AS IdempotencyKey, request_hash AS RequestHash, created_at AS CreatedAt,
        ended_at AS EndedAt, code, msg, answer
        """;

    /// <summary>Puts a new analysis on record, unless its key stands for one already.</summary>
    /// <returns>What is on record then.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task<AnalysisRecord> OpenAsync(Guid id, string deviceId, string? key, string hash)
    {
        var now = time.GetUtcNow();
        var values = new
        {
            id = id.ToString(),
            deviceId,
            state = AnalysisRecord.Running,
            key,
            hash,
            now = Text(now),
            expired = Text(now - KeyLife),
            forgotten = Text(now - Retention),
        };

        return records.WriteAsync(
            (connection, transaction) =>
            {
                connection.Execute("DELETE FROM analyses WHERE created_at < @forgotten", values, transaction);
                connection.Execute("UPDATE analyses SET idempotency_key = NULL WHERE idempotency_key = @key AND created_at < @expired", values, transaction);
                connection.Execute(
                    """
                    INSERT INTO analyses (id, device_id, state, idempotency_key, request_hash, created_at)
                    VALUES (@id, @deviceId, @state, @key, @hash, @now) ON CONFLICT DO NOTHING
                    """,
                    values,
                    transaction);
                return connection.QuerySingle<AnalysisRecord>(
                    $"SELECT {Columns} FROM analyses WHERE id = @id OR idempotency_key = @key", values, transaction);
            },
            CancellationToken.None);
    }

    /// <summary>One that failed, or was lost with its process, runs again.</summary>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task ReopenAsync(string id)
    {
        return records.WriteAsync(
            (connection, transaction) => connection.Execute(
                "UPDATE analyses SET state = @state, ended_at = NULL, code = NULL, msg = NULL WHERE id = @id",
                new { id, state = AnalysisRecord.Running },
                transaction),
            CancellationToken.None);
    }

    /// <exception cref="StorageException">It could not be written.</exception>
    public Task EndAsync(string id, AnalysisOutcome outcome)
    {
        var values = new
        {
            id,
            state = outcome.Answer is null ? AnalysisRecord.Failed : AnalysisRecord.Done,
            now = Text(time.GetUtcNow()),
            outcome.Code,
            outcome.Msg,
            answer = outcome.Answer?.ToJsonString(Json.Wire),
        };
        return records.WriteAsync(
            (connection, transaction) => connection.Execute(
                "UPDATE analyses SET state = @state, ended_at = @now, code = @Code, msg = @Msg, answer = @answer WHERE id = @id", values, transaction),
            CancellationToken.None);
    }

    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<AnalysisRecord?> FindAsync(Guid id, CancellationToken cancellation)
    {
        return records.ReadAsync(
            connection => connection.QuerySingleOrDefault<AnalysisRecord>($"SELECT {Columns} FROM analyses WHERE id = @id", new { id = id.ToString() }),
            cancellation);
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
