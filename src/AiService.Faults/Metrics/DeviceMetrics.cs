using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AiService.Faults;

/// <summary>
/// What was collected from a device, in any of the three shapes of contract section 5: numbers and <c>interfaces</c>
/// (what the classifier reads), SNMP's strings, or SSH's raw command outputs. What cannot be read is absent.
/// </summary>
internal sealed record DeviceMetrics
{
    private readonly JsonElement source;

    private DeviceMetrics(JsonElement source) => this.source = source;

    /// <summary><c>cpu_usage</c> in percent: a number, or a text that is one (<c>"45"</c>, <c>"45%"</c>).</summary>
    public Percentage? CpuUsage { get; private init; }

    /// <summary><c>memory_usage</c> in percent.</summary>
    public Percentage? MemoryUsage { get; private init; }

    /// <summary><c>interfaces</c>: {name: {status, …}}.</summary>
    public IReadOnlyList<InterfaceReading> Interfaces { get; private init; } = [];

    /// <summary><c>interface_status</c> of SNMP: {name: "up" | "down" | …}. No fault by itself: every unused port is down (TRAPS 31).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SnmpInterfaceStatus { get; private init; } = [];

    /// <summary>Command → raw output, as SSH collection stored it.</summary>
    public IReadOnlyDictionary<string, string> Commands { get; private init; } = new Dictionary<string, string>();

    /// <summary>Reads a metrics object.</summary>
    /// <returns>False when the value is no JSON object; there is nothing to analyse then.</returns>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out DeviceMetrics? metrics)
    {
        metrics = null;
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return false;
        }

        var whole = WellFormed(value);
        var members = PythonJson.Members(whole).ToDictionary(StringComparer.Ordinal);
        metrics = new DeviceMetrics(whole)
        {
            CpuUsage = Percentage.Read(members.GetValueOrDefault("cpu_usage")),
            MemoryUsage = Percentage.Read(members.GetValueOrDefault("memory_usage")),
            Interfaces = [.. Objects(members, "interfaces").Select(InterfaceReading.Read)],
            SnmpInterfaceStatus = [.. Objects(members, "interface_status")
                .Where(entry => entry.Value.ValueKind is JsonValueKind.String)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value.GetString()!))],
            Commands = members
                .Where(entry => entry.Key is not ("cpu_usage" or "memory_usage") && entry.Value.ValueKind is JsonValueKind.String)
                .ToDictionary(entry => entry.Key, entry => entry.Value.GetString()!, StringComparer.Ordinal),
        };
        return true;
    }

    /// <summary>The metrics as the prompt has them: Python's <c>json.dumps(…, ensure_ascii=False)</c>.</summary>
    public string AsPromptJson() => PythonJson.Dumps(source);

    private static IEnumerable<KeyValuePair<string, JsonElement>> Objects(Dictionary<string, JsonElement> members, string key)
    {
        return members.GetValueOrDefault(key) is { ValueKind: JsonValueKind.Object } found ? PythonJson.Members(found) : [];
    }

    /// <summary>Half a surrogate pair is legal in JSON's grammar, but no .NET string can be read from it.</summary>
    private static JsonElement WellFormed(JsonElement value)
    {
        using var document = JsonDocument.Parse(LoneSurrogates.Mend(value.GetRawText()));
        return document.RootElement.Clone();
    }
}
