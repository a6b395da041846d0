using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Access;
using AiService.Audit;
using AiService.Hosting;
using AiService.Repairs.Maintenance;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps the maintenance windows of the API in the table <c>maintenance_windows</c>.</summary>
internal sealed class SqliteMaintenanceStore(RecordsDatabase records, TimeProvider time) : IMaintenanceStore
{
    public Task<IReadOnlyList<StoredWindow>> ListAsync(CancellationToken cancellation) => records.ReadAsync<IReadOnlyList<StoredWindow>>(
        connection => connection.Query<StoredWindow>(
            "SELECT id, definition AS window, created_at, requested_by, requested_from FROM maintenance_windows ORDER BY id").AsList(),
        cancellation);

    public Task AddAsync(StoredWindow window, CancellationToken cancellation) => records.WriteAsync(
        (connection, transaction) =>
        {
            connection.Execute(
                """
                INSERT INTO maintenance_windows (id, definition, created_at, requested_by, requested_from)
                VALUES (@Id, @Window, @CreatedAt, @RequestedBy, @RequestedFrom)
                """,
                new Columns(window),
                transaction);
            var definition = JsonSerializer.SerializeToNode(window.Window, Json.Wire);
            return records.Append(connection, transaction, Line("window_added", window.Id, definition, new Requester(window.RequestedBy, window.RequestedFrom)));
        },
        cancellation);

    public Task<bool> RemoveAsync(Guid id, Requester? by, CancellationToken cancellation) => records.WriteAsync(
        (connection, transaction) =>
        {
            // As it is on record: also one that this version cannot read is removed.
            var definition = connection.QueryFirstOrDefault<string>("DELETE FROM maintenance_windows WHERE id = @id RETURNING definition", new { id }, transaction);
            if (definition is null)
            {
                return false;
            }

            records.Append(connection, transaction, Line("window_removed", id, Parsed(definition), by));
            return true;
        },
        cancellation);

    private AuditEntry Line(string what, Guid id, JsonNode? definition, Requester? by) => new()
    {
        At = time.GetUtcNow(),
        Event = what,
        Detail = (definition as JsonObject)?["name"]?.ToString(),
        RequestedBy = by?.Name,
        RequestedFrom = by?.Address,
        Data = new JsonObject { ["id"] = id, ["window"] = definition },
    };

    private static JsonNode? Parsed(string definition)
    {
        try
        {
            return JsonNode.Parse(definition);
        }
        catch (JsonException)
        {
            return definition;
        }
    }
}
