using System.Text.Json.Serialization;

namespace AiService.Faults.Keywords;

/// <summary>Which rule found the action of a fault.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MatchRule>))]
public enum MatchRule
{
    /// <summary>No keyword fits and there is no default action.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The statement contains the keyword as it stands.</summary>
    [JsonStringEnumMemberName("contains")]
    Contains,

    /// <summary>All parts of the keyword occur in order: <c>接口down</c> in <c>接口Gig0/0/1 down</c>.</summary>
    [JsonStringEnumMemberName("parts")]
    Parts,

    /// <summary>Other words for the object and state that the keyword names: <c>接口down</c> for <c>端口GE0/0/1 断开</c>.</summary>
    [JsonStringEnumMemberName("reading")]
    Reading,

    /// <summary>No keyword fits; <c>STACKSTORM_DEFAULT_ACTION</c> stands in.</summary>
    [JsonStringEnumMemberName("default")]
    Default,
}
