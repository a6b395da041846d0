using System.Globalization;
using AiService.NetworkAgent.Inventory;
using AiService.Storage;
using Dapper;

namespace AiService.Agent.Records;

/// <summary>Host keys that were learned at the first login. A key in the inventory is stronger; a learned one is never replaced.</summary>
internal sealed partial class HostKeyStore(RecordsDatabase records, TimeProvider time, ILogger<HostKeyStore> logger)
{
    /// <returns>The learned key, or null.</returns>
    /// <exception cref="StorageException">It cannot be known.</exception>
    public Task<string?> FindAsync(string place, CancellationToken cancel)
    {
        return records.ReadAsync(
            connection => connection.QuerySingleOrDefault<string>("SELECT fingerprint FROM host_keys WHERE place = @place", new { place }), cancel);
    }

    /// <summary>Learns a key, unless somebody has learned one for the place meanwhile. On disk when it returns.</summary>
    /// <returns>The key that counts.</returns>
    /// <exception cref="StorageException">It could not be written down: it must not be trusted.</exception>
    public async Task<string> LearnAsync(string place, Device device, string algorithm, string fingerprint, CancellationToken cancel)
    {
        var counts = await records.WriteAsync(
            (connection, transaction) => connection.QuerySingle<string>(
                """
                INSERT INTO host_keys (place, algorithm, fingerprint, device_id, learned_at)
                VALUES (@place, @algorithm, @fingerprint, @device, @at) ON CONFLICT (place) DO NOTHING;
                SELECT fingerprint FROM host_keys WHERE place = @place;
                """,
                new { place, algorithm, fingerprint, device = device.Id, at = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture) },
                transaction),
            cancel);
        Log.Learned(logger, place, algorithm, fingerprint, device.Id);
        return counts;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Learned the host key of {Place}: {Algorithm} {Fingerprint} (first login for device {DeviceId}); compare it with the machine's own")]
        public static partial void Learned(ILogger logger, string place, string algorithm, string fingerprint, string deviceId);
    }
}
