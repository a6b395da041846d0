using System.Globalization;
using Chaos.Schedules;

namespace Chaos.Verdicts;

/// <summary>
/// Whether a limit on repairs was exceeded, counted from the records after everything is over: a repair counts from the moment in which something was
/// announced to be sent for it, unless it was refused in the end. It shares nothing with the service's own counting.
/// </summary>
internal sealed class LimitVerdict(IReadOnlyList<RepairRow> repairs, StormLimits limits)
{
    /// <summary>Times on record are rounded.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    private readonly List<RepairRow> begun = [.. repairs.Where(repair => repair.BegunAt is not null && repair.State != "refused").OrderBy(repair => repair.BegunAt)];

    /// <returns>What exceeds a limit, each as a sentence; none when nothing does.</returns>
    public IReadOnlyList<string> Problems() => [.. TooSoon(), .. TooOften(), .. EscalatedAgain(), .. TooManyOpen(), .. TooManyInAMinute(), .. TooManyOfAGroup(), .. PastTheBreaker()];

    private IEnumerable<string> TooSoon() =>
        from first in begun
        from second in begun
        where first.Id != second.Id && Subject(first) == Subject(second) && first.BegunAt <= second.BegunAt
        let variable = first.State == "succeeded" ? "REPAIR_COOLDOWN" : "FAILED_COOLDOWN"
        let time = first.State == "succeeded" ? limits.Cooldown : limits.FailedCooldown
        where time > 0 && (first.EndedAt is not { } ended || second.BegunAt < ended + TimeSpan.FromSeconds(time) - Rounding)
        select $"{variable}: {second} began at {Clock(second.BegunAt)} and {first} of the same had ended at {Clock(first.EndedAt)}";

    private IEnumerable<string> TooOften() => limits.MaxAttempts == 0 ? [] :
        from repair in begun
        let within = Within(begun, repair, TimeSpan.FromSeconds(limits.AttemptsWindow)).Count(other => Subject(other) == Subject(repair))
        where within > limits.MaxAttempts
        select $"REPAIR_MAX_ATTEMPTS: {repair} was attempt {within} within its window";

    /// <summary>Flapping is reported once in a window.</summary>
    private IEnumerable<string> EscalatedAgain()
    {
        var escalated = repairs.Where(repair => repair is { State: "escalated", BegunAt: null }).ToList();
        return from first in escalated
               from second in escalated
               where first.Id != second.Id && Subject(first) == Subject(second) && first.CreatedAt <= second.CreatedAt
               where second.CreatedAt < first.CreatedAt + TimeSpan.FromSeconds(limits.AttemptsWindow) - Rounding
               select $"REPAIR_ATTEMPTS_WINDOW: {first} and {second} were both escalated within it";
    }

    private IEnumerable<string> TooManyOpen() => limits.MaxOpen == 0 ? [] :
        from repair in begun
        let open = begun.Count(other => other.BegunAt <= repair.BegunAt && (other.EndedAt ?? DateTimeOffset.MaxValue) > repair.BegunAt + Rounding)
        where open > limits.MaxOpen
        select $"REPAIR_MAX_OPEN: {open} were open when {repair} began";

    private IEnumerable<string> TooManyInAMinute() => limits.MaxPerMinute == 0 ? [] :
        from repair in begun
        let within = Within(begun, repair, TimeSpan.FromMinutes(1)).Count()
        where within > limits.MaxPerMinute
        select $"REPAIR_MAX_PER_MINUTE: {repair} was number {within} of its minute";

    private IEnumerable<string> TooManyOfAGroup() => limits.GroupMaxPerHour == 0 ? [] :
        from repair in begun
        where Group(repair) is not null
        let devices = Within(begun, repair, TimeSpan.FromHours(1)).Where(other => Group(other) == Group(repair)).Select(other => other.Device).Distinct().Count()
        where devices > limits.GroupMaxPerHour
        select $"GROUP_MAX_PER_HOUR: {repair} made it {devices} devices of group {Group(repair)}";

    /// <summary>
    /// A repair was let begin at some moment between its record and its begin. Where the breaker forbade every moment in between, it was let past it.
    /// Between two changes nothing changes, so that one look at each, and right after it, is enough.
    /// </summary>
    private IEnumerable<string> PastTheBreaker()
    {
        if (limits.BreakerFailures == 0)
        {
            yield break;
        }

        foreach (var repair in begun.Where(repair => repair.Action is not null))
        {
            var others = begun.Where(other => other.Action == repair.Action && other.Id != repair.Id).ToList();
            var from = repair.CreatedAt ?? repair.BegunAt!.Value;
            var moments = others.SelectMany(other => new[] { other.BegunAt, other.EndedAt, other.EndedAt + TimeSpan.FromSeconds(limits.BreakerTime) }).OfType<DateTimeOffset>()
                .SelectMany(moment => new[] { moment - Rounding, moment + Rounding })
                .Where(moment => moment > from && moment < repair.BegunAt)
                .Prepend(from).Append(repair.BegunAt!.Value + Rounding);
            if (moments.All(moment => IsForbidden(others, moment)))
            {
                yield return $"ACTION_BREAKER_FAILURES: {repair} began at {Clock(repair.BegunAt)} past the open breaker of {repair.Action}";
            }
        }
    }

    private bool IsForbidden(List<RepairRow> ofAction, DateTimeOffset at)
    {
        var last = ofAction.Where(other => other.EndedAt <= at && other.State != "escalated").OrderByDescending(other => other.EndedAt).Take(limits.BreakerFailures).ToList();
        if (last.Count < limits.BreakerFailures || last.Exists(other => other.State == "succeeded"))
        {
            return false;
        }

        // Open, or open for one trial that another repair already is.
        return at < last[0].EndedAt + TimeSpan.FromSeconds(limits.BreakerTime)
            || ofAction.Exists(other => other.BegunAt < at && (other.EndedAt ?? DateTimeOffset.MaxValue) > at);
    }

    private static IEnumerable<RepairRow> Within(IEnumerable<RepairRow> begun, RepairRow last, TimeSpan window) =>
        begun.Where(other => other.BegunAt <= last.BegunAt && other.BegunAt > last.BegunAt - window + Rounding);

    private static (string Device, string? Action, string? Target) Subject(RepairRow repair) => (repair.Device, repair.Action, repair.Target);

    private static string? Group(RepairRow repair) => StormLimits.Groups.GetValueOrDefault(repair.Device);

    private static string Clock(DateTimeOffset? at) => at?.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "no time";
}
