using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Inspections;

/// <summary>Where the agent cannot tell whether a repair took effect, an inspection of the platform's device-service does, as far as its metrics speak of the fault.</summary>
public sealed class PlatformVerificationTests
{
    [Fact]
    public async Task The_device_service_is_asked_once_for_an_inspection_without_repair()
    {
        using var platform = new PlatformService(PlatformService.Inspected("""{"interfaces":{"GigabitEthernet0/0/1":{"status":"up"}}}"""));
        await using var service = await platform.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)]);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        entry.GetProperty("success").GetBoolean().Should().BeTrue();
        Verified.Of(entry).Should().BeTrue();
        entry.Text("verification").Should().Be("平台巡检确认故障已消除：GigabitEthernet0/0/1 up");
        entry.GetProperty("details").GetProperty("verification").GetProperty("evidence").GetProperty("measured")[0].GetString().Should().Be("GigabitEthernet0/0/1 up");
        var asked = platform.Inspections.Should().ContainSingle().Which;
        asked.Path.Should().Be("/api/device/1/inspect");
        JsonNode.DeepEquals(JsonNode.Parse(asked.Body!), JsonNode.Parse("""{"scenario":"修复验证","autoRepair":false}""")).Should().BeTrue(asked.Body);
        asked.Headers!["Authorization"].Should().Equal($"Bearer {PlatformService.Token}");
        asked.Headers!["Content-Length"].Should().NotBeNull("a small server may not read chunks");
        var repair = await service.RepairOfAsync(entry.Text("repair_id")!);
        repair.GetProperty("history").EnumerateArray().Select(line => line.Text("event")).Should().ContainInOrder("verifying", "inspecting", "succeeded");
    }

    /// <summary>What the metrics say of the object in the respect that was wrong, in each of their shapes.</summary>
    [Theory]
    [InlineData("接口Gig0/0/1 down", """{"interface_status":{"GE0/0/1":"up"}}""", true)]
    [InlineData("接口Gig0/0/1 down", """{"interface_status":{"GE0/0/1":"down"}}""", false)]
    [InlineData("接口Gig0/0/1 down", """{"interface_status":{"GE0/0/1":"lowerLayerDown"}}""", false)]
    [InlineData("接口Gig0/0/1 down", """{"interface_status":{"GE0/0/1":"dormant"}}""", null)]
    [InlineData("接口Gig0/0/1 down", """{"interfaces":{"GE0/0/1":{"status":"administratively down"}}}""", false)]
    [InlineData("接口Gig0/0/1 down", """{"interfaces":{"GE0/0/1":{"admin":"up"}}}""", null)]
    [InlineData("接口Gig0/0/1 down", """{"interfaces":{"GE0/0/2":{"status":"up"}}}""", null)]
    [InlineData("接口Gig0/0/1 down", """{"interfaces":{"GE0/0/1":{"status":"up"},"GigabitEthernet0/0/1":{"status":"down"}}}""", null)]
    [InlineData("接口Gig0/0/1 down", """{"display interface brief":"PHY: Physical\nInterface  PHY  Protocol  InUti OutUti  inErrors  outErrors\nGigabitEthernet0/0/1  up  up  0.01%  0.01%  0  0"}""", true)]
    [InlineData("接口Gig0/0/1 down", """{"display interface brief":"PHY: Physical\nInterface  PHY  Protocol  InUti OutUti  inErrors  outErrors\nGigabitEthernet0/0/1  *down  down  0%  0%  0  0"}""", false)]
    [InlineData("接口Gig0/0/1 down", """{"display interface brief":"PHY: Physical\nInterface  PHY  Protocol  InUti OutUti  inErrors  outErrors\nGigabitEthernet0/0/1  up(l)  up  0%  0%  0  0"}""", null)]
    [InlineData("cpu使用率95%，过高", """{"cpu_usage":45}""", true)]
    [InlineData("cpu使用率95%，过高", """{"cpu_usage":"91"}""", false)]
    [InlineData("cpu使用率95%，过高", """{"display cpu-usage":"CPU Usage            : 12% Max: 97%"}""", true)]
    [InlineData("cpu使用率95%，过高", """{"cpu_usage":"No Such Instance currently exists at this OID"}""", null)]
    [InlineData("cpu使用率95%，过高", """{"cpu_usage":-1}""", null)]
    [InlineData("cpu使用率95%，过高", """{"cpu_usage":45,"display cpu-usage":"CPU Usage            : 92% Max: 97%"}""", null)]
    [InlineData("cpu使用率95%，过高", """{"memory_usage":45}""", null)]
    public async Task The_fault_is_looked_for_in_the_fresh_metrics(string fault, string metrics, bool? verified)
    {
        using var platform = new PlatformService(PlatformService.Inspected(metrics));
        await using var service = await platform.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)]);

        var entry = (await service.RepairAsync(Fault(fault))).Single();

        Verified.Of(entry).Should().Be(verified, entry.ToString());
        entry.GetProperty("success").GetBoolean().Should().Be(verified is not false);
        entry.Text("verification").Should().StartWith("平台巡检");
        platform.Inspections.Should().ContainSingle();
    }

    /// <summary>A port that is up may flap all the same, and one that loops may have been shut down for that; of a neighbour the metrics have nothing.</summary>
    [Theory]
    [InlineData("接口Gig0/0/1 频繁震荡", "up")]
    [InlineData("接口Gig0/0/1 频繁震荡", "down")]
    [InlineData("BGP邻居192.0.2.1 down", "up")]
    public async Task What_the_metrics_do_not_measure_stays_unverified(string fault, string status)
    {
        using var platform = new PlatformService(PlatformService.Inspected(Port(status)));
        await using var service = await platform.StartAsync(
            [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], settings: """STACKSTORM_ACTION_MAP={"震荡":"p.a","BGP邻居":"p.b"}""");

        var entry = (await service.RepairAsync(Fault(fault))).Single();

        Verified.Of(entry).Should().BeNull(entry.ToString());
        entry.GetProperty("success").GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData("""{"code":500,"msg":"采集失败: t0ken-0123456789","data":null}""", "采集失败")]
    [InlineData("""{"code":500}""", "没有说明")]
    [InlineData("""{"code":200,"msg":"操作成功","data":null}""", "没有采集数据")]
    [InlineData("""{"code":200,"msg":"操作成功","data":{"metrics":null}}""", "没有采集数据")]
    [InlineData("""{"code":200,"msg":"操作成功","data":{"metrics":[1]}}""", "没有采集数据")]
    [InlineData("""{"code":200,"code":200,"data":{"metrics":{"interfaces":{"GE0/0/1":{"status":"up"}}}}}""", "无法识别")]
    [InlineData("""{"data":{"metrics":{"interfaces":{"GE0/0/1":{"status":"up"}}}}}""", "无法识别")]
    [InlineData("""["code"]""", "无法识别")]
    [InlineData("<html><body>index</body></html>", "无法识别")]
    [InlineData("", "无法识别")]
    public async Task A_call_that_failed_leaves_the_providers_word_and_says_why(string answer, string why)
    {
        using var platform = new PlatformService(answer);
        var stackStorm = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var service = await platform.StartAsync([stackStorm, agent]);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        (entry.GetProperty("success").GetBoolean(), Verified.Of(entry)).Should().Be((true, null));
        entry.Text("verification").Should().StartWith("平台巡检未能核实：").And.Contain(why).And.NotContain(PlatformService.Token);
        platform.Inspections.Should().ContainSingle("an inspection is not repeated");
        (stackStorm.Begun, agent.Begun).Should().Be((1, 0));
    }

    [Fact]
    public async Task A_fault_that_is_still_there_is_no_success_and_the_fallback_begins()
    {
        using var platform = new PlatformService(PlatformService.Inspected("""{"interfaces":{"GE0/0/1":{"status":"down"}}}"""));
        var stackStorm = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded, "succeeded");
        await using var service = await platform.StartAsync([stackStorm, TestProvider.Ends("agent", AttemptOutcome.Succeeded)]);

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"));

        entries.Select(entry => (entry.Text("provider"), entry.GetProperty("success").GetBoolean(), Verified.Of(entry)))
            .Should().Equal(("stackstorm", false, false), ("agent", true, true));
        entries[0].Text("result").Should().Contain("设备上未生效").And.Contain("GE0/0/1 down");
        platform.Inspections.Should().ContainSingle("the agent verifies by itself");
        stackStorm.Begun.Should().Be(1);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("core-sw-1")]
    [InlineData("1/../2")]
    [InlineData("1?x=")]
    public async Task Only_an_id_of_the_platforms_own_form_is_asked_for(string device)
    {
        using var platform = new PlatformService(PlatformService.Inspected("{}"));
        await using var service = await platform.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)]);

        var answer = await service.AskAsync("/analyze", new { device_id = device, auto_repair = true, faults = new[] { Fault("cpu使用率95%，过高") } });

        var entry = answer.GetProperty("data").GetProperty("repair_results")[0];
        (entry.GetProperty("success").GetBoolean(), Verified.Of(entry)).Should().Be((true, null), entry.ToString());
        entry.Text("verification").Should().Contain("不是平台的数字编号");
        platform.Inspections.Should().BeEmpty();
    }

    [Fact]
    public async Task A_login_renews_a_token_that_is_not_accepted()
    {
        var answers = new Queue<string>(["""{"code":401,"msg":"未登录"}""", PlatformService.Inspected(Port("up"))]);
        using var platform = new PlatformService(() => Task.FromResult(answers.Dequeue()));
        await using var service = await platform.StartAsync(
            [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], settings: ["DEVICE_SERVICE_USERNAME=ai", "DEVICE_SERVICE_PASSWORD=geheim-geheim"]);

        Verified.Of((await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single()).Should().BeTrue();

        platform.Inspections.Select(asked => asked.Headers!["Authorization"].Single()).Should().Equal($"Bearer {PlatformService.Token}", "Bearer renewed-0123456789");
    }

    [Fact]
    public async Task What_the_device_says_is_trimmed_and_without_secrets()
    {
        var status = $"{PlatformService.Token} {new string('x', 5000)} down";
        using var platform = new PlatformService(PlatformService.Inspected(Port(status)));
        await using var service = await platform.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)]);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        Verified.Of(entry).Should().BeFalse();
        entry.ToString().Should().NotContain(PlatformService.Token);
        entry.Text("verification")!.Length.Should().BeLessThan(300);
    }

    [Fact]
    public async Task Nothing_is_verified_when_that_is_switched_off()
    {
        using var platform = new PlatformService("""{"code":500}""");
        await using var service = await platform.StartAsync(
            [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], settings: "REPAIR_VERIFICATION=off");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        (entry.GetProperty("success").GetBoolean(), Verified.Of(entry)).Should().Be((true, null));
        entry.TryGetProperty("verification", out _).Should().BeFalse();
        platform.Inspections.Should().BeEmpty();
        var repair = await service.RepairOfAsync(entry.Text("repair_id")!);
        repair.GetProperty("history").EnumerateArray().Select(line => line.Text("state")).Should().NotContain("verifying");
    }

    [Fact]
    public async Task The_agent_alone_verifies_by_default()
    {
        using var platform = new PlatformService("""{"code":500}""");
        await using var service = await platform.StartAsync(
            [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], settings: "REPAIR_VERIFICATION=");

        Verified.Of((await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single()).Should().BeNull();

        platform.Inspections.Should().BeEmpty();
    }

    private static string Port(string status) => JsonSerializer.Serialize(new { interfaces = new Dictionary<string, object> { ["GE0/0/1"] = new { status } } });
}
