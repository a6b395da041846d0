using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Inspections;

/// <summary>An inspection that verifies a repair asks this service for an analysis while that repair is open.</summary>
public sealed class InspectionCallbackTests
{
    private const string Up = """{"interfaces":{"GE0/0/1":{"status":"up"}},"cpu_usage":95}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_answered_by_rules_and_repairs_nothing_before_the_inspection_is_answered(bool autoRepair)
    {
        using var ollama = new FakeOllama().Writes("接口GE0/0/1 down");
        ServiceUnderTest? service = null;
        JsonElement called = default;
        string? state = null;
        using var platform = new PlatformService(async () =>
        {
            state = (await service!.RepairsAsync("")).Items.Single().Text("state");
            called = await service!.AskAsync("/api/ai/analyze", new { device_id = 1, scenario = "修复验证", auto_repair = autoRepair, metrics = JsonSerializer.Deserialize<JsonElement>(Up) });
            return PlatformService.Inspected(Up);
        });
        var stackStorm = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var started = await platform.StartAsync([stackStorm], settings: ollama.Setting);
        service = started;

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        Verified.Of(entry).Should().BeTrue();
        state.Should().Be("verifying");
        called.GetProperty("code").GetInt32().Should().Be(200);
        var data = called.GetProperty("data");
        data.GetProperty("model_info").Text("model").Should().Be("rules");
        data.GetProperty("faults").EnumerateArray().Select(fault => fault.Text("description")).Should().Contain("CPU使用率过高：95%");
        data.GetProperty("repair_results").GetArrayLength().Should().Be(0);
        data.GetProperty("warnings").EnumerateArray().Any(warning => warning.GetString()!.Contains("只核实，不修复", StringComparison.Ordinal)).Should().Be(autoRepair);
        stackStorm.Begun.Should().Be(1);
        ollama.Requests.Should().BeEmpty();
        (await service.RepairsAsync("")).Items.Should().ContainSingle();
    }

    [Fact]
    public async Task It_withdraws_what_waits_and_is_gone_as_any_analysis_does()
    {
        ServiceUnderTest? service = null;
        var waiting = new TaskCompletionSource<Task<IReadOnlyList<JsonElement>>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var platform = new PlatformService(async () =>
        {
            waiting.SetResult(service!.RepairAsync(Fault("接口Gig0/0/2 down")));
            await Eventually.ReadAsync(async () => (await service!.RepairsAsync("state=waiting")).Items.Count, count => count == 1);
            await service!.AskAsync(
                "/api/ai/analyze",
                new { device_id = 1, scenario = "修复验证", auto_repair = true, metrics = new { interfaces = new Dictionary<string, object> { ["GE0/0/2"] = new { status = "up" } } } });
            return PlatformService.Inspected(Up);
        });
        var stackStorm = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var started = await platform.StartAsync([stackStorm]);
        service = started;

        Verified.Of((await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single()).Should().BeTrue();

        (await await waiting.Task).Single().Text("result").Should().Contain("等待期间故障已恢复");
        stackStorm.Begun.Should().Be(1);
    }

    [Fact]
    public async Task It_needs_no_operator_and_is_not_refused_for_its_auto_repair()
    {
        await using var service = await ServiceUnderTest.StartAsync([KeyedService.NoTrust]);

        var answer = await service.AskAsync("/analyze", new { device_id = 1, scenario = "修复验证", auto_repair = true, metrics = new { cpu_usage = 95 } });

        answer.GetProperty("code").GetInt32().Should().Be(200, answer.ToString());
        answer.GetProperty("data").GetProperty("repair_results").GetArrayLength().Should().Be(0);
    }
}
