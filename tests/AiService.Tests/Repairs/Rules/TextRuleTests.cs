using AiService.Hosting;
using AiService.Tests.Harness;

namespace AiService.Tests.Repairs.Rules;

/// <summary>Which levels run, ask or are refused, and what is done about what a person shut down; and settings that cannot be used.</summary>
public sealed class TextRuleTests : IDisposable
{
    private const string ShutDown = "接口Gig0/0/1 administratively down";

    private readonly LimitedService limited = new();

    public void Dispose() => limited.Dispose();

    [Theory]
    [InlineData("", "", "P0:refuse P1:allow P2:allow P3:allow")]
    [InlineData("P1", "", "P0:refuse P1:allow P2:refuse P3:refuse")]
    [InlineData("P1,P2,P3", "P2", "P0:refuse P1:allow P2:ask P3:allow")]
    [InlineData("P3", "P1", "P0:refuse P1:ask P2:refuse P3:allow")]
    [InlineData("p2, p3", "p0,p3", "P0:ask P1:refuse P2:allow P3:ask")]
    [InlineData("P1", "P0,P1,P2,P3", "P0:ask P1:ask P2:ask P3:ask")]
    public async Task A_level_runs_asks_or_is_refused(string auto, string approval, string expected)
    {
        await using var service = await limited.StartAsync($"AUTO_REPAIR_LEVELS={auto}", $"APPROVAL_LEVELS={approval}");
        foreach (var (level, verdict) in expected.Split(' ').Select(one => (one[..2], one[3..])))
        {
            var entry = await service.RequestAsync(level, level: level);

            entry.Decision().Should().Be((verdict, verdict == "allow" ? null : "level", null), entry.ToString());
            entry.Text("state").Should().Be(verdict switch { "allow" => "succeeded", "ask" => "awaiting_approval", _ => null }, level);
        }
    }

    [Theory]
    [InlineData("skip", "refuse", null)]
    [InlineData("ask", "ask", "awaiting_approval")]
    [InlineData("repair", "allow", "succeeded")]
    public async Task What_a_person_shut_down_is_left_asked_about_or_repaired(string policy, string verdict, string? state)
    {
        await using var service = await limited.StartAsync($"ADMIN_DOWN_POLICY={policy}");

        var entry = await service.RequestAsync("1", ShutDown);

        entry.Decision().Should().Be((verdict, verdict == "allow" ? null : "reading", null), entry.ToString());
        entry.Text("state").Should().Be(state);
        (await service.RequestAsync("2")).Text("state").Should().Be("succeeded", "that is a plain fault");
        (await service.RequestAsync("3", level: "P0")).Decision().Verdict.Should().Be("refuse");
    }

    [Fact]
    public async Task Two_that_ask_and_one_that_refuses_are_refused()
    {
        await using var service = await limited.StartAsync("ADMIN_DOWN_POLICY=ask", "AUTO_REPAIR_LEVELS=P2");

        (await service.RequestAsync("1", ShutDown)).Decision().Should().Be(("refuse", "level", null));
        (await service.RequestAsync("2", ShutDown, "P2")).Decision().Should().Be(("ask", "reading", null));
    }

    public static TheoryData<string, string> Unusable()
    {
        var data = new TheoryData<string, string>
        {
            { "AUTO_REPAIR_LEVELS", "P0" }, { "AUTO_REPAIR_LEVELS", "P1;P2" }, { "APPROVAL_LEVELS", "P4" }, { "APPROVAL_LEVELS", "all" },
            { "ADMIN_DOWN_POLICY", "asks" }, { "UNCLEAR_POLICY", "repair" }, { "APPROVAL_TIMEOUT", "0" }, { "AUTOMATION", "off" },
            { "REPAIR_MAX_ATTEMPTS", "101" }, { "ACTION_BREAKER_FAILURES", "101" }, { "REPAIR_MAX_OPEN", "10001" }, { "REPAIR_MAX_PER_MINUTE", "10001" },
        };
        foreach (var variable in (string[])
            ["REPAIR_COOLDOWN", "FAILED_COOLDOWN", "REPAIR_MAX_ATTEMPTS", "REPAIR_ATTEMPTS_WINDOW", "REPAIR_MAX_OPEN", "REPAIR_MAX_PER_MINUTE", "GROUP_MAX_PER_HOUR",
                "ACTION_BREAKER_FAILURES", "ACTION_BREAKER_SECONDS"])
        {
            data.Add(variable, "-1");
            data.Add(variable, "many");
            data.Add(variable, "86401");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void A_setting_that_cannot_be_used_stops_the_start_and_is_named(string variable, string value)
    {
        var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", $"--{variable}={value}"]);

        var problem = start.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle(found => found.Variable == variable).Which;
        (problem.Problem.Length, problem.Cure.Length).Should().NotBe((0, 0));
    }
}
