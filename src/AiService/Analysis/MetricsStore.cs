using System.Text.Json;
using StackExchange.Redis;

namespace AiService.Analysis;

/// <summary>Reads what collect-service has measured of a device: <c>metrics:{id}</c> in Redis (contract section 5).</summary>
internal sealed class MetricsStore(RedisConnection redis)
{
    /// <exception cref="MetricsException">Redis is not configured, does not answer, or holds something else than JSON.</exception>
    /// <returns>The JSON, or null when nothing was collected.</returns>
    public async Task<JsonElement?> FindAsync(string deviceId, CancellationToken cancellation)
    {
        try
        {
            var text = await (await redis.DatabaseAsync().WaitAsync(cancellation)).StringGetAsync($"metrics:{deviceId}").WaitAsync(cancellation);
            return text.IsNull ? null : Parse(text.ToString());
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            // The library's own messages carry the endpoint and its whole configuration: they belong into the log.
            throw new MetricsException("Redis 无法访问", failure);
        }
        catch (OperationCanceledException late) when (cancellation.IsCancellationRequested)
        {
            // The analysis's own deadline.
            throw new MetricsException("读取 Redis 超时", late);
        }
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException broken)
        {
            throw new MetricsException("采集数据不是合法的 JSON", broken);
        }
    }
}

/// <summary>The metrics of a device cannot be had; the message is in Chinese, for the caller.</summary>
internal sealed class MetricsException(string message, Exception? inner) : Exception(message, inner);
