using AiService.Knowledge.Learning;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Entries;

/// <summary>Reads whole entries. The columns are cast, because another process may have put anything into them.</summary>
internal static class EntryRows
{
    private const string Select = """
        SELECT k.id AS Id, CAST(k.keyword AS TEXT) AS Keyword, CAST(k.title AS TEXT) AS Title, CAST(k.solution AS TEXT) AS Solution,
          CAST(k.device_type AS TEXT) AS DeviceType, CAST(k.fault_level AS TEXT) AS FaultLevel,
          CAST(coalesce(k.hit_count, 0) AS INTEGER) AS HitCount,
          CAST(k.create_time AS TEXT) AS CreateTime, CAST(k.update_time AS TEXT) AS UpdateTime,
          o.action AS Action, o.platform AS Platform, coalesce(o.times_seen, 0) AS TimesSeen, coalesce(o.times_worked, 0) AS TimesWorked,
          coalesce(o.times_failed, 0) AS TimesFailed, o.last_success AS LastSuccess, o.devices AS Devices, o.evidence AS Evidence,
          coalesce(o.retired, 0) AS Retired, o.merged_into AS MergedInto
        FROM knowledge AS k LEFT JOIN knowledge_outcomes AS o ON o.knowledge_id = k.id
        """;

    public static KnowledgeRecord? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null)
    {
        return connection.QuerySingleOrDefault<Row>($"{Select} WHERE k.id = @id", new { id }, transaction)?.ToRecord();
    }

    /// <summary>The newest entries before the filter's cursor.</summary>
    public static List<KnowledgeRecord> Newest(SqliteConnection connection, EntryFilter filter, int limit)
    {
        return [.. connection.Query<Row>($"{Select} WHERE {filter.Condition("k.id < @After")} ORDER BY k.id DESC LIMIT {limit}", filter).Select(row => row.ToRecord())];
    }

    /// <summary>The oldest entries behind the filter's cursor.</summary>
    public static List<KnowledgeRecord> Oldest(SqliteConnection connection, EntryFilter filter, int limit)
    {
        return [.. connection.Query<Row>($"{Select} WHERE {filter.Condition("k.id > @After")} ORDER BY k.id LIMIT {limit}", filter).Select(row => row.ToRecord())];
    }

    private sealed record Row
    {
        public required long Id { get; init; }

        public string? Keyword { get; init; }

        public string? Title { get; init; }

        public string? Solution { get; init; }

        public string? DeviceType { get; init; }

        public string? FaultLevel { get; init; }

        public long HitCount { get; init; }

        public string? CreateTime { get; init; }

        public string? UpdateTime { get; init; }

        public string? Action { get; init; }

        public string? Platform { get; init; }

        public long TimesSeen { get; init; }

        public long TimesWorked { get; init; }

        public long TimesFailed { get; init; }

        public string? LastSuccess { get; init; }

        public string? Devices { get; init; }

        public string? Evidence { get; init; }

        public long Retired { get; init; }

        public long? MergedInto { get; init; }

        public KnowledgeRecord ToRecord() => new()
        {
            Id = Id,
            Keyword = Keyword ?? "",
            Title = Title ?? "",
            Solution = Solution ?? "",
            DeviceType = DeviceType,
            FaultLevel = FaultLevel,
            HitCount = HitCount,
            CreateTime = CreateTime,
            UpdateTime = UpdateTime,
            Action = Action,
            Platform = Platform,
            TimesSeen = TimesSeen,
            TimesWorked = TimesWorked,
            TimesFailed = TimesFailed,
            LastSuccess = LastSuccess,
            Devices = DeviceList.Read(Devices),
            Evidence = Evidence,
            Retired = Retired != 0,
            MergedInto = MergedInto,
        };
    }
}
