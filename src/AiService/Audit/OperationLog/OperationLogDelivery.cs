using System.Data;
using System.Globalization;
using AiService.Hosting;
using AiService.Hosting.Redaction;
using AiService.Outcomes;
using MySqlConnector;

namespace AiService.Audit.OperationLog;

/// <summary>
/// Writes the row of a repair to the platform's database when it is over, by a connection of its own. A row whose commit was not confirmed is written again, and is then
/// not added twice: the statement looks for it, under a lock that the session of the lost connection holds until that one is through.
/// </summary>
internal sealed partial class OperationLogDelivery(
    OperationLogServer server, OperationLogRows rows, Redactor redactor, TimeProvider time, ILogger<OperationLogDelivery> logger) : IOutcomeDelivery
{
    // A session whose connection broke without a word would keep the lock for wait_timeout, by default eight hours.
    private const string Lock = "SET SESSION wait_timeout = 120; SELECT GET_LOCK('ai-service.operation_log', 10)";

    /// <summary>For the whole of it: names, connection, login, lock, row and commit.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What a stopping process waits for the commit.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private int skipped;

    public Task<Func<CancellationToken, Task<DeliveryFailure?>>?> PrepareAsync(DueOutcome outcome, CancellationToken stopping)
    {
        var row = rows.Of(outcome.Repair);
        if (row is null && Interlocked.Exchange(ref skipped, 1) == 0)
        {
            Log.Skipped(logger, outcome.Repair.Id, outcome.Repair.DeviceId);
        }

        return Task.FromResult<Func<CancellationToken, Task<DeliveryFailure?>>?>(row is null ? null : token => WriteAsync(row, token));
    }

    private async Task<DeliveryFailure?> WriteAsync(OperationLogRow row, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        await using var stop = stopping.Register(() => limit.CancelAfter(Grace));
        try
        {
            await using var connection = new MySqlConnection(server.Connection());
            await connection.OpenAsync(limit.Token);
            if (await ScalarAsync(connection, Lock, limit.Token) != 1)
            {
                return new DeliveryFailure("another session still writes a row", IsRefusal: false);
            }

            // Read committed: to look for the row locks no row of the table, to which the platform goes on writing. Explicit: a server may not commit by itself.
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, limit.Token);
            await using var insert = new MySqlCommand(OperationLogSql.Statement(row), connection, transaction);
            await insert.ExecuteNonQueryAsync(limit.Token);
            await transaction.CommitAsync(limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopping);
        }
        catch (OperationCanceledException)
        {
            // Our own limit.
            return new DeliveryFailure(string.Create(CultureInfo.InvariantCulture, $"not written within {Limit.TotalSeconds:0} s"), IsRefusal: false);
        }
        catch (MySqlException failed)
        {
            return new DeliveryFailure(Said($"MySQL {(int)failed.ErrorCode}: {failed.InnerException?.Message ?? failed.Message}"), IsRefusal(failed));
        }
        catch (Exception failed)
        {
            // Whatever it is, it is the connection's: the row was written before, and must not be given up for it.
            return new DeliveryFailure(Said($"{failed.GetType().Name}: {failed.Message}"), IsRefusal: false);
        }
    }

    private static async Task<long?> ScalarAsync(MySqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation) is IConvertible number ? number.ToInt64(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>
    /// Returns whether the server will not take these values, whenever they come: data exceptions, constraints, signals of a trigger, a packet that is too large. A missing
    /// table, column or permission is none: it can be put right, and the rows wait for it.
    /// </summary>
    private static bool IsRefusal(MySqlException failed) => failed.SqlState is ['2', '2' or '3', ..] or ['4', '5', ..]
        || failed.ErrorCode is MySqlErrorCode.TruncatedWrongValueForField or MySqlErrorCode.WarningDataTruncated or MySqlErrorCode.PacketTooLarge;

    private string Said(string text) => OneLine.Of(redactor.Redact(text));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Repair {RepairId} has no row in operation_log: the id of its device {DeviceId} is no whole number. Said once; GET /audit/export?format=sql counts them")]
        public static partial void Skipped(ILogger logger, Guid repairId, string deviceId);
    }
}
