using AiService.Tests.Harness;

namespace AiService.Tests.Repairs.Rules;

/// <summary><c>GROUP_MAX_PER_HOUR</c>: how many devices of one inventory group are repaired within an hour.</summary>
public sealed class GroupTests : IDisposable
{
    private const string Other = "接口Gig0/0/2 down";

    private readonly LimitedService limited = new();

    public GroupTests()
    {
        foreach (var device in (string[])["1", "2", "3"])
        {
            limited.Groups[device] = "core";
        }

        limited.Groups["8"] = "edge";
    }

    public void Dispose() => limited.Dispose();

    [Fact]
    public async Task A_device_more_than_the_limit_is_refused_with_the_time_and_a_restart_resets_nothing()
    {
        var began = limited.Time.GetUtcNow();
        await using (var first = await limited.StartAsync("GROUP_MAX_PER_HOUR=2"))
        {
            var id = await first.BeginsAsync("1");
            (await first.RepairOfAsync(id)).Text("device_group").Should().Be("core");
            limited.Pass(60);
            await first.BeginsAsync("2");
            (await first.IsRefusedAsync("group_max_per_hour", "3")).Should().Be(began.AddHours(1));
        }

        limited.Pass(60);
        await using var service = await limited.StartAsync("GROUP_MAX_PER_HOUR=2");
        (await service.IsRefusedAsync("group_max_per_hour", "3")).Should().Be(began.AddHours(1));
        await service.BeginsAsync("1", Other);
        (await service.IsRefusedAsync("group_max_per_hour", "3")).Should().Be(began.AddSeconds(3660), "device 2 is the first that counts no more");
        await service.BeginsAsync("8");
        await service.BeginsAsync("9");
        await service.BeginsAsync("10");
    }

    [Fact]
    public async Task What_waits_begins_when_the_hour_is_over_and_holds_no_device_meanwhile()
    {
        var began = limited.Time.GetUtcNow();
        await using var service = await limited.StartAsync("GROUP_MAX_PER_HOUR=1");
        await service.BeginsAsync("1");
        limited.Pass(3500);
        var waiting = service.RequestAsync("2");
        await service.ReachesAsync("waiting", 1);

        limited.Groups["2"] = null;
        await service.BeginsAsync("2", Other);
        limited.Pass(100);

        (await waiting).Text("state").Should().Be("succeeded");
        (await service.BegunAsync((await waiting).Text("repair_id")!)).Should().Be(began.AddHours(1));
    }

    [Fact]
    public async Task Zero_switches_it_off()
    {
        await using var service = await limited.StartAsync("GROUP_MAX_PER_HOUR=0");
        await service.BeginsAsync("1");
        await service.BeginsAsync("2");
        await service.BeginsAsync("3");
    }

    [Fact]
    public async Task By_default_it_is_ten()
    {
        await using var service = await limited.StartAsync("GROUP_MAX_PER_HOUR=");
        foreach (var device in Enumerable.Range(20, 11))
        {
            limited.Groups[$"{device}"] = "big";
        }

        foreach (var device in Enumerable.Range(20, 10))
        {
            await service.BeginsAsync($"{device}");
        }

        (await service.IsRefusedAsync("group_max_per_hour", "30")).Should().Be(limited.Time.GetUtcNow().AddHours(1));
    }
}
