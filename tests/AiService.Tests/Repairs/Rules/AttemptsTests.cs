using AiService.Tests.Harness;

namespace AiService.Tests.Repairs.Rules;

/// <summary><c>REPAIR_MAX_ATTEMPTS</c> within <c>REPAIR_ATTEMPTS_WINDOW</c>: a fault that comes back is left to a person.</summary>
public sealed class AttemptsTests : IDisposable
{
    private static readonly string[] Settings = ["REPAIR_MAX_ATTEMPTS=2", "REPAIR_ATTEMPTS_WINDOW=1000"];

    private readonly LimitedService limited = new();

    public void Dispose() => limited.Dispose();

    [Fact]
    public async Task It_is_escalated_once_a_window_and_what_asks_again_joins()
    {
        string escalated;
        await using (var first = await limited.StartAsync(Settings))
        {
            await first.BeginsAsync("1");
            limited.Pass(100);
            await first.BeginsAsync("1");
            limited.Pass(100);
            escalated = await EscalatedAsync(first);
            limited.Pass(700);
            (await EscalatedAsync(first)).Should().Be(escalated);
        }

        await using var second = await limited.StartAsync(Settings);
        (await EscalatedAsync(second)).Should().Be(escalated, "the next process finds it on record");
        (await second.RepairsAsync("state=escalated")).Items.Should().ContainSingle();
        limited.Count("repair_joins").Should().Be(2);
        var shown = await second.RepairOfAsync(escalated);
        (shown.Text("attempts"), shown.GetProperty("ended_at").GetDateTimeOffset()).Should().Be(("0", shown.GetProperty("created_at").GetDateTimeOffset()));
        shown.Decision().Should().Be(("escalate", "attempts", limited.Time.GetUtcNow().AddSeconds(100)));
        shown.Text("result").Should().Contain("REPAIR_MAX_ATTEMPTS");

        limited.Pass(100);
        await second.BeginsAsync("1");
        limited.Pass(100);
        await second.BeginsAsync("1");
        limited.Pass(99);
        (await EscalatedAsync(second)).Should().Be(escalated, "its window lasts as long");
        limited.Pass(1);
        (await EscalatedAsync(second)).Should().NotBe(escalated, "its window is over");
        (await second.RepairsAsync("state=escalated")).Items.Should().HaveCount(2);
    }

    [Fact]
    public async Task Another_device_action_or_target_is_not_escalated()
    {
        await using var service = await limited.StartAsync("REPAIR_MAX_ATTEMPTS=1");
        await service.BeginsAsync("1");
        await EscalatedAsync(service);

        await service.BeginsAsync("2");
        await service.BeginsAsync("1", "接口Gig0/0/2 down");
        await service.BeginsAsync("1", "CPU使用率95%");
    }

    [Fact]
    public async Task Two_that_ask_at_once_are_answered_with_one_repair()
    {
        await using var service = await limited.StartAsync("REPAIR_MAX_ATTEMPTS=1");
        await service.BeginsAsync("1");

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EscalatedAsync(service)));

        ids.Distinct().Should().ContainSingle();
        limited.Count("repairs WHERE state = 'escalated'").Should().Be(1);
    }

    [Theory]
    [InlineData("REPAIR_MAX_ATTEMPTS=0", "REPAIR_ATTEMPTS_WINDOW=1000")]
    [InlineData("REPAIR_MAX_ATTEMPTS=1", "REPAIR_ATTEMPTS_WINDOW=0")]
    public async Task Zero_switches_it_off(params string[] settings)
    {
        await using var service = await limited.StartAsync(settings);
        for (var time = 0; time < 5; time++)
        {
            await service.BeginsAsync("1");
        }
    }

    [Fact]
    public async Task By_default_it_is_three_in_an_hour()
    {
        await using var service = await limited.StartAsync("REPAIR_MAX_ATTEMPTS=", "REPAIR_ATTEMPTS_WINDOW=");
        for (var time = 0; time < 3; time++)
        {
            await service.BeginsAsync("1");
        }

        limited.Pass(3599);
        await EscalatedAsync(service);
        limited.Pass(1);
        await service.BeginsAsync("1");
    }

    private static async Task<string> EscalatedAsync(ServiceUnderTest service)
    {
        var entry = await service.RequestAsync("1");
        (entry.Text("state"), entry.Text("provider"), entry.GetProperty("success").GetBoolean()).Should().Be(("escalated", "none", false), entry.ToString());
        return entry.Text("repair_id")!;
    }
}
