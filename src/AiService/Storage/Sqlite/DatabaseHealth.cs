using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Reports the state of both files: whether they are where they were opened, can be read, and can be written. Without the records nothing is repaired:
/// unhealthy. Without the knowledge base repairs go on and are not remembered: degraded.
/// </summary>
internal sealed class DatabaseHealth(KnowledgeDatabase knowledge, RecordsDatabase records, TimeProvider time) : IHealthCheck
{
    private readonly WriteProbe knowledgeProbe = new(knowledge, time);
    private readonly WriteProbe recordsProbe = new(records, time);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // A read does not show whether the file can be written: this takes the lock of a write and releases it.
            await records.WriteAsync((_, _) => true, cancellationToken);
            if (await recordsProbe.FindProblemAsync(cancellationToken) is { } problem)
            {
                return HealthCheckResult.Unhealthy(problem);
            }
        }
        catch (StorageException failed)
        {
            return HealthCheckResult.Unhealthy(failed.Message, failed);
        }

        try
        {
            await knowledge.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT 1 FROM knowledge LIMIT 1"), cancellationToken);
            return (knowledge.Problem ?? await knowledgeProbe.FindProblemAsync(cancellationToken)) is { } problem
                ? HealthCheckResult.Degraded(problem)
                : HealthCheckResult.Healthy();
        }
        catch (StorageException failed)
        {
            return HealthCheckResult.Degraded(failed.Message, failed);
        }
    }
}
