
namespace AiService.Faults.Notices;

/// <summary>Merges what is said of all alerts and of each into one notice.</summary>
internal static class NoticeMerge
{
    public static Notice Of(NoticeDraft shared, IReadOnlyList<NoticeDraft> alerts)
    {
        if (alerts.Count == 0)
        {
            shared.FillBodies();
            return Build(shared, shared.IsMixed ? NoticeStatus.Recovered : shared.Status, shared.StatusSpan, [shared]);
        }

        foreach (var alert in alerts)
        {
            alert.FillBodies();
        }

        var common = shared.IsMixed ? NoticeStatus.Firing : shared.Status;
        var states = alerts.Select(alert => Status(common, alert.Status)).ToList();
        var open = Enumerable.Range(0, alerts.Count).Where(at => states[at] is NoticeStatus.Firing or NoticeStatus.Unknown).ToList();
        if (open.Count == 0)
        {
            var decisive = Enumerable.Range(0, alerts.Count).MinBy(at => states[at] switch { NoticeStatus.Recovered => 0, NoticeStatus.Test => 1, _ => 2 });
            return Build(shared, states[decisive], alerts[decisive].StatusSpan ?? shared.StatusSpan, [shared, .. alerts]);
        }

        var lead = alerts[open[0]];
        var parts = open.Select(at => alerts[at]);
        return Build(
            shared,
            states[open[0]],
            lead.StatusSpan ?? shared.StatusSpan,
            open.Count == alerts.Count ? [shared, .. parts] : [.. parts]);
    }

    // A group that fires holds alerts that are over; a group that is over holds none that fires.
    private static NoticeStatus Status(NoticeStatus common, NoticeStatus own) =>
        common is NoticeStatus.Recovered or NoticeStatus.Test or NoticeStatus.Acknowledged ? StatusWords.Stronger(common, own)
        : own == NoticeStatus.Unknown ? common
        : own;

    private static Notice Build(NoticeDraft shared, NoticeStatus status, NoticeSpan? span, IReadOnlyList<NoticeDraft> parts)
    {
        var bodies = new List<NoticeBody>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var body in parts.SelectMany(part => part.Bodies))
        {
            // A title of words that say nothing ("HertzBeat Alert Notification") is no prose about a fault.
            if (!StatusWords.SaysNothing(body.Text) && seen.Add(body.Text))
            {
                bodies.Add(body);
            }
        }

        // One alert's host is the notice's; of several alerts none speaks for all.
        var single = parts.Where(part => part != shared).ToList();
        var source = single.Count == 1 ? single[0] : shared;
        return new Notice(
            status,
            span,
            bodies,
            source.Host ?? shared.Host,
            source.Object ?? shared.Object,
            source.Level ?? shared.Level,
            source.Value ?? shared.Value,
            source.Threshold ?? shared.Threshold,
            [.. parts.SelectMany(part => part.Fields)]);
    }
}
