using System.Text.Json;

namespace AiService.Faults;

/// <summary>One entry of the metrics' <c>interfaces</c>.</summary>
/// <param name="Name">As collected; any text.</param>
/// <param name="Status"><c>up</c>, <c>down</c>, …; null when the entry has none that can be read.</param>
/// <param name="Evidence">The entry as the old service showed it: a Python dict.</param>
internal sealed record InterfaceReading(string Name, string? Status, string Evidence)
{
    public bool IsDown => Status == "down";

    public static InterfaceReading Read(KeyValuePair<string, JsonElement> entry)
    {
        var status = entry.Value.ValueKind is JsonValueKind.Object
            ? PythonJson.Members(entry.Value).FirstOrDefault(member => member.Key == "status").Value
            : default;
        return new InterfaceReading(
            entry.Key,
            status.ValueKind is JsonValueKind.String ? status.GetString() : null,
            PythonJson.Repr(entry.Value));
    }
}
