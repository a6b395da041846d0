using System.Text.Json;

namespace AiService.Knowledge.Learning;

/// <summary>Bounds the list of devices on which something worked, the last one first, which is stored as a JSON array.</summary>
internal static class DeviceList
{
    /// <summary>Most devices that an entry names.</summary>
    public const int Max = 20;

    private const int MaxName = 100;

    /// <summary>Returns both lists as one, the first one's devices in front.</summary>
    public static IReadOnlyList<string> Union(IEnumerable<string> first, IEnumerable<string> second) =>
        [.. first.Concat(second).Select(device => PlainText.Line(device, MaxName)).Where(device => device.Length > 0).Distinct().Take(Max)];

    /// <summary>Reads a JSON array of texts; any other text, which another process may have written, is an empty list.</summary>
    public static IReadOnlyList<string> Read(string? json)
    {
        try
        {
            return json is null ? [] : [.. (JsonSerializer.Deserialize<List<string?>>(json) ?? []).OfType<string>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
