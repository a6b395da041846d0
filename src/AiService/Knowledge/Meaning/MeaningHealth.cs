using Microsoft.Extensions.Diagnostics.HealthChecks;
using Polly.CircuitBreaker;

namespace AiService.Knowledge.Meaning;

/// <summary>Reports whether searches use the meaning. Without it they use the text alone: degraded.</summary>
internal sealed class MeaningHealth(EntryEmbedder embedder, QueryMeaning query, MeaningVectors vectors) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        return Task.FromResult(
            query.Circuit.CircuitState is CircuitState.Open ? HealthCheckResult.Degraded("the model does not answer in time: search goes by text alone")
            : embedder.Trouble is { } trouble ? HealthCheckResult.Degraded($"{vectors.Count} entries have a meaning; {trouble}")
            : HealthCheckResult.Healthy($"{vectors.Count} entries have a meaning"));
    }
}
