using System.Buffers;
using AiService.Audit;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Reads the table <c>audit</c> as it is stored, in ranges of its numbers.</summary>
internal sealed class SqliteStoredAudit(RecordsDatabase records) : IStoredAudit
{
    public Task<(long Before, long Last)> RangeAsync(CancellationToken cancellation) =>
        records.ReadAsync(connection => connection.QuerySingle<(long, long)>("SELECT ifnull((SELECT min(id) FROM audit) - 1, 0), ifnull((SELECT max(id) FROM audit), 0)"), cancellation);

    public Task WriteLinesAsync(long after, long last, AuditFilter filter, IBufferWriter<byte> to, CancellationToken cancellation) =>
        records.ReadAsync(connection => AuditRows.Read(connection, after, last, (_, form, hmac, _, _) => AuditLine.Write(form, hmac, to), filter: filter), cancellation);
}
