using AiService.Hosting;

namespace AiService.Repairs.Planning;

/// <summary>How much the automation does. 0 switches a limit off.</summary>
internal sealed record LimitOptions
{
    /// <summary><c>REPAIR_COOLDOWN</c>: seconds after a success for which the same action on the same target is refused, 0 to 86400. Default 300.</summary>
    public required TimeSpan Cooldown { get; init; }

    /// <summary><c>FAILED_COOLDOWN</c>: the same after a failure, 0 to 86400. Default 900.</summary>
    public required TimeSpan FailedCooldown { get; init; }

    /// <summary><c>REPAIR_MAX_ATTEMPTS</c>: repairs of the same target with the same action within the window before it is left to a person, 0 to 100. Default 3.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary><c>REPAIR_ATTEMPTS_WINDOW</c>: that window, 0 to 86400 seconds. Default 3600.</summary>
    public required TimeSpan AttemptsWindow { get; init; }

    /// <summary><c>REPAIR_MAX_OPEN</c>: repairs that are under way at the same time, 0 to 10000. Default 50.</summary>
    public required int MaxOpen { get; init; }

    /// <summary><c>REPAIR_MAX_PER_MINUTE</c>: repairs that begin within any minute, 0 to 10000. Default 30.</summary>
    public required int MaxPerMinute { get; init; }

    /// <summary><c>GROUP_MAX_PER_HOUR</c>: devices of one inventory group that are repaired within any hour, 0 to 10000. Default 10.</summary>
    public required int GroupMaxPerHour { get; init; }

    /// <summary><c>ACTION_BREAKER_FAILURES</c>: failures of one action in a row, on whatever devices, that open its circuit breaker, 0 to 100. Default 5.</summary>
    public required int BreakerFailures { get; init; }

    /// <summary><c>ACTION_BREAKER_SECONDS</c>: how long it stays open before one trial, 0 to 86400. Default 600.</summary>
    public required TimeSpan BreakerTime { get; init; }

    public static LimitOptions Read(SettingsReader settings) => new()
    {
        Cooldown = settings.Seconds("REPAIR_COOLDOWN", 300, 0, 86400),
        FailedCooldown = settings.Seconds("FAILED_COOLDOWN", 900, 0, 86400),
        MaxAttempts = settings.Whole("REPAIR_MAX_ATTEMPTS", 3, 0, 100),
        AttemptsWindow = settings.Seconds("REPAIR_ATTEMPTS_WINDOW", 3600, 0, 86400),
        MaxOpen = settings.Whole("REPAIR_MAX_OPEN", 50, 0, 10_000),
        MaxPerMinute = settings.Whole("REPAIR_MAX_PER_MINUTE", 30, 0, 10_000),
        GroupMaxPerHour = settings.Whole("GROUP_MAX_PER_HOUR", 10, 0, 10_000),
        BreakerFailures = settings.Whole("ACTION_BREAKER_FAILURES", 5, 0, 100),
        BreakerTime = settings.Seconds("ACTION_BREAKER_SECONDS", 600, 0, 86400),
    };
}
