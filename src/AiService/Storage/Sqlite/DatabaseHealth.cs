using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Storage.Sqlite;

/// <summary>
/// The state of both files. Without the records nothing may be repaired: unhealthy. Without the knowledge base repairs go on
/// and are not remembered: degraded.
/// </summary>
internal sealed class DatabaseHealth(KnowledgeDatabase knowledge, RecordsDatabase records) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Writable, which a read does not show: takes the lock of a write and gives it back.
            await records.WriteAsync((_, _) => true, cancellationToken);
        }
        catch (StorageException failed)
        {
            return HealthCheckResult.Unhealthy(failed.Message, failed);
        }

        try
        {
            await knowledge.ReadAsync(connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT 1 FROM knowledge LIMIT 1";
                return command.ExecuteScalar();
            }, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StorageException failed)
        {
            return HealthCheckResult.Degraded(failed.Message, failed);
        }
    }
}
