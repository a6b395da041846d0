using System.Buffers;
using AiService.Audit;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Reads the table <c>audit</c> as it is stored, in ranges of its numbers.</summary>
internal sealed class SqliteStoredAudit(RecordsDatabase records) : IStoredAudit
{
    private const int RangeSize = 500;

    public Task<(long Before, long Last)> RangeAsync(CancellationToken cancellation) =>
        records.ReadAsync(connection => connection.QuerySingle<(long, long)>("SELECT ifnull((SELECT max(min(id), -9223372036854775807) FROM audit) - 1, 0), ifnull((SELECT max(id) FROM audit), 0)"), cancellation);

    public Task<long?> WriteLinesAsync(long after, long last, AuditFilter filter, IBufferWriter<byte> to, CancellationToken cancellation) => records.ReadAsync(
        connection =>
        {
            // From the next one that is there: between two there may be any number of numbers.
            if (connection.ExecuteScalar<long?>("SELECT min(id) FROM audit WHERE id > @after AND id <= @last", new { after, last }) is not { } next)
            {
                return null;
            }

            var through = last - next < RangeSize ? last : next + RangeSize - 1;
            AuditRows.Read(connection, next - 1, through, (_, form, hmac, _, _) => AuditLine.Write(form, hmac, to), filter: filter);
            return (long?)through;
        },
        cancellation);
}
