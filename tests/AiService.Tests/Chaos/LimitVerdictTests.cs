using Chaos.Schedules;
using Chaos.Verdicts;

namespace AiService.Tests.Chaos;

/// <summary>The chaos harness finds a limit that is exceeded, and nothing where each is just kept.</summary>
public sealed class LimitVerdictTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.Parse("2026-11-25T10:00:00Z", null);

    private static readonly StormLimits Off = new()
    {
        Cooldown = 0,
        FailedCooldown = 0,
        MaxAttempts = 0,
        AttemptsWindow = 20,
        MaxOpen = 0,
        MaxPerMinute = 0,
        GroupMaxPerHour = 0,
        BreakerFailures = 0,
        BreakerTime = 10,
        LongestWait = 10,
    };

    private readonly List<RepairRow> repairs = [];

    [Theory]
    [InlineData("succeeded", 6.9, "REPAIR_COOLDOWN")]
    [InlineData("succeeded", 7.1, null)]
    [InlineData("failed", 8.9, "FAILED_COOLDOWN")]
    [InlineData("unknown", 8.9, "FAILED_COOLDOWN")]
    [InlineData("canceled", 8.9, "FAILED_COOLDOWN")]
    [InlineData("failed", 9.1, null)]
    public void A_repair_within_the_cool_down_of_the_same_is_found(string state, double begins, string? variable)
    {
        Add("r1", 0, 2, state: state);
        Add("r2", begins, begins + 1);
        Add("r3", 3, 4, target: "another");
        Add("r4", 3, 4, device: "2");

        Finds(Off with { Cooldown = 5, FailedCooldown = 7 }, variable);
    }

    [Theory]
    [InlineData(19, "REPAIR_MAX_ATTEMPTS")]
    [InlineData(21, null)]
    public void One_attempt_too_many_within_the_window_is_found(double third, string? variable)
    {
        Add("r1", 0, 1);
        Add("r2", 5, 6);
        Add("r3", third, third + 1);

        Finds(Off with { MaxAttempts = 2 }, variable);
    }

    [Theory]
    [InlineData(19, "REPAIR_ATTEMPTS_WINDOW")]
    [InlineData(21, null)]
    public void Flapping_that_is_escalated_twice_a_window_is_found(double again, string? variable)
    {
        foreach (var (id, at) in new[] { ("r1", 0), ("r2", again) })
        {
            repairs.Add(new RepairRow(id, "1", "escalated", "a.b", null, null, T0.AddSeconds(at)) { Target = "port", CreatedAt = T0.AddSeconds(at) });
        }

        Finds(Off, variable);
    }

    [Theory]
    [InlineData(2.9, "REPAIR_MAX_OPEN")]
    [InlineData(3.1, null)]
    public void One_open_repair_too_many_is_found(double begins, string? variable)
    {
        Add("r1", 0, 10, device: "1");
        Add("r2", 1, 3, device: "2");
        Add("r3", begins, 5, device: "3");

        Finds(Off with { MaxOpen = 2 }, variable);
    }

    [Theory]
    [InlineData(59, "REPAIR_MAX_PER_MINUTE")]
    [InlineData(61, null)]
    public void One_begin_too_many_in_any_minute_is_found(double begins, string? variable)
    {
        Add("r1", 0, 1, device: "1");
        Add("r2", 50, 51, device: "2");
        Add("r3", begins, begins + 1, device: "3");

        Finds(Off with { MaxPerMinute = 2 }, variable);
    }

    [Theory]
    [InlineData("3", 3599, "GROUP_MAX_PER_HOUR")]
    [InlineData("3", 3601, null)]
    [InlineData("1", 3599, null)]
    [InlineData("4", 3599, null)]
    [InlineData("6", 3599, null)]
    public void One_device_too_many_of_a_group_in_any_hour_is_found(string device, double begins, string? variable)
    {
        Add("r1", 0, 1, device: "1");
        Add("r2", 1800, 1801, device: "2");
        Add("r3", begins, begins + 1, device: device);

        Finds(Off with { GroupMaxPerHour = 2 }, variable);
    }

    [Theory]
    [InlineData("failed", 5, "ACTION_BREAKER_FAILURES")]
    [InlineData("unknown", 12.9, "ACTION_BREAKER_FAILURES")]
    [InlineData("failed", 13.1, null)]
    [InlineData("succeeded", 5, null)]
    public void A_repair_past_the_open_breaker_is_found(string last, double begins, string? variable)
    {
        Add("r1", 0, 1, device: "1", state: "failed");
        Add("r2", 1, 3, device: "2", state: last);
        Add("r3", begins, begins + 1, device: "3");

        Finds(Off with { BreakerFailures = 2 }, variable);
    }

    [Fact]
    public void A_second_trial_beside_the_first_is_found()
    {
        Add("r1", 0, 1, device: "1", state: "failed");
        Add("r2", 1, 3, device: "2", state: "failed");
        Add("r3", 14, 16, device: "3");
        Add("r4", 15, 17, device: "4");

        Finds(Off with { BreakerFailures = 2 }, "ACTION_BREAKER_FAILURES");
    }

    [Fact]
    public void A_repair_that_was_let_begin_before_the_breaker_opened_is_no_breach()
    {
        Add("r1", 0, 1, device: "1", state: "failed");
        Add("r2", 1, 3, device: "2", state: "failed");
        Add("r3", 3.5, 5, device: "3", recorded: 2.5);

        Finds(Off with { BreakerFailures = 2 }, null);
    }

    [Fact]
    public void The_same_seed_rolls_the_same_schedule_and_keeps_that_of_the_seed_without_limits()
    {
        new LimitDice(42).Roll().Describe().Should().Equal(new LimitDice(42).Roll().Describe()).And.Contain(new StormDice(42).Roll().Describe().Skip(2));
    }

    private void Finds(StormLimits limits, string? variable)
    {
        var problems = new LimitVerdict(repairs, limits).Problems();
        if (variable is null)
        {
            problems.Should().BeEmpty();
        }
        else
        {
            problems.Should().ContainSingle().Which.Should().StartWith(variable + ":");
        }
    }

    private void Add(string id, double begins, double ends, string device = "1", string target = "port", string state = "succeeded", double? recorded = null) =>
        repairs.Add(new RepairRow(id, device, state, "a.b", $"e-{id}", $"tag-{id}", T0.AddSeconds(ends))
        {
            Target = target,
            CreatedAt = T0.AddSeconds(recorded ?? begins),
            BegunAt = T0.AddSeconds(begins),
        });
}
