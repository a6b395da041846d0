using AiService.Knowledge;
using AiService.Knowledge.Entries;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps entries in the table <c>knowledge</c>, which the Python service shares, and what is known of their success in <c>knowledge_outcomes</c>.</summary>
internal sealed class SqliteEntryStore(KnowledgeDatabase database, TimeProvider time) : IEntryStore
{
    public Task<List<KnowledgeRecord>> PageAsync(EntryFilter filter, bool newestFirst, int limit, CancellationToken cancellation)
    {
        string?[] conditions =
        [
            filter.After is null ? null : newestFirst ? "k.id < @After" : "k.id > @After",
            filter.DeviceType is null ? null : "k.device_type = @DeviceType",
            filter.FaultLevel is null ? null : "k.fault_level = @FaultLevel",
            filter.Action is null ? null : "o.action = @Action",
            filter.Retired is null ? null : "coalesce(o.retired, 0) = @Retired",
        ];
        var where = string.Join(" AND ", conditions.OfType<string>().DefaultIfEmpty("true"));
        var sql = $"{Select} WHERE {where} ORDER BY k.id {(newestFirst ? "DESC" : "ASC")} LIMIT {limit}";
        return database.ReadAsync(connection => connection.Query<KnowledgeRecord>(sql, filter).AsList(), cancellation);
    }

    public Task<KnowledgeRecord?> FindAsync(long id, CancellationToken cancellation) => database.ReadAsync(connection => Find(connection, id), cancellation);

    /// <summary>Returns an entry as the transaction sees it, or null.</summary>
    public static KnowledgeRecord? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<KnowledgeRecord>($"{Select} WHERE k.id = @id", new { id }, transaction);

    public Task<long> AddAsync(KnowledgeDraft draft, CancellationToken cancellation)
    {
        return database.WriteAsync(
            (connection, transaction) => connection.ExecuteScalar<long>(
                """
                INSERT INTO knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time)
                VALUES (@Keyword, @Title, @Solution, @DeviceType, @FaultLevel, @now, @now)
                RETURNING id
                """,
                new Columns(draft, new { now = KnowledgeTime.Now(time) }),
                transaction),
            cancellation);
    }

    public Task<KnowledgeRecord> ChangeAsync(long id, string? version, Func<KnowledgeDraft, KnowledgeDraft> change, CancellationToken cancellation)
    {
        return WriteAsync(id, version, (connection, transaction, entry) =>
        {
            var draft = change(entry.Draft);
            if (draft == entry.Draft)
            {
                return;
            }

            connection.Execute(
                """
                UPDATE knowledge SET keyword = @Keyword, title = @Title, solution = @Solution, device_type = @DeviceType, fault_level = @FaultLevel,
                  update_time = @now
                WHERE id = @id
                """,
                new Columns(draft, new { id, now = KnowledgeTime.Now(time) }),
                transaction);
            if (draft with { DeviceType = entry.DeviceType, FaultLevel = entry.FaultLevel } != entry.Draft)
            {
                connection.Execute("UPDATE knowledge_outcomes SET edited = 1 WHERE knowledge_id = @id", new { id }, transaction);
            }
        }, cancellation);
    }

    public Task<KnowledgeRecord> RetireAsync(long id, string? version, bool retired, CancellationToken cancellation)
    {
        var sql = retired
            ? "INSERT INTO knowledge_outcomes (knowledge_id, retired) VALUES (@id, 1) ON CONFLICT (knowledge_id) DO UPDATE SET retired = 1"
            : "UPDATE knowledge_outcomes SET retired = 0, merged_into = NULL WHERE knowledge_id = @id";
        return WriteAsync(id, version, (connection, transaction, _) => connection.Execute(sql, new { id }, transaction), cancellation);
    }

    public Task<KnowledgeRecord> MergeAsync(long id, long into, string? version, CancellationToken cancellation)
    {
        return database.WriteAsync((connection, transaction) =>
        {
            var entry = Expect(connection, transaction, id, version);
            var target = Find(connection, into, transaction) ?? throw EntryException.NotFound(into);
            var merged = EntryMerge.Merge(entry, target);

            // A person's words stay, though repairs count for them from now on.
            var written = target.Action is null;
            connection.Execute(Merge, new Columns(merged, new { from = id, written }), transaction);
            return Find(connection, into, transaction)!;
        }, cancellation);
    }

    public Task DeleteAsync(long id, string? version, CancellationToken cancellation)
    {
        return database.WriteAsync((connection, transaction) =>
        {
            Expect(connection, transaction, id, version);
            return connection.Execute(
                """
                UPDATE knowledge_outcomes SET merged_into = NULL WHERE merged_into = @id;
                DELETE FROM knowledge WHERE id = @id;
                """,
                new { id },
                transaction);
        }, cancellation);
    }

    public Task CountHitsAsync(IReadOnlyDictionary<long, int> hits)
    {
        var now = KnowledgeTime.Now(time);
        return database.WriteAsync(
            (connection, transaction) => connection.Execute(
                "UPDATE knowledge SET hit_count = coalesce(hit_count, 0) + @Value, update_time = @now WHERE id = @Key",
                hits.Select(hit => new { hit.Key, hit.Value, now }),
                transaction),
            CancellationToken.None);
    }

    private Task<KnowledgeRecord> WriteAsync(
        long id, string? version, Action<SqliteConnection, SqliteTransaction, KnowledgeRecord> write, CancellationToken cancellation)
    {
        return database.WriteAsync((connection, transaction) =>
        {
            write(connection, transaction, Expect(connection, transaction, id, version));
            return Find(connection, id, transaction)!;
        }, cancellation);
    }

    private static KnowledgeRecord Expect(SqliteConnection connection, SqliteTransaction transaction, long id, string? version)
    {
        var entry = Find(connection, id, transaction) ?? throw EntryException.NotFound(id);
        return version is null || version == entry.Version ? entry : throw EntryException.Changed(id);
    }

    // The columns are cast, because another process may have put anything into them.
    private const string Select = """
        SELECT k.id, coalesce(CAST(k.keyword AS TEXT), '') AS keyword, coalesce(CAST(k.title AS TEXT), '') AS title,
          coalesce(CAST(k.solution AS TEXT), '') AS solution, CAST(k.device_type AS TEXT) AS device_type, CAST(k.fault_level AS TEXT) AS fault_level,
          CAST(coalesce(k.hit_count, 0) AS INTEGER) AS hit_count, CAST(k.create_time AS TEXT) AS create_time, CAST(k.update_time AS TEXT) AS update_time,
          o.action, o.platform, coalesce(o.times_seen, 0) AS times_seen, coalesce(o.times_worked, 0) AS times_worked,
          coalesce(o.times_failed, 0) AS times_failed, o.last_success, o.devices, o.evidence, coalesce(o.retired, 0) AS retired, o.merged_into
        FROM knowledge AS k LEFT JOIN knowledge_outcomes AS o ON o.knowledge_id = k.id
        """;

    private const string Merge = """
        INSERT INTO knowledge_outcomes (knowledge_id, action, platform, times_seen, times_worked, times_failed, last_success, devices, evidence, edited, repair_id)
        VALUES (@Id, @Action, @Platform, @TimesSeen, @TimesWorked, @TimesFailed, @LastSuccess, @Devices, @Evidence, @written, (SELECT repair_id FROM knowledge_outcomes WHERE knowledge_id = @from))
        ON CONFLICT (knowledge_id) DO UPDATE SET
          action = @Action, platform = @Platform, times_seen = @TimesSeen, times_worked = @TimesWorked, times_failed = @TimesFailed,
          last_success = @LastSuccess, devices = @Devices, evidence = @Evidence, edited = max(edited, @written),
          repair_id = coalesce(repair_id, excluded.repair_id);
        INSERT INTO knowledge_outcomes (knowledge_id, retired, merged_into) VALUES (@from, 1, @Id)
        ON CONFLICT (knowledge_id) DO UPDATE SET
          times_seen = 0, times_worked = 0, times_failed = 0, last_success = NULL, devices = NULL, evidence = NULL, repair_id = NULL, retired = 1, merged_into = @Id;
        UPDATE knowledge_outcomes SET merged_into = @Id WHERE merged_into = @from;
        UPDATE knowledge_symptoms SET knowledge_id = @Id WHERE knowledge_id = @from;
        """;
}
