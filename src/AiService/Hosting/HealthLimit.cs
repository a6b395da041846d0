using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Hosting;

/// <summary>
/// Bounds a health check in time. The limit of a registration only cancels its token: a check that does not honor it would hold the whole answer.
/// </summary>
internal sealed class HealthLimit(IHealthCheck check, TimeProvider time) : IHealthCheck
{
    /// <summary>Longer than what a check that bounds itself takes (3 s). The checks run side by side, so it bounds the whole answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>Bounds all checks that are registered.</summary>
    public static void Apply(HealthCheckServiceOptions options)
    {
        foreach (var registration in options.Registrations)
        {
            var create = registration.Factory;
            registration.Factory = provider => new HealthLimit(create(provider), provider.GetRequiredService<TimeProvider>());
        }
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var token = either.Token;
        try
        {
            // As a task of its own: a check may block before its first await.
            return await Task.Run(() => check.CheckHealthAsync(context, token), token).WaitAsync(token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Our own limit; the caller's cancellation is thrown to it.
            return new HealthCheckResult(context.Registration.FailureStatus, $"no answer within {Longest.TotalSeconds:0} s");
        }
    }
}
