using AiService.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Entries;

/// <summary>The life of an entry after it was written: shown, changed, retired and restored, merged into another, deleted.</summary>
internal sealed class EntryLife(KnowledgeDatabase database, TimeProvider time)
{
    /// <summary>One page, the newest first; the cursor is the last one's id.</summary>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<(IReadOnlyList<KnowledgeRecord> Entries, long? Next)> ListAsync(EntryFilter filter, int limit, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => EntryRows.Newest(connection, filter, limit + 1), cancellation);
        return found.Count > limit ? (found[..limit], found[limit - 1].Id) : (found, null);
    }

    /// <exception cref="EntryException">It does not exist.</exception>
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<KnowledgeRecord> GetAsync(long id, CancellationToken cancellation)
    {
        return await database.ReadAsync(connection => EntryRows.Find(connection, id), cancellation) ?? throw EntryException.NotFound(id);
    }

    /// <summary>Changes its words. What later repairs say of themselves does not replace them.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="change">Returns the words as they will be, from those that stand there.</param>
    /// <param name="version">What the caller has read; null does not ask.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <exception cref="EntryException">It does not exist, or has changed.</exception>
    public Task<KnowledgeRecord> ChangeAsync(long id, Func<KnowledgeDraft, KnowledgeDraft> change, string? version, CancellationToken cancellation)
    {
        return WriteAsync(id, version, (connection, transaction, entry) =>
        {
            var draft = change(entry.Draft);
            if (draft == entry.Draft)
            {
                return;
            }

            connection.Execute(Change, new { id, draft.Keyword, draft.Title, draft.Solution, draft.DeviceType, draft.FaultLevel, Now = KnowledgeTime.Now(time) }, transaction);
            if (draft with { DeviceType = entry.DeviceType, FaultLevel = entry.FaultLevel } != entry.Draft)
            {
                connection.Execute("UPDATE knowledge_outcomes SET edited = 1 WHERE knowledge_id = @id", new { id }, transaction);
            }
        }, cancellation);
    }

    /// <summary>A retired entry is kept and counted on, and no longer found.</summary>
    /// <exception cref="EntryException">It does not exist, or has changed.</exception>
    public Task<KnowledgeRecord> RetireAsync(long id, string? version, CancellationToken cancellation)
    {
        return WriteAsync(id, version, (connection, transaction, _) => connection.Execute(Retire, new { id }, transaction), cancellation);
    }

    /// <summary>Found again. The outcomes of an entry that had been merged stay with the other one.</summary>
    /// <exception cref="EntryException">It does not exist, or has changed.</exception>
    public Task<KnowledgeRecord> RestoreAsync(long id, string? version, CancellationToken cancellation)
    {
        return WriteAsync(id, version, (connection, transaction, _) => connection.Execute(Restore, new { id }, transaction), cancellation);
    }

    /// <exception cref="EntryException">It does not exist, or has changed.</exception>
    public Task DeleteAsync(long id, string? version, CancellationToken cancellation)
    {
        return database.WriteAsync((connection, transaction) =>
        {
            Expect(connection, transaction, id, version);
            connection.Execute("UPDATE knowledge_outcomes SET merged_into = NULL WHERE merged_into = @id", new { id }, transaction);
            return connection.Execute("DELETE FROM knowledge WHERE id = @id", new { id }, transaction);
        }, cancellation);
    }

    /// <summary>Adds the outcomes of one entry to another's, for which its later repairs count too; the one is retired and points at the other.</summary>
    /// <returns>The other.</returns>
    /// <exception cref="EntryException">One does not exist, or they cannot be merged.</exception>
    public Task<KnowledgeRecord> MergeAsync(long id, long into, string? version, CancellationToken cancellation)
    {
        return database.WriteAsync((connection, transaction) =>
        {
            var entry = Expect(connection, transaction, id, version);
            var target = EntryRows.Find(connection, into, transaction) ?? throw EntryException.NotFound(into);
            EntryMerge.Merge(connection, transaction, entry, target);
            return EntryRows.Find(connection, into, transaction)!;
        }, cancellation);
    }

    private Task<KnowledgeRecord> WriteAsync(
        long id, string? version, Action<SqliteConnection, SqliteTransaction, KnowledgeRecord> write, CancellationToken cancellation)
    {
        return database.WriteAsync((connection, transaction) =>
        {
            write(connection, transaction, Expect(connection, transaction, id, version));
            return EntryRows.Find(connection, id, transaction)!;
        }, cancellation);
    }

    private static KnowledgeRecord Expect(SqliteConnection connection, SqliteTransaction transaction, long id, string? version)
    {
        var entry = EntryRows.Find(connection, id, transaction) ?? throw EntryException.NotFound(id);
        return version is null || version == entry.Version ? entry : throw EntryException.Changed(id);
    }

    private const string Change = """
        UPDATE knowledge SET keyword = @Keyword, title = @Title, solution = @Solution, device_type = @DeviceType, fault_level = @FaultLevel,
          update_time = @Now
        WHERE id = @id
        """;

    private const string Retire = """
        INSERT INTO knowledge_outcomes (knowledge_id, retired) VALUES (@id, 1) ON CONFLICT (knowledge_id) DO UPDATE SET retired = 1
        """;

    private const string Restore = "UPDATE knowledge_outcomes SET retired = 0, merged_into = NULL WHERE knowledge_id = @id";
}
