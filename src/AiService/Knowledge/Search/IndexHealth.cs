using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Knowledge.Search;

/// <summary>Whether searches use the index. Without it they work, slower: degraded.</summary>
internal sealed class IndexHealth(SqliteKnowledgeIndex index) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        return Task.FromResult(
            index.Progress is { } progress ? HealthCheckResult.Degraded($"being made: at entry {progress.Done} of {progress.Total}; searches scan the table")
            : index.IsMade ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("not made yet; searches scan the table"));
    }
}
