using System.Globalization;

namespace Chaos.Schedules;

/// <summary>Makes a schedule of <see cref="StormDice"/> one that reaches the limits: more devices, more callers, an action that fails, and small limits.</summary>
internal sealed class LimitDice(int seed)
{
    /// <summary>Those with a group, and one without.</summary>
    private static readonly int Devices = StormLimits.Groups.Count + 1;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(9);

    /// <summary>Of its own, so that what a seed means without limits stays what it was.</summary>
    private readonly Random dice = new(seed ^ 0x11111111);

    public Storm Roll()
    {
        var storm = new StormDice(seed).Roll();
        List<Happening> more = [.. Enumerable.Range(0, dice.Next(20, 40)).Select(_ => Analysis())];
        if (Chance(0.6))
        {
            more.Add(new Handle(
                TimeSpan.Zero, HttpMethod.Put, $"actions/{StormDice.Actions[dice.Next(StormDice.Actions.Length)]}", """{"ending": "failed", "seconds": 0.2}"""));
        }

        // One death more, so that there is hardly a schedule in which the counters are not read again from the records.
        var death = new Death(TimeSpan.FromSeconds(Between(1, 4)), Chance(0.5) ? DeathMoment.Any : DeathMoment.PostIsDone, Gentle: Chance(0.3), TimeSpan.FromSeconds(Between(0, 1)));
        return storm with
        {
            Happenings = [.. storm.Happenings.Concat(more).OrderBy(what => what.At)],
            Deaths = [.. storm.Deaths, death],
            Settings = storm.Settings with { Fallback = false, Limits = Limits() },
        };
    }

    /// <summary>A narrow limit hides the wider ones behind it: those that hold for long are narrow in some schedules only.</summary>
    private StormLimits Limits() => new()
    {
        Cooldown = Chance(0.6) ? Between(0.5, 3) : 0,
        FailedCooldown = Chance(0.6) ? Between(0.5, 3) : 0,
        MaxAttempts = dice.Next(1, 4),
        AttemptsWindow = Between(5, 30),
        MaxOpen = dice.Next(1, 5),
        MaxPerMinute = Chance(0.4) ? dice.Next(4, 16) : 0,
        GroupMaxPerHour = Chance(0.4) ? dice.Next(1, 3) : 0,
        BreakerFailures = dice.Next(2, 4),
        BreakerTime = Between(1, 6),
        LongestWait = Between(6, 15),
    };

    private Analysis Analysis() => new(
        TimeSpan.FromSeconds(Between(0, Length.TotalSeconds)),
        Device: dice.Next(1, Devices + 1),
        Faults: [.. dice.GetItems(StormDice.Faults, dice.Next(1, 4)).Distinct()],
        Key: Chance(0.2) ? string.Create(CultureInfo.InvariantCulture, $"limits-{dice.Next(1, 4)}") : null,
        Async: Chance(0.5),
        HangsUpAfter: Chance(0.1) ? TimeSpan.FromSeconds(Between(0.05, 2)) : null);

    private double Between(double least, double most) => Math.Round(least + (dice.NextDouble() * (most - least)), 2);

    private bool Chance(double share) => dice.NextDouble() < share;
}
