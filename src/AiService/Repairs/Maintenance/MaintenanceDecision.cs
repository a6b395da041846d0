using System.Globalization;

namespace AiService.Repairs.Maintenance;

/// <summary>Explains why maintenance windows forbid a repair now.</summary>
/// <param name="Window">The window's name; empty when the windows themselves are not known.</param>
/// <param name="Reason">In Chinese, for the refusal; with the time at which it would be permitted, where there is one.</param>
/// <param name="Until">When the windows as they are would permit it; null when they never do, or that is not known.</param>
internal sealed record MaintenanceBlock(string Window, string Reason, DateTimeOffset? Until);

/// <summary>Identifies a window in force.</summary>
/// <param name="Id">Its id; of a window of the file its name.</param>
/// <param name="Window">As it was written.</param>
/// <param name="Times">When it is active.</param>
/// <param name="Stored">Its row; null for a window of the file.</param>
internal sealed record KnownWindow(string Id, MaintenanceWindow Window, WindowTimes Times, StoredWindow? Stored = null);

/// <summary>
/// Decides whether windows forbid a repair. An active deny window does. So do allow_only windows that apply to the repair while none of them is active; one
/// that happened once and is over still counts, because nothing is permitted outside of it until a person removes it.
/// </summary>
internal static class MaintenanceDecision
{
    /// <summary>Bounds the search for the end of windows that follow each other without a gap.</summary>
    private const int MostSteps = 100;

    /// <summary>A window until a later time never ends: the calendar has too few days after it to look for what comes then.</summary>
    private static readonly DateTimeOffset Never = DateTimeOffset.MaxValue.AddYears(-1);

    public static MaintenanceBlock? BlockOf(IEnumerable<KnownWindow> windows, string deviceId, string? group, string? action, DateTimeOffset now)
    {
        var applying = windows.Where(one => one.Window.AppliesTo(deviceId, group, action)).ToList();
        if (Obstacle(applying, now) is not { } first)
        {
            return null;
        }

        var until = Until(applying, first.Change);
        var (window, times) = (first.By.Window, first.By.Times);
        var permitted = until is { } at ? string.Create(CultureInfo.InvariantCulture, $"，最早可于 {times.Shown(at):yyyy-MM-dd HH:mm zzz} 修复") : "";
        var why = window.Reason is { } reason ? $"（{reason}）" : "";
        return new MaintenanceBlock(
            window.Name,
            (window.IsDeny ? $"维护窗口“{window.Name}”{why}内不允许修复" : $"只允许在维护窗口“{window.Name}”{why}内修复") + permitted,
            until);
    }

    /// <summary>Returns the window that forbids a repair at that time, and when it changes; null when none does.</summary>
    private static (KnownWindow By, DateTimeOffset? Change)? Obstacle(IReadOnlyList<KnownWindow> applying, DateTimeOffset at)
    {
        if (applying.FirstOrDefault(one => one.Window.IsDeny && one.Times.IsActive(at)) is { } deny)
        {
            return (deny, deny.Times.NextChange(at));
        }

        var allowing = applying.Where(one => !one.Window.IsDeny).ToList();
        return allowing.Count == 0 || allowing.Any(one => one.Times.IsActive(at))
            ? null
            : allowing.Select(one => (By: one, Change: one.Times.NextChange(at))).MinBy(one => one.Change ?? DateTimeOffset.MaxValue);
    }

    private static DateTimeOffset? Until(IReadOnlyList<KnownWindow> applying, DateTimeOffset? change)
    {
        for (var step = 0; step < MostSteps && change is { } at && at < Never; step++)
        {
            if (Obstacle(applying, at) is not { } next)
            {
                return at;
            }

            change = next.Change;
        }

        return null;
    }
}
