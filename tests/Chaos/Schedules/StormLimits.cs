using System.Globalization;

namespace Chaos.Schedules;

/// <summary>The limits of one schedule, so small that they are reached within it. Times in seconds, as the service's variables have them; 0 switches one off.</summary>
internal sealed record StormLimits
{
    /// <summary>The groups of the devices; one without a group is not limited by them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Groups = new Dictionary<string, string> { ["1"] = "core", ["2"] = "core", ["3"] = "core", ["4"] = "edge", ["5"] = "edge" };

    public required double Cooldown { get; init; }

    public required double FailedCooldown { get; init; }

    public required int MaxAttempts { get; init; }

    public required double AttemptsWindow { get; init; }

    public required int MaxOpen { get; init; }

    public required int MaxPerMinute { get; init; }

    public required int GroupMaxPerHour { get; init; }

    public required int BreakerFailures { get; init; }

    public required double BreakerTime { get; init; }

    /// <summary>For how long a repair whose caller does not wait may wait for room.</summary>
    public required double LongestWait { get; init; }

    public IEnumerable<KeyValuePair<string, string>> Variables =>
    [
        KeyValuePair.Create("REPAIR_COOLDOWN", Text(Cooldown)),
        KeyValuePair.Create("FAILED_COOLDOWN", Text(FailedCooldown)),
        KeyValuePair.Create("REPAIR_MAX_ATTEMPTS", Text(MaxAttempts)),
        KeyValuePair.Create("REPAIR_ATTEMPTS_WINDOW", Text(AttemptsWindow)),
        KeyValuePair.Create("REPAIR_MAX_OPEN", Text(MaxOpen)),
        KeyValuePair.Create("REPAIR_MAX_PER_MINUTE", Text(MaxPerMinute)),
        KeyValuePair.Create("GROUP_MAX_PER_HOUR", Text(GroupMaxPerHour)),
        KeyValuePair.Create("ACTION_BREAKER_FAILURES", Text(BreakerFailures)),
        KeyValuePair.Create("ACTION_BREAKER_SECONDS", Text(BreakerTime)),
    ];

    /// <summary>Writes the inventory that knows the groups; nothing listens at its addresses.</summary>
    /// <returns>The file.</returns>
    public static string WriteDevices(string folder)
    {
        var password = Path.Combine(folder, "password");
        var file = Path.Combine(folder, "devices.yaml");
        File.WriteAllText(password, "unused");
        File.WriteAllText(file, "devices:\n" + string.Concat(Groups.Select(device => $"""
              - id: {device.Key}
                host: 127.0.0.1
                port: 1
                platform: vrp
                group: {device.Value}
                username: netop
                password_file: {password}
                host_key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

            """)));
        return file;
    }

    public StormLimits At(double pace) => this with
    {
        Cooldown = Math.Round(Cooldown * pace, 2),
        FailedCooldown = Math.Round(FailedCooldown * pace, 2),
        AttemptsWindow = Math.Round(AttemptsWindow * pace, 2),
        BreakerTime = Math.Round(BreakerTime * pace, 2),
        LongestWait = Math.Round(LongestWait * pace, 2),
    };

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
