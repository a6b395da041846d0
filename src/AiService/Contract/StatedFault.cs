using System.Text.Json.Serialization;
using AiService.Faults.Statements;

namespace AiService.Contract;

/// <summary>What the sender of a fault says of it in fields of its own, beside the description. Other fields are refused; a blank text counts as absent.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StatedFault
{
    private const int MaxLength = 256;

    /// <summary>The state: firing, resolved, down, up, …; at most 256 characters. A word for "over" is believed, whatever the description says.</summary>
    /// <example>firing</example>
    [Text(MaxLength, Blank.Absent)]
    public string? State { get; init; }

    /// <summary>The object: a port's name, or words such as <c>BGP 192.0.2.1</c>; at most 256 characters.</summary>
    /// <example>GigabitEthernet0/0/1</example>
    [JsonPropertyName("object"), Text(MaxLength, Blank.Absent)]
    public string? About { get; init; }

    /// <summary>The device as the sender names it; at most 256 characters.</summary>
    /// <example>core-sw-1</example>
    [Text(MaxLength, Blank.Absent)]
    public string? Host { get; init; }

    /// <summary>The sender's own level, at most 256 characters; it is not <c>level</c>, and decides nothing.</summary>
    /// <example>critical</example>
    [Text(MaxLength, Blank.Absent)]
    public string? Level { get; init; }

    internal Stated ToStated() => new(State, About, Host, Level);
}
