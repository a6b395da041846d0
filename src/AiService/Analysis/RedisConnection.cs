using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace AiService.Analysis;

/// <summary>The one connection to Redis: made when first needed, made again by the library when it breaks.</summary>
internal sealed class RedisConnection(ConfigurationOptions? options) : IHealthCheck, IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>>? connection =
        options is null ? null : new(() => ConnectionMultiplexer.ConnectAsync(options));

    public bool IsConfigured => connection is not null;

    /// <exception cref="MetricsException">REDIS_URL is unset.</exception>
    public async Task<IDatabase> DatabaseAsync()
    {
        return connection is null
            ? throw new MetricsException("未配置 REDIS_URL", null)
            : (await connection.Value).GetDatabase();
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!IsConfigured)
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

    public async ValueTask DisposeAsync()
    {
        if (connection is { IsValueCreated: true })
        {
            await (await connection.Value).DisposeAsync();
        }
    }
}
