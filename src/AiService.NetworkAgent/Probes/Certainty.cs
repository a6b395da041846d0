using System.Globalization;
using System.Text.Json.Nodes;

namespace AiService.NetworkAgent.Probes;

/// <summary>States how far one observation can be trusted, where a device may report a transient state.</summary>
/// <param name="Sure">The observation cannot be a transient.</param>
/// <param name="Since">
/// Path of the time at which the device, by its own clock, came into this state; null where it does not tell. A port that had been down
/// for a while before it was enabled has no carrier events pending, so the device reports its state correctly at once. One that the device
/// never saw go down may have been created, or have lost its carrier, a moment ago.
/// </param>
internal sealed record Certainty(bool Sure, string? Since)
{
    private static readonly string[] Forms = ["yyyy/MM/dd HH:mm:ss.ff", "yyyy/MM/dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];

    public static Certainty None { get; } = new(false, null);

    /// <summary>Returns the time; null when the rule has no path for it, or the device reports none.</summary>
    public DateTime? TimeIn(JsonNode? document, IReadOnlyDictionary<string, string> values)
    {
        return Since is not null && document is not null && JsonPath.Find(document, Since, values) is { } told
            && DateTime.TryParseExact(told.ToString(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }
}
