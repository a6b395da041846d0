using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Inspections;

/// <summary>After repairs the platform is asked for a report of its own, at most once in ten minutes, and nothing depends on it.</summary>
public sealed class ReportTriggerTests
{
    private const string Task7 = """{"task_id":7}""";
    private static readonly string Up = PlatformService.Inspected("""{"interfaces":{"GE0/0/1":{"status":"up"},"GE0/0/2":{"status":"up"},"GE0/0/3":{"status":"up"}}}""");
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));

    [Fact]
    public async Task Repairs_of_ten_minutes_give_one_trigger_and_later_ones_another()
    {
        using var platform = new PlatformService(Up);
        await using var service = await StartAsync(platform, TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded));

        await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await Eventually.HoldsAsync(() => service.Log.Text.Contains("was triggered", StringComparison.Ordinal));
        platform.Triggers.Should().Equal(Task7);

        await service.RepairAsync(Fault("接口Gig0/0/2 down"), Fault("接口Gig0/0/3 down"));
        time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        platform.Triggers.Should().HaveCount(1);

        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => platform.Triggers.Count == 2);
        await Eventually.HoldsAsync(() => service.Log.Text.Split("was triggered").Length == 3);

        time.Advance(TimeSpan.FromMinutes(30));
        await service.StopAsync();
        platform.Triggers.Should().HaveCount(2, "there was no repair after the last report");
    }

    [Theory]
    [InlineData(AttemptOutcome.Failed)]
    [InlineData(AttemptOutcome.Escalated)]
    public async Task A_repair_that_did_not_work_asks_for_none(object outcome)
    {
        using var platform = new PlatformService(Up);
        await using var service = await StartAsync(platform, TestProvider.Ends("stackstorm", (AttemptOutcome)outcome));

        await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await service.StopAsync();

        platform.Triggers.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"code":500,"msg":"任务不存在"}""")]
    [InlineData("<html></html>")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_failure_is_a_warning_and_not_repeated(string answer)
    {
        using var platform = new PlatformService(() => Task.FromResult(Up), () => Task.FromResult(answer));
        await using var service = await StartAsync(platform, TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded));

        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().GetProperty("success").GetBoolean().Should().BeTrue();
        await Eventually.HoldsAsync(() => service.Log.Text.Contains("gave no report", StringComparison.Ordinal));
        time.Advance(TimeSpan.FromMinutes(30));
        await service.StopAsync();

        platform.Triggers.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("SCHEDULER_SERVICE_URL", "REPAIR_VERIFICATION=device-service", "DEVICE_SERVICE_URL=http://device-service:8000", "VERIFY_TASK_ID=7")]
    [InlineData("SCHEDULER_SERVICE_URL", "SCHEDULER_SERVICE_URL=scheduler-service:8003")]
    [InlineData("VERIFY_TASK_ID", "SCHEDULER_SERVICE_URL=http://scheduler-service:8003", "VERIFY_TASK_ID=7")]
    [InlineData("VERIFY_TASK_ID", "SCHEDULER_SERVICE_URL=http://scheduler-service:8003", "REPAIR_VERIFICATION=device-service", "DEVICE_SERVICE_URL=http://device-service:8000", "VERIFY_TASK_ID=0")]
    [InlineData("VERIFY_TASK_ID", "SCHEDULER_SERVICE_URL=http://scheduler-service:8003", "REPAIR_VERIFICATION=device-service", "DEVICE_SERVICE_URL=http://device-service:8000", "VERIFY_TASK_ID=1.5")]
    [InlineData("VERIFY_TASK_ID", "SCHEDULER_SERVICE_URL=http://scheduler-service:8003", "REPAIR_VERIFICATION=device-service", "DEVICE_SERVICE_URL=http://device-service:8000", "VERIFY_TASK_ID=99999999999")]
    public void Settings_that_do_not_fit_stop_the_start(string variable, params string[] settings)
    {
        var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", "--DEVICE_SERVICE_TOKEN=t0ken-0123456789", .. settings.Select(setting => "--" + setting)]);

        var problem = start.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which;
        problem.Variable.Should().Be(variable);
        problem.Cure.Should().NotBeEmpty();
    }

    private Task<ServiceUnderTest> StartAsync(PlatformService platform, TestProvider provider) =>
        platform.StartAsync([provider], time, folder: null, $"SCHEDULER_SERVICE_URL={platform.Url}", "VERIFY_TASK_ID=7");
}
