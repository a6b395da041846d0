using System.Text.Json.Serialization;

namespace AiService.Repairs.Store;

/// <summary>Where a repair stands. The first five are open, the others final: what is final never changes again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RepairState>))]
public enum RepairState
{
    /// <summary>On record, and nothing has been sent by whoever is to try next.</summary>
    [JsonStringEnumMemberName("planned")]
    Planned,

    /// <summary>In line: another repair has the device.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>A request or commands are announced: they have gone out, or are about to, and no execution is known yet.</summary>
    [JsonStringEnumMemberName("sending")]
    Sending,

    /// <summary>StackStorm has an execution of it.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>StackStorm calls it done, and the device is being looked at.</summary>
    [JsonStringEnumMemberName("verifying")]
    Verifying,

    /// <summary>It worked, by StackStorm's status or a post-check on the device.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It is over and did not work.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A person stopped it, and that is confirmed.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>Nobody can know how it ended; the device is left alone for a while.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Nothing was begun.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The device was looked at, and no program can help: a person has to go there.</summary>
    [JsonStringEnumMemberName("escalated")]
    Escalated,
}
