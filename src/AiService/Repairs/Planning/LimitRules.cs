using System.Globalization;
using AiService.Repairs.Store;

namespace AiService.Repairs.Planning;

/// <summary>
/// The limits. A time that lies ahead of the clock, because it was set back, counts as now: a limit may hold for longer by that, and is never exceeded.
/// </summary>
internal static class LimitRules
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Returns the rules in their order.</summary>
    public static IReadOnlyList<RepairRule> Of(LimitOptions limits) =>
    [
        Named("repair_cooldown", (name, repair) => Cooldown(name, repair, repair.Facts.SucceededAt, limits.Cooldown, "修复成功", "REPAIR_COOLDOWN")),
        Named("failed_cooldown", (name, repair) => Cooldown(name, repair, repair.Facts.FailedAt, limits.FailedCooldown, "修复未成功", "FAILED_COOLDOWN")),
        Named("attempts", (name, repair) => Attempts(name, repair, limits)),
        Named("action_breaker", (name, repair) => Breaker(name, repair, limits)),
        Named("max_open", (name, repair) => MaxOpen(name, repair, limits)),
        Named("max_per_minute", (name, repair) => PerMinute(name, repair, limits)),
        Named("group_max_per_hour", (name, repair) => Group(name, repair, limits)),
    ];

    /// <summary>Returns until when the breaker of an action keeps it from running; null when it is closed.</summary>
    /// <param name="ends">How its last repairs ended, the last one first.</param>
    /// <param name="limits">The limits.</param>
    public static DateTimeOffset? OpenUntil(IReadOnlyList<ActionEnd> ends, LimitOptions limits)
    {
        var last = ends.Take(limits.BreakerFailures).ToList();
        return limits.BreakerFailures > 0 && limits.BreakerTime > TimeSpan.Zero && last.Count == limits.BreakerFailures && last.TrueForAll(end => !end.Well) ? last[0].At + limits.BreakerTime : null;
    }

    private static RuleVerdict Cooldown(string rule, RuleContext repair, DateTimeOffset? ended, TimeSpan time, string how, string variable)
    {
        return ended + time is { } until && until > repair.Now && time > TimeSpan.Zero
            ? new RuleVerdict(rule, Verdict.Refuse, $"同一设备、动作和对象上次{how}后仍在冷却期内，{Clock(until)} 之后才可再次修复（{variable}）", until)
            : new RuleVerdict(rule, Verdict.Allow);
    }

    private static RuleVerdict Attempts(string rule, RuleContext repair, LimitOptions limits)
    {
        var attempts = repair.Facts.Attempts;
        return limits.MaxAttempts > 0 && limits.AttemptsWindow > TimeSpan.Zero && attempts.Count >= limits.MaxAttempts
            ? new RuleVerdict(
                rule,
                Verdict.Escalate,
                $"{limits.AttemptsWindow.TotalSeconds:0} 秒内已修复 {attempts.Count} 次而故障反复出现，需人工处理（REPAIR_MAX_ATTEMPTS）",
                attempts[limits.MaxAttempts - 1] + limits.AttemptsWindow)
            : new RuleVerdict(rule, Verdict.Allow);
    }

    private static RuleVerdict Breaker(string rule, RuleContext repair, LimitOptions limits)
    {
        if (repair.Order.Match.Action is not { } action || OpenUntil(repair.Facts.Ends, limits) is not { } until)
        {
            return new RuleVerdict(rule, Verdict.Allow);
        }

        return until > repair.Now
            ? new RuleVerdict(rule, Verdict.Refuse, $"动作 {action} 已连续失败 {limits.BreakerFailures} 次，熔断至 {Clock(until)}（ACTION_BREAKER_FAILURES）", until)
            : repair.Admitted.Any(other => other.Action == action)
                ? new RuleVerdict(rule, Verdict.Refuse, $"动作 {action} 已熔断，正在用另一次修复试探（ACTION_BREAKER_FAILURES）")
                : new RuleVerdict(rule, Verdict.Allow, $"动作 {action} 熔断时间已过，本次修复为试探");
    }

    private static RuleVerdict MaxOpen(string rule, RuleContext repair, LimitOptions limits)
    {
        return limits.MaxOpen > 0 && repair.Admitted.Count >= limits.MaxOpen
            ? new RuleVerdict(rule, Verdict.Wait, $"同时进行的修复已达上限 {limits.MaxOpen}（REPAIR_MAX_OPEN）")
            : new RuleVerdict(rule, Verdict.Allow);
    }

    private static RuleVerdict PerMinute(string rule, RuleContext repair, LimitOptions limits)
    {
        // Those that were let begin and have not yet begin at any moment now.
        var pending = repair.Admitted.Count(other => !other.HasBegun);
        return limits.MaxPerMinute > 0 && pending + repair.Facts.Begun.Count >= limits.MaxPerMinute
            ? new RuleVerdict(
                rule, Verdict.Wait, $"一分钟内开始的修复已达上限 {limits.MaxPerMinute}（REPAIR_MAX_PER_MINUTE）", FreeAt(repair.Facts.Begun, limits.MaxPerMinute - pending, Minute))
            : new RuleVerdict(rule, Verdict.Allow);
    }

    private static RuleVerdict Group(string rule, RuleContext repair, LimitOptions limits)
    {
        if (limits.GroupMaxPerHour == 0 || repair.Group is null)
        {
            return new RuleVerdict(rule, Verdict.Allow);
        }

        // The others: where there is room beside them, this device has a place, whether or not it has it already.
        var begun = repair.Facts.GroupDevices;
        var pending = repair.Admitted.Where(other => !other.HasBegun && other.Group == repair.Group).Select(other => other.DeviceId)
            .Except(begun.Select(device => device.DeviceId).Append(repair.Order.DeviceId)).Count();
        return pending + begun.Count >= limits.GroupMaxPerHour
            ? new RuleVerdict(
                rule,
                Verdict.Wait,
                $"设备组 {repair.Group} 一小时内修复的设备已达上限 {limits.GroupMaxPerHour}（GROUP_MAX_PER_HOUR）",
                FreeAt([.. begun.Select(device => device.At)], limits.GroupMaxPerHour - pending, Hour))
            : new RuleVerdict(rule, Verdict.Allow);
    }

    /// <summary>Returns when there is room again; null when that depends on repairs that have not begun yet.</summary>
    private static DateTimeOffset? FreeAt(IReadOnlyList<DateTimeOffset> times, int room, TimeSpan window) =>
        room >= 1 && room <= times.Count ? times[room - 1] + window : null;

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static RepairRule Named(string name, Func<string, RuleContext, RuleVerdict> judge) => new(name, repair => judge(name, repair));
}
