using System.Globalization;
using AiService.Storage;
using Dapper;

namespace AiService.Audit;

/// <summary>Append-only record: an entry is on disk when the call returns, and the table itself refuses to change or lose one.</summary>
internal sealed class AuditTrail(RecordsDatabase records)
{
    /// <summary>Writes one entry, and returns when it is committed and synchronised to disk.</summary>
    /// <exception cref="StorageException">It could not be written: what it announces must not be done.</exception>
    public Task AppendAsync(AuditEntry entry)
    {
        // No cancellation: an announced step is written, or is known not to be.
        return records.WriteAsync(
            (connection, transaction) => connection.Execute(
                """
                INSERT INTO audit (at, repair_id, device_id, event, provider, action, execution_id, detail)
                VALUES (@At, @RepairId, @DeviceId, @Event, @Provider, @Action, @ExecutionId, @Detail)
                """,
                Row.Of(entry),
                transaction),
            CancellationToken.None);
    }

    /// <summary>The entries of one repair in the order in which they were written.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid repairId, CancellationToken cancellation)
    {
        return records.ReadAsync<IReadOnlyList<AuditEntry>>(
            connection => [.. connection.Query<Row>(
                """
                SELECT at, repair_id AS RepairId, device_id AS DeviceId, event, provider, action, execution_id AS ExecutionId, detail
                FROM audit WHERE repair_id = @repairId ORDER BY id
                """,
                new { repairId = repairId.ToString() }).Select(row => row.Entry())],
            cancellation);
    }

    private sealed record Row
    {
        public required string At { get; init; }

        public required string RepairId { get; init; }

        public required string DeviceId { get; init; }

        public required string Event { get; init; }

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
            Provider = entry.Provider,
            Action = entry.Action,
            ExecutionId = entry.ExecutionId,
            Detail = entry.Detail,
        };

        public AuditEntry Entry() => new()
        {
            At = DateTimeOffset.Parse(At, CultureInfo.InvariantCulture),
            RepairId = Guid.Parse(RepairId),
            DeviceId = DeviceId,
            Event = Event,
            Provider = Provider,
            Action = Action,
            ExecutionId = ExecutionId,
            Detail = Detail,
        };
    }
}
