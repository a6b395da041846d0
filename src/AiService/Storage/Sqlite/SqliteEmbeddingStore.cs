using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AiService.Knowledge.Search;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Meaning;

/// <summary>An entry as its meaning is made of it, and the vector that is stored for it, if any.</summary>
internal sealed record EmbeddedRow
{
    /// <summary>What a model is given of an entry at most; the beginning says what it is about.</summary>
    private const int MaxText = 2_000;

    /// <summary>The entry; of a changed one that is gone, too.</summary>
    public required long Id { get; init; }

    /// <summary>Where in the log of changes it stands; 0 when it was not read from there.</summary>
    public long Change { get; init; }

    /// <summary>Null when there is nothing to be found any more.</summary>
    public string? Text { get; init; }

    public string? Model { get; init; }

    public byte[]? Content { get; init; }

    public byte[]? Vector { get; init; }

    /// <summary>What tells a changed text.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Text ?? ""))[..16];

    /// <summary>The stored vector, if it is this text's, this model's and of this dimension.</summary>
    public float[]? Known(string model, int dimension)
    {
        return Model == model && Content is not null && Vector?.Length == dimension * sizeof(float) && Content.AsSpan().SequenceEqual(Hash)
            ? MemoryMarshal.Cast<byte, float>(Vector).ToArray()
            : null;
    }

    /// <summary>Entries behind an id.</summary>
    public static List<EmbeddedRow> After(SqliteConnection connection, long id, int limit)
    {
        return [.. connection.Query<EmbeddedRow>($"""
            SELECT k.id AS Id, 0 AS Change, {Columns}
            FROM knowledge AS k LEFT JOIN knowledge_embeddings AS e ON e.knowledge_id = k.id
            WHERE k.id > @id ORDER BY k.id LIMIT @limit
            """, new { id, limit })];
    }

    /// <summary>Entries that were changed after a change, those that are gone too.</summary>
    public static List<EmbeddedRow> ChangedAfter(SqliteConnection connection, long change, int limit)
    {
        return [.. connection.Query<EmbeddedRow>($"""
            SELECT c.knowledge_id AS Id, c.seq AS Change, {Columns}
            FROM knowledge_changes AS c LEFT JOIN knowledge AS k ON k.id = c.knowledge_id
              LEFT JOIN knowledge_embeddings AS e ON e.knowledge_id = c.knowledge_id
            WHERE c.seq > @change ORDER BY c.seq LIMIT @limit
            """, new { change, limit })];
    }

    public static void Store(SqliteConnection connection, SqliteTransaction transaction, string model, IEnumerable<(EmbeddedRow Row, float[] Vector)> made)
    {
        connection.Execute(
            """
            INSERT INTO knowledge_embeddings (knowledge_id, model, dimension, content, vector)
            SELECT id, @model, @Dimension, @Hash, @Bytes FROM knowledge WHERE id = @Id
            ON CONFLICT (knowledge_id) DO UPDATE SET model = @model, dimension = @Dimension, content = @Hash, vector = @Bytes
            """,
            made.Select(entry => new
            {
                entry.Row.Id,
                model,
                Dimension = entry.Vector.Length,
                entry.Row.Hash,
                Bytes = MemoryMarshal.AsBytes(entry.Vector.AsSpan()).ToArray(),
            }),
            transaction);
    }

    /// <summary>False when the file could not be brought up to date yet.</summary>
    public static bool CanFollow(SqliteConnection connection)
    {
        return EntryReader.CanFollow(connection)
            && connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'knowledge_embeddings'") == 1;
    }

    private static readonly string Columns = $"""
        substr(CAST(k.keyword AS TEXT) || char(10) || CAST(k.title AS TEXT) || char(10) || CAST(k.solution AS TEXT), 1, {MaxText}) AS Text,
        e.model AS Model, e.content AS Content, e.vector AS Vector
        """;
}
