using System.Globalization;

namespace AiService.Repairs.Maintenance;

/// <summary>Names the key of a window that cannot be used.</summary>
/// <param name="Key">The key, as in the file and in the JSON.</param>
/// <param name="Chinese">What it must be, for a caller of the API.</param>
/// <param name="English">What is wrong, for the file's message.</param>
/// <param name="Cure">What to do, for the file's message.</param>
internal sealed record WindowProblem(string Key, string Chinese, string English, string Cure);

/// <summary>Reads the times of a window, and finds everything that is wrong with it: the same rules for the file and for the API.</summary>
internal static class WindowReader
{
    public const string Deny = "deny";
    public const string AllowOnly = "allow_only";
    public const int MaxNames = 1000;
    public const int MaxNameLength = 200;

    private static readonly string[] DayWords = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Returns when the window is active; null, with the problems, when it cannot be used.</summary>
    public static WindowTimes? Read(MaintenanceWindow window, out IReadOnlyList<WindowProblem> problems)
    {
        var found = new List<WindowProblem>();
        problems = found;
        if (window.Mode is not (Deny or AllowOnly))
        {
            found.Add(new("mode", "必须是 deny 或 allow_only", "is neither deny nor allow_only.", "Write one of them."));
        }

        CheckText("name", window.Name, MaintenanceWindow.MaxName, found);
        CheckText("reason", window.Reason, MaintenanceWindow.MaxReason, found);
        CheckNames("devices", window.Devices, found);
        CheckNames("groups", window.Groups, found);
        CheckNames("actions", window.Actions, found);
        WindowTimes? times = window.Days is null ? Once(window, found) : Weekly(window, window.Days, found);
        return found.Count == 0 ? times : null;
    }

    private static OnceTimes Once(MaintenanceWindow window, List<WindowProblem> found)
    {
        var from = MomentOf("from", window.From, found);
        var to = MomentOf("to", window.To, found);
        if (from >= to)
        {
            found.Add(new("to", "必须晚于 from", "is not later than 'from'.", "Give a later end."));
        }

        if (window.TimeZone is not null)
        {
            found.Add(new(
                "time_zone", "只能与 days 一起使用：一次性窗口的时间自带时区偏移",
                "belongs to a weekly window; the times of this one carry their offset.", "Leave it out, or give days."));
        }

        return new OnceTimes(from ?? default, to ?? default);
    }

    private static WeeklyTimes? Weekly(MaintenanceWindow window, IReadOnlyList<string> words, List<WindowProblem> found)
    {
        var days = words.Select(word => Array.IndexOf(DayWords, word.Trim().ToLowerInvariant())).ToHashSet();
        if (days.Count == 0 || days.Contains(-1))
        {
            found.Add(new(
                "days", "必须是 mon、tue、wed、thu、fri、sat、sun 中的至少一个",
                "is empty, or has a word that is no day.", "Use mon, tue, wed, thu, fri, sat, sun, or leave it out."));
        }

        var from = ClockOf("from", window.From, found);
        var to = ClockOf("to", window.To, found);
        if (from == TimeSpan.FromDays(1))
        {
            found.Add(new("from", "不能是 24:00，请写次日的 00:00", "cannot be 24:00.", "Write 00:00, with the next day in days."));
        }

        var zone = ZoneOf(window.TimeZone, found);
        if (found.Count > 0 || from is not { } start || to is not { } end || zone is null)
        {
            return null;
        }

        return new WeeklyTimes(
            days.Select(day => (DayOfWeek)day).ToHashSet(), start, end > start ? end : end + TimeSpan.FromDays(1), zone, window.Mode == Deny);
    }

    private static DateTimeOffset? MomentOf(string key, string text, List<WindowProblem> found)
    {
        var written = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        if (DateTimeOffset.TryParseExact(written, Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return moment;
        }

        found.Add(new(
            key, "必须是带时区偏移的 ISO 8601 时间，如 2026-12-01T22:00:00+08:00；每周窗口请给出 days 和 HH:mm",
            "is no ISO 8601 time with an offset.", "Write it like 2026-12-01T22:00:00+08:00; a weekly window has days, and times like 22:00."));
        return null;
    }

    private static TimeSpan? ClockOf(string key, string text, List<WindowProblem> found)
    {
        if (text == "24:00")
        {
            return TimeSpan.FromDays(1);
        }

        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return clock.ToTimeSpan();
        }

        found.Add(new(key, "必须是 HH:mm，如 22:00；一次性窗口请不要给出 days", "is no time like 22:00.", "Write HH:mm; a window that happens once has no days."));
        return null;
    }

    private static TimeZoneInfo? ZoneOf(string? id, List<WindowProblem> found)
    {
        // The runtime translates names of Windows too, and takes a path for a name.
        if (id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId && !id.Contains("..", StringComparison.Ordinal) && id[0] != '/')
        {
            return zone;
        }

        found.Add(id is null
            ? new("time_zone", "不能为空：每周窗口必须说明时区，如 Asia/Shanghai", "is missing: a weekly window names the zone of its times.", "Write an IANA time zone like Asia/Shanghai.")
            : new("time_zone", "不是已知的 IANA 时区，如 Asia/Shanghai", "is no IANA time zone that this machine knows.", "Write one like Asia/Shanghai or Europe/Berlin."));
        return null;
    }

    private static void CheckText(string key, string? text, int most, List<WindowProblem> found)
    {
        if (text is not null && (text.Length > most || text.Any(char.IsControl)))
        {
            found.Add(new(key, $"必须是一行文本，且不能超过 {most} 个字符", $"is longer than {most} characters or one line.", "Shorten it."));
        }
    }

    private static void CheckNames(string key, IReadOnlyList<string>? names, List<WindowProblem> found)
    {
        if (names is not null && (names.Count > MaxNames || names.Any(name => string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl))))
        {
            found.Add(new(
                key, $"含有空的或过长的名称，或超过 {MaxNames} 项",
                $"has a name that is blank or longer than {MaxNameLength} characters, or more than {MaxNames} names.", "List the names, or leave the key out for all."));
        }
    }
}
