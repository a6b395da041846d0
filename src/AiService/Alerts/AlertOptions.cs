using AiService.Hosting;

namespace AiService.Alerts;

/// <summary>What alerts may cause, and how many are kept.</summary>
internal sealed record AlertOptions
{
    /// <summary>
    /// <c>ALERT_AUTO_REPAIR</c>: whether an alert whose sender has the role <c>operator</c> is repaired. Default false: it is recorded, with what would be done.
    /// </summary>
    public required bool AutoRepair { get; init; }

    /// <summary><c>ALERT_REPAIR_TIMEOUT</c>: seconds after its arrival for which an alert may wait until its repair begins, 1 to 86400. Default 900.</summary>
    public required TimeSpan RepairTimeout { get; init; }

    /// <summary><c>ALERT_TIME_ZONE</c>: the zone of times without one, by its IANA name. Default <c>Asia/Shanghai</c>. A time decides nothing.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Alerts that are kept. Where there are more, the oldest that are decided give way; undecided ones never do.</summary>
    public int MaxAlerts { get; init; } = 20_000;

    /// <summary>Bytes of what is kept of their contents.</summary>
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What alerts that may not repair anything have of the above: one part in so many.</summary>
    public const int RecordedShare = 10;

    public static AlertOptions Read(SettingsReader settings) => new()
    {
        AutoRepair = settings.Flag("ALERT_AUTO_REPAIR", unset: false),
        RepairTimeout = settings.Seconds("ALERT_REPAIR_TIMEOUT", 900, 1, 86400),
        Zone = ReadZone(settings),
    };

    private static TimeZoneInfo ReadZone(SettingsReader settings)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(settings.Text("ALERT_TIME_ZONE") ?? "Asia/Shanghai", out var zone))
        {
            return zone;
        }

        if (settings.Text("ALERT_TIME_ZONE") is not null)
        {
            settings.Reject("ALERT_TIME_ZONE", "is no time zone of this system.", "Use a name like Asia/Shanghai or UTC.");
        }

        // A system without zone data: China has had this offset, without summer time, since 1991.
        return TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), null, null);
    }
}
