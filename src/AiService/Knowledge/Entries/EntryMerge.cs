using AiService.Knowledge.Learning;

namespace AiService.Knowledge.Entries;

/// <summary>Decides what becomes of two entries that are merged.</summary>
internal static class EntryMerge
{
    /// <summary>Returns the target with the outcomes of both. The entry loses its own, so that restoring it counts nothing twice.</summary>
    /// <exception cref="EntryException">They cannot be merged.</exception>
    public static KnowledgeRecord Merge(KnowledgeRecord entry, KnowledgeRecord target)
    {
        Check(entry, target);
        return target with
        {
            Action = target.Action ?? entry.Action,
            Platform = target.Action is null ? entry.Platform : target.Platform,
            TimesSeen = target.TimesSeen + entry.TimesSeen,
            TimesWorked = target.TimesWorked + entry.TimesWorked,
            TimesFailed = target.TimesFailed + entry.TimesFailed,
            LastSuccess = string.CompareOrdinal(entry.LastSuccess, target.LastSuccess) > 0 ? entry.LastSuccess : target.LastSuccess,
            Devices = DeviceList.Union(target.Devices, entry.Devices),
            Evidence = target.Evidence ?? entry.Evidence,
        };
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
}
