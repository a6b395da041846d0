using System.Text.Json;
using AiService.Hosting;

namespace AiService.Knowledge.Learning;

/// <summary>The devices on which something worked, the last one first: a bounded list, kept as a JSON array.</summary>
internal static class DeviceList
{
    /// <summary>Most devices that an entry names.</summary>
    public const int Max = 20;

    private const int MaxName = 100;

    /// <summary>The list with the device in front.</summary>
    public static string With(string? kept, string deviceId) => Of([deviceId, .. Read(kept)]);

    /// <summary>Both lists as one, the first one's devices in front; null when there are none.</summary>
    public static string? Union(IReadOnlyList<string> first, IReadOnlyList<string> second) => first.Count + second.Count == 0 ? null : Of([.. first, .. second]);

    /// <summary>What is kept is another process's to spoil: what is no list of texts is empty.</summary>
    public static IReadOnlyList<string> Read(string? kept)
    {
        try
        {
            return kept is null ? [] : [.. (JsonSerializer.Deserialize<List<string?>>(kept) ?? []).OfType<string>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static string Of(IEnumerable<string> devices)
    {
        return JsonSerializer.Serialize(
            devices.Select(device => PlainText.Line(device, MaxName)).Where(device => device.Length > 0).Distinct().Take(Max), Json.Wire);
    }
}
