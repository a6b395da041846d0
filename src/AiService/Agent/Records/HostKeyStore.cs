using System.Globalization;
using AiService.NetworkAgent.Sessions;
using AiService.Storage;
using Dapper;

namespace AiService.Agent.Records;

/// <summary>Keeps learned host keys in the records.</summary>
internal sealed partial class HostKeyStore(RecordsDatabase records, TimeProvider time, ILogger<HostKeyStore> logger) : IHostKeyStore
{
    /// <inheritdoc/>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<string?> FindAsync(string place, CancellationToken cancel)
    {
        return records.ReadAsync(
            connection => connection.QuerySingleOrDefault<string>("SELECT fingerprint FROM host_keys WHERE place = @place", new { place }), cancel);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The records cannot be written: the key must not be trusted.</exception>
    public async Task<string> LearnAsync(string place, string deviceId, string algorithm, string fingerprint, CancellationToken cancel)
    {
        var counts = await records.WriteAsync(
            (connection, transaction) => connection.QuerySingle<string>(
                """
                INSERT INTO host_keys (place, algorithm, fingerprint, device_id, learned_at)
                VALUES (@place, @algorithm, @fingerprint, @device, @at) ON CONFLICT (place) DO NOTHING;
                SELECT fingerprint FROM host_keys WHERE place = @place;
                """,
                new { place, algorithm, fingerprint, device = deviceId, at = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture) },
                transaction),
            cancel);
        Log.Learned(logger, place, algorithm, fingerprint, deviceId);
        return counts;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Learned the host key of {Place}: {Algorithm} {Fingerprint} (first login for device {DeviceId}); compare it with the machine's own")]
        public static partial void Learned(ILogger logger, string place, string algorithm, string fingerprint, string deviceId);
    }
}
