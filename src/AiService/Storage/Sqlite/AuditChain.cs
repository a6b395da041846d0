using AiService.Audit;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Appends entries to the table <c>audit</c>.</summary>
internal sealed class AuditChain(AuditFiles files)
{
    /// <summary>Appends an entry within the transaction of the change that it describes, and returns its id.</summary>
    public long Append(SqliteConnection connection, SqliteTransaction transaction, AuditEntry entry)
    {
        _ = files;
        return connection.ExecuteScalar<long>(
            """
            INSERT INTO audit (at, repair_id, device_id, event, state, provider, action, execution_id, detail, requested_by, requested_from, outcome, data)
            VALUES (@At, @RepairId, @DeviceId, @Event, @State, @Provider, @Action, @ExecutionId, @Detail, @RequestedBy, @RequestedFrom, @Outcome, @Data)
            RETURNING id
            """,
            new Columns(entry),
            transaction);
    }
}
