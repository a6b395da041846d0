using AiService.Knowledge.Learning;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Entries;

/// <summary>Makes two entries one. The outcomes move, so that restoring the first one counts nothing twice.</summary>
internal static class EntryMerge
{
    /// <exception cref="EntryException">They cannot be merged.</exception>
    public static void Merge(SqliteConnection connection, SqliteTransaction transaction, KnowledgeRecord entry, KnowledgeRecord target)
    {
        Check(entry, target);
        var row = new
        {
            entry.Id,
            Into = target.Id,
            Action = target.Action ?? entry.Action,
            Platform = target.Action is null ? entry.Platform : target.Platform,
            entry.TimesSeen,
            entry.TimesWorked,
            entry.TimesFailed,
            LastSuccess = string.CompareOrdinal(entry.LastSuccess, target.LastSuccess) > 0 ? entry.LastSuccess : target.LastSuccess,
            Devices = DeviceList.Union(target.Devices, entry.Devices),
            Evidence = target.Evidence ?? entry.Evidence,

            // What a person wrote stays, though repairs count for it from now on.
            Written = target.Action is null ? 1 : 0,
        };
        connection.Execute(Add, row, transaction);
        connection.Execute(Empty, row, transaction);
        connection.Execute("UPDATE knowledge_outcomes SET merged_into = @Into WHERE merged_into = @Id", row, transaction);
        connection.Execute("UPDATE knowledge_symptoms SET knowledge_id = @Into WHERE knowledge_id = @Id", row, transaction);
    }

    private static void Check(KnowledgeRecord entry, KnowledgeRecord target)
    {
        if (entry.Id == target.Id)
        {
            throw EntryException.Conflict($"知识条目 {entry.Id} 不能合并到自身");
        }

        if (entry.MergedInto is { } already)
        {
            throw EntryException.Conflict($"知识条目 {entry.Id} 已合并到 {already}");
        }

        if (target.Retired)
        {
            throw EntryException.Conflict(target.MergedInto is { } next
                ? $"知识条目 {target.Id} 已合并到 {next}，请直接合并到 {next}"
                : $"知识条目 {target.Id} 已停用，请先恢复");
        }
    }

    private const string Add = """
        INSERT INTO knowledge_outcomes (knowledge_id, action, platform, times_seen, times_worked, times_failed, last_success, devices, evidence, edited)
        VALUES (@Into, @Action, @Platform, @TimesSeen, @TimesWorked, @TimesFailed, @LastSuccess, @Devices, @Evidence, @Written)
        ON CONFLICT (knowledge_id) DO UPDATE SET
          action = @Action, platform = @Platform, times_seen = times_seen + @TimesSeen, times_worked = times_worked + @TimesWorked,
          times_failed = times_failed + @TimesFailed, last_success = @LastSuccess, devices = @Devices, evidence = @Evidence,
          edited = max(edited, @Written)
        """;

    private const string Empty = """
        INSERT INTO knowledge_outcomes (knowledge_id, retired, merged_into) VALUES (@Id, 1, @Into)
        ON CONFLICT (knowledge_id) DO UPDATE SET
          times_seen = 0, times_worked = 0, times_failed = 0, last_success = NULL, devices = NULL, evidence = NULL, retired = 1, merged_into = @Into
        """;
}
