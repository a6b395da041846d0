using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiService.Knowledge.Entries;

/// <summary>One entry with everything that is known of it.</summary>
public sealed record KnowledgeRecord
{
    /// <summary>Number of the entry.</summary>
    public required long Id { get; init; }

    /// <summary>What the entry is about, in the keyword language of the action map: <c>接口down</c>.</summary>
    public required string Keyword { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>What to do, over several lines.</summary>
    public required string Solution { get; init; }

    /// <summary>The vendor or platform that it is for, or null for any.</summary>
    public string? DeviceType { get; init; }

    /// <summary>P0 (outage) to P3 (advice), or null.</summary>
    public string? FaultLevel { get; init; }

    /// <summary>How often it has been found.</summary>
    public long HitCount { get; init; }

    /// <summary><c>yyyy-MM-dd HH:mm:ss[.ffffff]</c>, UTC; of another process's row, that one's time.</summary>
    public string? CreateTime { get; init; }

    /// <summary>Last change or last hit; the Python service writes its local time.</summary>
    public string? UpdateTime { get; init; }

    /// <summary>The action (<c>pack.name</c>) or runbook that repairs have used; null for what people wrote.</summary>
    public string? Action { get; init; }

    /// <summary>The platform that those repairs were on, where it is known.</summary>
    public string? Platform { get; init; }

    /// <summary>Repairs of this symptom with this action: worked and failed.</summary>
    public long TimesSeen { get; init; }

    /// <summary>Those that StackStorm's status, or a post-check, called a success.</summary>
    public long TimesWorked { get; init; }

    /// <summary>Those that did not work.</summary>
    public long TimesFailed { get; init; }

    /// <summary>When it last worked, UTC; null when it never has.</summary>
    public string? LastSuccess { get; init; }

    /// <summary>Devices on which it worked, the last one first; at most 20.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>What showed that it had worked the last time.</summary>
    public string? Evidence { get; init; }

    /// <summary>Kept, counted on, and no longer found.</summary>
    public bool Retired { get; init; }

    /// <summary>The entry that this one was merged into.</summary>
    public long? MergedInto { get; init; }

    /// <summary>
    /// Changes with what a person can change, whichever process changed it; not with hits and outcomes. Also the <c>ETag</c>.
    /// </summary>
    public string Version => Convert.ToHexStringLower(SHA256.HashData(Content()))[..16];

    /// <summary>What a person can change.</summary>
    [JsonIgnore]
    internal KnowledgeDraft Draft => new(Keyword, Title, Solution, DeviceType, FaultLevel);

    private byte[] Content() =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize<object?[]>([Keyword, Title, Solution, DeviceType, FaultLevel, Retired, MergedInto]));
}
