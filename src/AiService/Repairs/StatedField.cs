using System.Text.Json;
using System.Text.Json.Serialization;
using AiService.Contract;
using AiService.Faults.Reading;
using AiService.Hosting;

namespace AiService.Repairs;

/// <summary>What the sender of a fault says of it in fields of its own, beside the description.</summary>
public sealed record StatedFault
{
    /// <summary>The state: firing, resolved, down, up, …; at most 256 characters. A word for "over" is believed, whatever the description says.</summary>
    /// <example>firing</example>
    public string? State { get; init; }

    /// <summary>The object: a port's name, or words such as <c>BGP 192.0.2.1</c>; at most 256 characters.</summary>
    /// <example>GigabitEthernet0/0/1</example>
    [JsonPropertyName("object")]
    public string? About { get; init; }

    /// <summary>The device as the sender names it; at most 256 characters.</summary>
    /// <example>core-sw-1</example>
    public string? Host { get; init; }

    /// <summary>The sender's own level, at most 256 characters; it is not <c>level</c>, and decides nothing.</summary>
    /// <example>critical</example>
    public string? Level { get; init; }

    internal Stated ToStated() => new(State, About, Host, Level);
}

/// <summary>Reads <c>stated</c> of a request.</summary>
internal static class StatedField
{
    private const int MaxLength = 256;
    private static readonly string[] Known = ["state", "object", "host", "level"];

    /// <param name="body">The object that may have the field.</param>
    /// <param name="shownAs">The field as messages name it.</param>
    /// <returns>Null when it is not there.</returns>
    /// <exception cref="FieldException">It is no object, or a member of it is unknown, no text or too long.</exception>
    public static StatedFault? Read(JsonElement body, string shownAs)
    {
        if (body.Field("stated") is not { } stated)
        {
            return null;
        }

        if (stated.ValueKind is not JsonValueKind.Object)
        {
            throw new FieldException(shownAs, "必须是 JSON 对象");
        }

        if (stated.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            throw new FieldException($"{shownAs}.{unknown}", $"不是已知字段，现有：{string.Join("、", Known)}");
        }

        return new StatedFault { State = Text("state"), About = Text("object"), Host = Text("host"), Level = Text("level") };

        string? Text(string name) =>
            stated.TextField(name, MaxLength, $"{shownAs}.{name}") is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
    }
}
