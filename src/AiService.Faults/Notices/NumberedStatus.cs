
namespace AiService.Faults.Notices;

/// <summary>The meaning of a status that is a number, which only the sender's other keys tell.</summary>
internal sealed class NumberedStatus(NoticeStatus[] numbers)
{
    // HertzBeat 1.5 and 1.6: 0 firing, 1 not often enough yet, 2 recovered, 3 a person has dealt with it.
    private static readonly NoticeStatus[] HertzBeat =
        [NoticeStatus.Firing, NoticeStatus.Acknowledged, NoticeStatus.Recovered, NoticeStatus.Acknowledged];

    // LibreNMS: 0 ok, 1 alert, 2 acknowledged, 3 worse, 4 better, 5 changed.
    private static readonly NoticeStatus[] LibreNms =
        [NoticeStatus.Recovered, NoticeStatus.Firing, NoticeStatus.Acknowledged, NoticeStatus.Firing, NoticeStatus.Firing, NoticeStatus.Firing];

    private static readonly NumberedStatus None = new([]);
    public static NumberedStatus Of(List<JsonEntry> entries)
    {
        foreach (var entry in entries)
        {
            switch (entry.Key)
            {
                case "alarmId" or "thresholdId" or "triggerTime" or "restoreTime" or "monitorId":
                    return new NumberedStatus(HertzBeat);
                case "alert_id" or "alert_notes" or "sysName" or "sysDescr":
                    return new NumberedStatus(LibreNms);
            }
        }

        return None;
    }

    public NoticeStatus Status(int number) => number >= 0 && number < numbers.Length ? numbers[number] : NoticeStatus.Unknown;
}
