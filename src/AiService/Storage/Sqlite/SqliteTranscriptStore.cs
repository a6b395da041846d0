using AiService.Agent.Records;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Store;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps transcripts in the table <c>transcripts</c>.</summary>
internal sealed class SqliteTranscriptStore(RecordsDatabase records) : ITranscriptRecords
{
    public Task<int> NextSessionAsync(Guid repairId, CancellationToken cancel) => records.ReadAsync(
        connection => connection.ExecuteScalar<int>("SELECT coalesce(max(session), 0) + 1 FROM transcripts WHERE repair_id = @repairId", new { repairId }), cancel);

    public Task AppendAsync(IReadOnlyList<TranscriptEntry> entries)
    {
        return records.WriteAsync(
            (connection, transaction) => connection.Execute(
                "INSERT INTO transcripts (repair_id, session, line, at, direction, text) VALUES (@RunId, @Session, @Line, @At, @Direction, @Text)",
                entries.Select(entry => new Columns(entry)),
                transaction),
            CancellationToken.None);
    }

    public Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancel)
    {
        return records.ReadAsync<IReadOnlyList<TranscriptLine>>(
            connection => connection.Query<TranscriptLine>(
                "SELECT session, at, direction, text FROM transcripts WHERE repair_id = @repairId ORDER BY id", new { repairId }).AsList(),
            cancel);
    }
}
