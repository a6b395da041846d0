using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using AiService.Knowledge.Entries;
using AiService.Knowledge.Learning;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Exchange;

/// <summary>What becomes of an entry of a file.</summary>
internal enum ImportOutcome
{
    Unchanged,
    Added,
    Updated,
}

/// <summary>
/// Puts one entry of a file into the table. An entry that repairs made is the same when symptom, action and platform are; any other
/// when its words are. Of outcomes the larger count and the later success stay, so that an import twice is an import once.
/// </summary>
internal static class EntryImport
{
    /// <summary>The same for the same entry, for those who look for it before it is in the table.</summary>
    public static UInt128 Identity(ExchangeEntry entry)
    {
        string?[] words = entry.Action is { } action
            ? ["learned", entry.Draft.Keyword, action, entry.Platform]
            : ["written", entry.Draft.Keyword, entry.Draft.Title, entry.Draft.Solution, entry.Draft.DeviceType, entry.Draft.FaultLevel];
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(words)));
    }

    /// <summary>What <see cref="Import"/> would do.</summary>
    public static ImportOutcome Plan(SqliteConnection connection, ExchangeEntry entry, bool once)
    {
        return once && connection.ExecuteScalar<long?>("SELECT 1 FROM knowledge_imports WHERE content = @content", new { content = Content(entry) }) is not null
            ? ImportOutcome.Unchanged
            : Plan(connection, null, entry).Outcome;
    }

    /// <param name="connection">The table's.</param>
    /// <param name="transaction">Of the batch.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="once">One that came once does not come again, whatever has become of it here.</param>
    /// <param name="now">For an entry without a time of its own.</param>
    public static ImportOutcome Import(SqliteConnection connection, SqliteTransaction transaction, ExchangeEntry entry, bool once, string now)
    {
        if (once && connection.Execute("INSERT OR IGNORE INTO knowledge_imports (content) VALUES (@content)", new { content = Content(entry) }, transaction) == 0)
        {
            return ImportOutcome.Unchanged;
        }

        var (outcome, known) = Plan(connection, transaction, entry);
        switch (outcome)
        {
            case ImportOutcome.Added:
                Add(connection, transaction, entry, now);
                break;
            case ImportOutcome.Updated:
                Update(connection, transaction, entry, known!, now);
                break;
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

        var known = EntryRows.Find(connection, id.Value, transaction)!;
        return (known.MergedInto is null && KnowsMore(entry, known) ? ImportOutcome.Updated : ImportOutcome.Unchanged, known);

        long? Find(string sql, KnowledgeDraft words)
        {
            var row = new { words.Keyword, words.Title, words.Solution, words.DeviceType, words.FaultLevel, entry.Action, entry.Platform };
            return connection.ExecuteScalar<long?>(sql, row, transaction);
        }
    }

    private static bool KnowsMore(ExchangeEntry entry, KnowledgeRecord known)
    {
        return entry.TimesSeen > known.TimesSeen
            || entry.TimesWorked > known.TimesWorked
            || entry.TimesFailed > known.TimesFailed
            || IsLater(entry, known)
            || (known.Evidence is null && entry.Evidence is not null)
            || !DeviceList.Read(DeviceList.Union(known.Devices, entry.Devices)).SequenceEqual(known.Devices);
    }

    private static bool IsLater(ExchangeEntry entry, KnowledgeRecord known) => string.CompareOrdinal(entry.LastSuccess, known.LastSuccess) > 0;

    private static void Add(SqliteConnection connection, SqliteTransaction transaction, ExchangeEntry entry, string now)
    {
        var id = connection.ExecuteScalar<long>(Insert, new
        {
            entry.Draft.Keyword,
            entry.Draft.Title,
            entry.Draft.Solution,
            entry.Draft.DeviceType,
            entry.Draft.FaultLevel,
            CreateTime = entry.CreateTime ?? now,
            UpdateTime = entry.UpdateTime ?? entry.CreateTime ?? now,
            entry.HitCount,
        }, transaction);
        if (entry.Action is not null || entry.Platform is not null || entry.TimesSeen + entry.TimesWorked + entry.TimesFailed > 0 || entry.Retired)
        {
            connection.Execute(Outcomes, Row(id, entry, entry.LastSuccess, DeviceList.Union(entry.Devices, [])), transaction);
        }
    }

    private static void Update(SqliteConnection connection, SqliteTransaction transaction, ExchangeEntry entry, KnowledgeRecord known, string now)
    {
        if (IsLater(entry, known))
        {
            connection.Execute(Refresh, new { known.Id, entry.Draft.Solution, entry.Draft.FaultLevel, now }, transaction);
        }

        var lastSuccess = IsLater(entry, known) ? entry.LastSuccess : known.LastSuccess;
        connection.Execute(Outcomes, Row(known.Id, entry, lastSuccess, DeviceList.Union(known.Devices, entry.Devices)), transaction);
    }

    private static object Row(long id, ExchangeEntry entry, string? lastSuccess, string? devices)
    {
        return new
        {
            Id = id,
            entry.Action,
            entry.Platform,
            entry.TimesSeen,
            entry.TimesWorked,
            entry.TimesFailed,
            LastSuccess = lastSuccess,
            Devices = devices,
            entry.Evidence,
            Retired = entry.Retired ? 1 : 0,
        };
    }

    private static byte[] Content(ExchangeEntry entry)
    {
        var content = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(content, Identity(entry));
        return content;
    }

    // The keyword first: there is an index on it, and few entries share one.
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
        VALUES (@Keyword, @Title, @Solution, @DeviceType, @FaultLevel, @CreateTime, @UpdateTime, @HitCount)
        RETURNING id
        """;

    private const string Refresh = """
        UPDATE knowledge SET solution = @Solution, fault_level = @FaultLevel, update_time = @now
        WHERE id = @Id AND NOT EXISTS (SELECT 1 FROM knowledge_outcomes WHERE knowledge_id = @Id AND edited)
        """;

    private const string Outcomes = """
        INSERT INTO knowledge_outcomes (knowledge_id, action, platform, times_seen, times_worked, times_failed, last_success, devices, evidence, retired)
        VALUES (@Id, @Action, @Platform, @TimesSeen, @TimesWorked, @TimesFailed, @LastSuccess, @Devices, @Evidence, @Retired)
        ON CONFLICT (knowledge_id) DO UPDATE SET
          action = coalesce(action, @Action), platform = coalesce(platform, @Platform),
          times_seen = max(times_seen, @TimesSeen), times_worked = max(times_worked, @TimesWorked), times_failed = max(times_failed, @TimesFailed),
          last_success = @LastSuccess, devices = @Devices, evidence = coalesce(evidence, @Evidence)
        """;
}
