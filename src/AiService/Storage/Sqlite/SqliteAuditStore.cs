using AiService.Audit;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps the audit in the table <c>audit</c>, whose triggers refuse to change or delete an entry.</summary>
internal sealed class SqliteAuditStore(RecordsDatabase records) : IAuditStore
{
    // No cancellation: an announced step is written, or is known not to be.
    public Task<long> AppendAsync(AuditEntry entry) =>
        records.WriteAsync((connection, transaction) => Append(connection, transaction, entry), CancellationToken.None);

    /// <summary>Appends an entry within the transaction of the change that it describes, and returns its id.</summary>
    public static long Append(SqliteConnection connection, SqliteTransaction transaction, AuditEntry entry)
    {
        return connection.ExecuteScalar<long>(
            """
            INSERT INTO audit (at, repair_id, device_id, event, state, provider, action, execution_id, detail, requested_by, requested_from)
            VALUES (@At, @RepairId, @DeviceId, @Event, @State, @Provider, @Action, @ExecutionId, @Detail, @RequestedBy, @RequestedFrom)
            RETURNING id
            """,
            new Columns(entry),
            transaction);
    }

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid repairId, CancellationToken cancellation)
    {
        return records.ReadAsync<IReadOnlyList<AuditEntry>>(
            connection => connection.Query<AuditEntry>("SELECT * FROM audit WHERE repair_id = @repairId ORDER BY id", new { repairId }).AsList(), cancellation);
    }
}
