using System.Text.Json;

namespace AiService.Alerts.Reading;

/// <summary>Reads the members of an alert. Senders write numbers as texts and texts as numbers; a blank text counts as none.</summary>
internal static class Fields
{
    private const int MaxShown = 64;

    /// <summary>Labels that name an interface, by SNMP's exporters, HertzBeat's monitors and usual rules; without case and strokes, first come first.</summary>
    private static readonly string[] Interfaces = ["interfacename", "ifname", "ifdescr", "interface", "portname", "port"];

    /// <summary>Returns a member that is a text, a number or a truth value; null for any other, and for an element that is no object.</summary>
    public static string? Text(this JsonElement json, string name)
    {
        if (json.ValueKind is not JsonValueKind.Object || !json.TryGetProperty(name, out var value))
        {
            return null;
        }

        return Text(value);
    }

    /// <summary>Returns an object or list; the undefined element when there is none.</summary>
    public static JsonElement Member(this JsonElement json, string name, JsonValueKind kind = JsonValueKind.Object) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : default;

    /// <summary>Returns names and values of labels.</summary>
    public static IEnumerable<(string Name, string? Value)> Labels(this JsonElement json) =>
        json.ValueKind is JsonValueKind.Object ? json.EnumerateObject().Select(label => (label.Name, Text(label.Value))) : [];

    /// <summary>Returns the interface that labels name; a number alone is a port of TCP.</summary>
    public static string? Interface(this JsonElement labels)
    {
        var named = labels.Labels().Select(label => (Rank: Array.IndexOf(Interfaces, label.Name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant()), label.Value))
            .Where(label => label.Rank >= 0 && label.Value is { } value && !value.All(char.IsAsciiDigit)).ToList();
        return named.Count > 0 ? Cut(named.MinBy(label => label.Rank).Value!, ReceivedAlert.MaxStated) : null;
    }

    /// <summary>Returns no more than so many characters, none of them half of a pair.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>Returns a sender's word for a message.</summary>
    public static string Shown(string text) => text.Length <= MaxShown ? text : Cut(text, MaxShown) + "…";

    private static string? Text(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => "",
        };
        return text.Length > 0 ? text : null;
    }
}
