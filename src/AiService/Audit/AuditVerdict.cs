using System.Text.Json.Serialization;

namespace AiService.Audit;

/// <summary>What a verification of the audit found.</summary>
public sealed record AuditVerdict
{
    /// <summary>True when every record is as it was written, none is missing, and none was added.</summary>
    public required bool Ok { get; init; }

    /// <summary>How many records were read.</summary>
    public required long Records { get; init; }

    /// <summary>The number of the first record that was changed, is missing or was added; null when all is well, or no record can be named.</summary>
    public long? FirstBad { get; init; }

    /// <summary>What is wrong, one sentence; also what a person has accepted by beginning a new segment. Null where nothing is to be said.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the chain ends, <c>NUMBER:HMAC</c>; null when it does not exist yet.</summary>
    public string? Head { get; init; }

    /// <summary>The segments as they are, the oldest first, the open one last.</summary>
    [JsonIgnore]
    internal IReadOnlyList<SegmentSeal> Segments { get; init; } = [];
}
