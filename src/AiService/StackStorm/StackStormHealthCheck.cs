using AiService.StackStorm.Api;
using AiService.StackStorm.Tracking;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.StackStorm;

/// <summary>
/// Probes StackStorm with a request for one execution. Without StackStorm the service still analyses and the agent still repairs: never
/// worse than degraded. Whatever the answer, the check reports how executions are tracked.
/// </summary>
internal sealed class StackStormHealthCheck(StackStormOptions options, StackStormClient client, StreamSource stream, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Enabled)
        {
            return HealthCheckResult.Healthy("not configured");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var reply = await client.PingAsync(either.Token);
            return reply.Ok
                ? HealthCheckResult.Healthy($"answers; {stream.Summary}")
                : HealthCheckResult.Degraded($"{reply.Failure}; {stream.Summary}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Our own time limit; the caller's cancellation is thrown to it.
            return HealthCheckResult.Degraded($"no answer within {Patience.TotalSeconds:0} s; {stream.Summary}");
        }
    }
}
