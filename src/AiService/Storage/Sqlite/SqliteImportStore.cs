using System.Buffers.Binary;
using AiService.Knowledge;
using AiService.Knowledge.Entries;
using AiService.Knowledge.Exchange;
using AiService.Knowledge.Learning;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Writes imported entries beside those that the file has.</summary>
internal sealed class SqliteImportStore(KnowledgeDatabase database, TimeProvider time) : IImportStore
{
    public Task<ImportOutcome[]> PlanAsync(IReadOnlyList<ExchangeEntry> batch, bool once, CancellationToken cancellation)
    {
        const string Imported = "SELECT count(*) FROM knowledge_imports WHERE content = @content";
        return database.ReadAsync(
            connection => batch
                .Select(entry => once && connection.ExecuteScalar<long>(Imported, new { content = Content(entry) }) > 0
                    ? ImportOutcome.Unchanged
                    : Plan(connection, null, entry).Outcome)
                .ToArray(),
            cancellation);
    }

    public Task<ImportOutcome[]> ImportAsync(IReadOnlyList<ExchangeEntry> batch, bool once, CancellationToken cancellation)
    {
        var now = KnowledgeTime.Now(time);
        return database.WriteAsync(
            (connection, transaction) => batch.Select(entry => Import(connection, transaction, entry, once, now)).ToArray(), cancellation);
    }

    private static ImportOutcome Import(SqliteConnection connection, SqliteTransaction transaction, ExchangeEntry entry, bool once, string now)
    {
        const string TakeIn = "INSERT OR IGNORE INTO knowledge_imports (content) VALUES (@content)";
        if (once && connection.Execute(TakeIn, new { content = Content(entry) }, transaction) == 0)
        {
            return ImportOutcome.Unchanged;
        }

        var (outcome, known) = Plan(connection, transaction, entry);
        if (outcome is ImportOutcome.Added)
        {
            Add(connection, transaction, entry, now);
        }
        else if (outcome is ImportOutcome.Updated)
        {
            Update(connection, transaction, entry, known!, now);
        }

        return outcome;
    }

    private static (ImportOutcome Outcome, KnowledgeRecord? Known) Plan(SqliteConnection connection, SqliteTransaction? transaction, ExchangeEntry entry)
    {
        var id = (entry.Action is null ? null : Find(SameRepair, entry.Draft))
            ?? Find(SameWords, entry.Draft)
            ?? (entry.Written == entry.Draft ? null : Find(SameWords, entry.Written));
        if (id is null)
        {
            return (DefaultEntries.All.Contains(entry.Draft) ? ImportOutcome.Unchanged : ImportOutcome.Added, null);
        }

        if (entry.Action is null)
        {
            return (ImportOutcome.Unchanged, null);
        }

        var known = SqliteEntryStore.Find(connection, id.Value, transaction)!;
        return (known.MergedInto is null && entry.KnowsMoreThan(known) ? ImportOutcome.Updated : ImportOutcome.Unchanged, known);

        long? Find(string sql, KnowledgeDraft words) => connection.ExecuteScalar<long?>(sql, new Columns(words, entry), transaction);
    }

    private static void Add(SqliteConnection connection, SqliteTransaction transaction, ExchangeEntry entry, string now)
    {
        var created = entry.CreateTime ?? now;
        var id = connection.ExecuteScalar<long>(Insert, new Columns(entry.Draft, entry, new { created, updated = entry.UpdateTime ?? created }), transaction);
        if (entry.Action is not null || entry.Platform is not null || entry.TimesSeen + entry.TimesWorked + entry.TimesFailed > 0 || entry.Retired)
        {
            connection.Execute(Outcomes, new Columns(entry, new { id, success = entry.LastSuccess, devices = entry.Devices }), transaction);
        }
    }

    private static void Update(SqliteConnection connection, SqliteTransaction transaction, ExchangeEntry entry, KnowledgeRecord known, string now)
    {
        var isLater = entry.WorkedLaterThan(known);
        var merged = new
        {
            id = known.Id,
            now,
            success = isLater ? entry.LastSuccess : known.LastSuccess,
            devices = DeviceList.Union(known.Devices, entry.Devices),
        };
        if (isLater)
        {
            connection.Execute(Refresh, new Columns(entry.Draft, merged), transaction);
        }

        connection.Execute(Outcomes, new Columns(entry, merged), transaction);
    }

    private static byte[] Content(ExchangeEntry entry)
    {
        var content = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(content, entry.Identity());
        return content;
    }

    // The keyword first: it has an index, and few entries share one.
    private const string SameRepair = """
        SELECT k.id FROM knowledge AS k CROSS JOIN knowledge_outcomes AS o ON o.knowledge_id = k.id
        WHERE k.keyword = @Keyword AND o.action = @Action AND o.platform IS @Platform
        ORDER BY o.merged_into IS NOT NULL, k.id LIMIT 1
        """;

    private const string SameWords = """
        SELECT k.id FROM knowledge AS k LEFT JOIN knowledge_outcomes AS o ON o.knowledge_id = k.id
        WHERE k.keyword = @Keyword AND k.title = @Title AND k.solution = @Solution AND k.device_type IS @DeviceType AND k.fault_level IS @FaultLevel
          AND (@Action IS NULL OR o.action IS NULL)
        ORDER BY k.id LIMIT 1
        """;

    private const string Insert = """
        INSERT INTO knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time, hit_count)
        VALUES (@Keyword, @Title, @Solution, @DeviceType, @FaultLevel, @created, @updated, @HitCount)
        RETURNING id
        """;

    private const string Refresh = """
        UPDATE knowledge SET solution = @Solution, fault_level = @FaultLevel, update_time = @now
        WHERE id = @id AND NOT EXISTS (SELECT 1 FROM knowledge_outcomes WHERE knowledge_id = @id AND edited)
        """;

    private const string Outcomes = """
        INSERT INTO knowledge_outcomes (knowledge_id, action, platform, times_seen, times_worked, times_failed, last_success, devices, evidence, retired)
        VALUES (@id, @Action, @Platform, @TimesSeen, @TimesWorked, @TimesFailed, @success, @devices, @Evidence, @Retired)
        ON CONFLICT (knowledge_id) DO UPDATE SET
          action = coalesce(action, @Action), platform = coalesce(platform, @Platform),
          times_seen = max(times_seen, @TimesSeen), times_worked = max(times_worked, @TimesWorked), times_failed = max(times_failed, @TimesFailed),
          last_success = @success, devices = @devices, evidence = coalesce(evidence, @Evidence)
        """;
}
