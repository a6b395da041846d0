using System.Globalization;
using AiService.Storage;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Audit;

/// <summary>Append-only record: an entry is on disk when the call returns, and the table itself refuses to change or lose one.</summary>
internal sealed class AuditTrail(RecordsDatabase records)
{
    /// <summary>Writes one entry, and returns when it is committed and synchronised to disk.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="StorageException">It could not be written: what it announces must not be done.</exception>
    public Task<long> AppendAsync(AuditEntry entry)
    {
        // No cancellation: an announced step is written, or is known not to be.
        return records.WriteAsync((connection, transaction) => Append(connection, transaction, entry), CancellationToken.None);
    }

    /// <summary>Writes one entry within the transaction of what it tells of: both are on disk, or neither.</summary>
    /// <returns>Its id.</returns>
    public static long Append(SqliteConnection connection, SqliteTransaction transaction, AuditEntry entry)
    {
        return connection.ExecuteScalar<long>(
            """
            INSERT INTO audit (at, repair_id, device_id, event, state, provider, action, execution_id, detail)
            VALUES (@At, @RepairId, @DeviceId, @Event, @State, @Provider, @Action, @ExecutionId, @Detail)
            RETURNING id
            """,
            Row.Of(entry),
            transaction);
    }

    /// <summary>The entries of one repair in the order in which they were written.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid repairId, CancellationToken cancellation)
    {
        return records.ReadAsync<IReadOnlyList<AuditEntry>>(
            connection => [.. connection.Query<Row>(
                """
                SELECT id, at, repair_id AS RepairId, device_id AS DeviceId, event, state, provider, action, execution_id AS ExecutionId, detail
                FROM audit WHERE repair_id = @repairId ORDER BY id
                """,
                new { repairId = repairId.ToString() }).Select(row => row.Entry())],
            cancellation);
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public required string At { get; init; }

        public required string RepairId { get; init; }

        public required string DeviceId { get; init; }

        public required string Event { get; init; }

        public string? State { get; init; }

        public string? Provider { get; init; }

        public string? Action { get; init; }

        public string? ExecutionId { get; init; }

        public string? Detail { get; init; }

        public static Row Of(AuditEntry entry) => new()
        {
            At = entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            RepairId = entry.RepairId.ToString(),
            DeviceId = entry.DeviceId,
            Event = entry.Event,
            State = entry.State,
            Provider = entry.Provider,
            Action = entry.Action,
            ExecutionId = entry.ExecutionId,
            Detail = entry.Detail,
        };

        public AuditEntry Entry() => new()
        {
            Id = Id,
            At = DateTimeOffset.Parse(At, CultureInfo.InvariantCulture),
            RepairId = Guid.Parse(RepairId),
            DeviceId = DeviceId,
            Event = Event,
            State = State,
            Provider = Provider,
            Action = Action,
            ExecutionId = ExecutionId,
            Detail = Detail,
        };
    }
}
