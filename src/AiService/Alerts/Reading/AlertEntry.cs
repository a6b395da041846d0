using System.Text.Json;
using AiService.Contract;
using AiService.Faults;

namespace AiService.Alerts.Reading;

/// <summary>Gathers what the entries of one body say.</summary>
/// <param name="zone">The zone of times that state none.</param>
internal sealed class AlertBatch(TimeZoneInfo zone)
{
    /// <summary>Alerts of one body.</summary>
    public const int MostAlerts = 1000;

    private int entries;

    public TimeZoneInfo Zone => zone;

    public List<ReceivedAlert> Alerts { get; } = [];

    public List<string> Warnings { get; } = [];

    public int Unreadable { get; private set; }

    /// <exception cref="RefusedException">413: more than 1000 entries.</exception>
    public void Add(AlertEntry entry, Func<AlertEntry, ReceivedAlert?> read)
    {
        if (++entries > MostAlerts)
        {
            throw RefusedException.Unreadable(StatusCodes.Status413PayloadTooLarge, $"一次最多接收 {MostAlerts} 条告警");
        }

        if (read(entry) is not { } alert)
        {
            Unreadable++;
            return;
        }

        if (alert.Fault.Length > ReceivedAlert.MaxFault)
        {
            // What is cut off may say that the fault is over.
            entry.Warn($"告警内容超过 {ReceivedAlert.MaxFault} 个字符，已截断，只记录");
            alert = alert with { Fault = Fields.Cut(alert.Fault, ReceivedAlert.MaxFault), State = alert.State is AlertState.Firing ? AlertState.Other : alert.State };
        }

        Alerts.Add(alert);
    }
}

/// <summary>One alert's object in the body.</summary>
/// <param name="Batch">What it belongs to.</param>
/// <param name="Place">Where it stands, as messages name it: <c>[1].alerts[2]</c>.</param>
/// <param name="Json">Any value.</param>
internal sealed record AlertEntry(AlertBatch Batch, string Place, JsonElement Json)
{
    /// <summary>Notes why the entry is no alert; returns null for it.</summary>
    public ReceivedAlert? Lose(string why)
    {
        Warn(why);
        return null;
    }

    public void Warn(string what) => Batch.Warnings.Add(Place.Length == 0 ? what : $"{Place}: {what}");

    public DateTimeOffset? Time(string? text) => AlertTime.Read(text, Batch.Zone);

    /// <summary>Returns the level of a sender's word or number.</summary>
    public FaultLevel Level(string? stated)
    {
        switch (stated?.ToUpperInvariant())
        {
            case "EMERGENCY" or "0" or "PAGE" or "P0":
                return FaultLevel.P0;
            case "CRITICAL" or "1" or "HIGH" or "MAJOR" or "P1":
                return FaultLevel.P1;
            case "INFO" or "LOW" or "P3":
                return FaultLevel.P3;
            case null or "WARNING" or "2" or "MEDIUM" or "P2":
                return FaultLevel.P2;
            default:
                Warn($"级别“{Fields.Shown(stated)}”未知，按 P2 处理");
                return FaultLevel.P2;
        }
    }

    /// <summary>Returns the platform's id of a device; null when there is none, or it is too long for one.</summary>
    public string? DeviceId(string? stated)
    {
        if (stated is { Length: > ReceivedAlert.MaxId })
        {
            Warn($"device_id 超过 {ReceivedAlert.MaxId} 个字符");
        }

        return stated is { Length: > 0 and <= ReceivedAlert.MaxId } and not "0" ? stated : null;
    }
}
