using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Knowledge.Search;

/// <summary>Whether searches use the index. Without it they work, slower: degraded.</summary>
internal sealed class IndexHealth(SqliteKnowledgeIndex index) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        return Task.FromResult(index.Trouble is { } trouble ? HealthCheckResult.Degraded($"{trouble}; searches scan the table") : HealthCheckResult.Healthy());
    }
}
