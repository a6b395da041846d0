using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace AiService.Analysis;

/// <summary>Holds the one connection to Redis: made when first needed, and again by the library when it breaks.</summary>
internal sealed class RedisConnection(ConfigurationOptions? options) : IHealthCheck, IDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>>? connection =
        options is null ? null : new(() => ConnectionMultiplexer.ConnectAsync(RedisTransport.Under(options)));

    /// <exception cref="MetricsException">REDIS_URL is unset.</exception>
    public async Task<IDatabase> DatabaseAsync()
    {
        return connection is null
            ? throw new MetricsException("未配置 REDIS_URL", null)
            : (await connection.Value).GetDatabase();
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (connection is null)
        {
            return HealthCheckResult.Healthy("not configured (REDIS_URL): metrics must come with the request");
        }

        try
        {
            var roundTrip = await (await DatabaseAsync().WaitAsync(cancellationToken)).PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy($"answers in {roundTrip.TotalMilliseconds:0.0} ms");
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return HealthCheckResult.Degraded("does not answer");
        }
    }

    /// <summary>Closes the connection without a farewell: the end of the process does not wait for a Redis that does not answer.</summary>
    public void Dispose()
    {
        if (connection is { IsValueCreated: true })
        {
            _ = connection.Value.ContinueWith(
                made => made.Result.Close(allowCommandsToComplete: false),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
