using System.Runtime.InteropServices;
using AiService.Knowledge.Meaning;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps vectors in the table <c>knowledge_embeddings</c>.</summary>
internal sealed class SqliteEmbeddingStore(KnowledgeDatabase database) : IEmbeddingStore
{
    private static readonly string Fields = $"""
        substr(CAST(k.keyword AS TEXT) || char(10) || CAST(k.title AS TEXT) || char(10) || CAST(k.solution AS TEXT), 1, {EmbeddedRow.MaxText}) AS Text,
        e.model, e.content, e.vector
        """;

    public Task<bool> CanFollowAsync(CancellationToken cancellation)
    {
        const string Tables = "'knowledge_outcomes', 'knowledge_changes', 'knowledge_standings', 'knowledge_embeddings'";
        return database.ReadAsync(
            connection => connection.ExecuteScalar<long>($"SELECT count(*) FROM sqlite_master WHERE name IN ({Tables})") == 4, cancellation);
    }

    public Task<long> LatestChangeAsync(CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT coalesce(max(seq), 0) FROM knowledge_changes"), cancellation);

    public Task<List<EmbeddedRow>> AfterAsync(long id, int limit, CancellationToken cancellation)
    {
        return QueryAsync(
            $"""
            SELECT k.id, 0 AS Change, {Fields}
            FROM knowledge AS k LEFT JOIN knowledge_embeddings AS e ON e.knowledge_id = k.id
            WHERE k.id > @id ORDER BY k.id LIMIT @limit
            """,
            new { id, limit },
            cancellation);
    }

    public Task<List<EmbeddedRow>> ChangedAfterAsync(long change, int limit, CancellationToken cancellation)
    {
        return QueryAsync(
            $"""
            SELECT c.knowledge_id AS Id, c.seq AS Change, {Fields}
            FROM knowledge_changes AS c LEFT JOIN knowledge AS k ON k.id = c.knowledge_id
              LEFT JOIN knowledge_embeddings AS e ON e.knowledge_id = c.knowledge_id
            WHERE c.seq > @change ORDER BY c.seq LIMIT @limit
            """,
            new { change, limit },
            cancellation);
    }

    public Task StoreAsync(string model, IReadOnlyList<(EmbeddedRow Row, float[] Vector)> made, CancellationToken cancellation)
    {
        return database.WriteAsync(
            (connection, transaction) => connection.Execute(
                """
                INSERT INTO knowledge_embeddings (knowledge_id, model, dimension, content, vector)
                SELECT id, @model, @Length, @Hash, @bytes FROM knowledge WHERE id = @Id
                ON CONFLICT (knowledge_id) DO UPDATE SET model = @model, dimension = @Length, content = @Hash, vector = @bytes
                """,
                made.Select(entry => new { entry.Row.Id, model, entry.Vector.Length, entry.Row.Hash, bytes = MemoryMarshal.AsBytes(entry.Vector.AsSpan()).ToArray() }),
                transaction),
            cancellation);
    }

    public Task DeleteAsync(IReadOnlyList<long> gone, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => connection.Execute("DELETE FROM knowledge_embeddings WHERE knowledge_id IN @gone", new { gone }, transaction), cancellation);

    private Task<List<EmbeddedRow>> QueryAsync(string sql, object values, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.Query<EmbeddedRow>(sql, values).AsList(), cancellation);
}
