namespace AiService.Tests.Harness;

/// <summary>
/// Holds what switches the limits on repairs off, for everything that repairs the same thing repeatedly, or much in a minute, and is about something else.
/// The one list: programs that start the service as a process of its own link this file.
/// </summary>
internal static class NoLimits
{
    /// <summary>Variables as <c>NAME=value</c>.</summary>
    public static readonly IReadOnlyList<string> Settings =
    [
        "REPAIR_COOLDOWN=0", "FAILED_COOLDOWN=0", "REPAIR_MAX_ATTEMPTS=0", "REPAIR_MAX_OPEN=0", "REPAIR_MAX_PER_MINUTE=0", "GROUP_MAX_PER_HOUR=0", "ACTION_BREAKER_FAILURES=0",
    ];

    /// <summary>The same by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Variables => Settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
}
