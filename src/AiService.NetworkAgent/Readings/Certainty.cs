using System.Globalization;
using System.Text.Json.Nodes;

namespace AiService.NetworkAgent.Readings;

/// <summary>How far one look at a state can be trusted, where a device may tell for a moment what is not so.</summary>
/// <param name="Sure">What was read cannot be a moment's illusion.</param>
/// <param name="Since">
/// Path of the time at which the device, by its own clock, came into this state; null where it does not tell. A port that had been down
/// for a while before it was enabled has no carrier events pending, so that what the device tells of it is true at once. One that the device
/// never saw go down may have been made, or have lost its carrier, this moment.
/// </param>
internal sealed record Certainty(bool Sure, string? Since)
{
    private static readonly string[] Forms = ["yyyy/MM/dd HH:mm:ss.ff", "yyyy/MM/dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];

    public static Certainty None { get; } = new(false, null);

    /// <returns>The time; null when nobody asked, or the device has none to tell.</returns>
    public DateTime? TimeIn(JsonNode? document, IReadOnlyDictionary<string, string> values)
    {
        return Since is not null && document is not null && JsonPath.Find(document, Since, values) is { } told
            && DateTime.TryParseExact(told.ToString(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }
}
