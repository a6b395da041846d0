using System.Text.Json;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.Knowledge.Entries;

/// <summary>Where an entry is to be merged into.</summary>
public sealed record EntryMergeRequest
{
    /// <summary>Number of the entry that stays.</summary>
    /// <example>4</example>
    public required long Into { get; init; }

    /// <exception cref="FieldException"><c>into</c> is no number of an entry.</exception>
    internal static long Read(JsonElement json)
    {
        return json.Field("into") is { ValueKind: JsonValueKind.Number } into && into.TryGetInt64(out var id) && id > 0
            ? id
            : throw new FieldException("into", "必须是要合并到的条目编号");
    }
}
