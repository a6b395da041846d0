using AiService.NetworkAgent.Sessions;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps learned host keys in the table <c>host_keys</c>.</summary>
internal sealed partial class SqliteHostKeyStore(RecordsDatabase records, TimeProvider time, ILogger<SqliteHostKeyStore> logger) : IHostKeyStore
{
    public Task<string?> FindAsync(string place, CancellationToken cancel)
    {
        return records.ReadAsync(
            connection => connection.QuerySingleOrDefault<string>("SELECT fingerprint FROM host_keys WHERE place = @place", new { place }), cancel);
    }

    public async Task<string> LearnAsync(string place, string deviceId, string algorithm, string fingerprint, CancellationToken cancel)
    {
        var counts = await records.WriteAsync(
            (connection, transaction) => connection.QuerySingle<string>(
                """
                INSERT INTO host_keys (place, algorithm, fingerprint, device_id, learned_at)
                VALUES (@place, @algorithm, @fingerprint, @deviceId, @at) ON CONFLICT (place) DO NOTHING;
                SELECT fingerprint FROM host_keys WHERE place = @place;
                """,
                new { place, algorithm, fingerprint, deviceId, at = time.GetUtcNow() },
                transaction),
            cancel);
        if (counts == fingerprint)
        {
            Log.Learned(logger, place, algorithm, fingerprint, deviceId);
        }

        return counts;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Learned the host key of {Place}: {Algorithm} {Fingerprint} (first login for device {DeviceId}); compare it with the machine's own")]
        public static partial void Learned(ILogger logger, string place, string algorithm, string fingerprint, string deviceId);
    }
}
