using System.Text.Json;
using System.Text.Json.Serialization;
using AiService.Contract;

namespace AiService.Knowledge.Entries;

/// <summary>Where to merge an entry into.</summary>
public sealed record EntryMergeRequest
{
    /// <summary>Number of the entry that stays.</summary>
    /// <example>4</example>
    [JsonConverter(typeof(IdConverter))]
    public required long Into { get; init; }

    private sealed class IdConverter : FieldConverter<long>
    {
        public override long Convert(JsonElement value) =>
            value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var id) && id > 0 ? id : throw FieldException.Unnamed("必须是要合并到的条目编号");
    }
}
