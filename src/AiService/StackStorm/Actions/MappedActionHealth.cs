using AiService.StackStorm.Api;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.StackStorm.Actions;

/// <summary>
/// Reports what is wrong with the mapped actions, as they were last seen. Never worse than degraded: the other actions, the analysis and the
/// agent work.
/// </summary>
internal sealed class MappedActionHealth(StackStormOptions options, MappedActions mapped) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Enabled || mapped.Count == 0)
        {
            return Task.FromResult(HealthCheckResult.Healthy(options.Enabled ? "no action is mapped" : "not configured"));
        }

        var (wrong, words) = mapped.Describe();
        return Task.FromResult(wrong ? HealthCheckResult.Degraded(words) : HealthCheckResult.Healthy(words));
    }
}
