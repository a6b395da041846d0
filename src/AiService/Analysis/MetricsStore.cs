using System.Text.Json;
using AiService.Hosting;
using StackExchange.Redis;

namespace AiService.Analysis;

/// <summary>Reads what collect-service has measured of a device: <c>metrics:{id}</c> in Redis (contract section 5).</summary>
internal sealed class MetricsStore(RedisConnection redis)
{
    /// <summary>Bytes of a value that is read: as much as a request may bring itself.</summary>
    public const int LargestValue = JsonBody.MaxBytes;

    /// <exception cref="MetricsException">Redis is not configured, does not answer, or holds something else than JSON.</exception>
    /// <returns>The JSON, or null when nothing was collected.</returns>
    public async Task<JsonElement?> FindAsync(string deviceId, CancellationToken cancellation)
    {
        try
        {
            // Not the whole value, whatever its size; of a key that does not exist, the range is empty.
            var database = await redis.DatabaseAsync().WaitAsync(cancellation);
            var value = await database.StringGetRangeAsync($"metrics:{deviceId}", 0, LargestValue).WaitAsync(cancellation);
            return value.IsNullOrEmpty ? null
                : value.Length() <= LargestValue ? Parse(value.ToString())
                : throw new MetricsException($"采集数据超过 {LargestValue / 1024} KB", null);
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
