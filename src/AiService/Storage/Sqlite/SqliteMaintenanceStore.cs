using AiService.Repairs.Maintenance;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps the maintenance windows of the API in the table <c>maintenance_windows</c>.</summary>
internal sealed class SqliteMaintenanceStore(RecordsDatabase records) : IMaintenanceStore
{
    public Task<IReadOnlyList<StoredWindow>> ListAsync(CancellationToken cancellation) => records.ReadAsync<IReadOnlyList<StoredWindow>>(
        connection => connection.Query<StoredWindow>(
            "SELECT id, definition AS window, created_at, requested_by, requested_from FROM maintenance_windows ORDER BY id").AsList(),
        cancellation);

    public Task AddAsync(StoredWindow window, CancellationToken cancellation) => records.WriteAsync(
        (connection, transaction) => connection.Execute(
            """
            INSERT INTO maintenance_windows (id, definition, created_at, requested_by, requested_from)
            VALUES (@Id, @Window, @CreatedAt, @RequestedBy, @RequestedFrom)
            """,
            new Columns(window),
            transaction),
        cancellation);

    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellation) => records.WriteAsync(
        (connection, transaction) => connection.Execute("DELETE FROM maintenance_windows WHERE id = @id", new { id }, transaction) > 0,
        cancellation);
}
