using AiService.Repairs.Store;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>A device id that a workflow would evaluate names another device than the one that is locked: its repairs are refused.</summary>
public sealed class TemplateInTargetTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose() => stackStorm.Dispose();

    [Theory]
    [InlineData("<% st2kv('system.x') %>", "<%")]
    [InlineData("sw-{{ 1 }}", "{{")]
    [InlineData("{%raw%}1", "{%")]
    [InlineData("1{#", "{#")]
    [InlineData("1{\u200b{ x }}", "{{")]
    public async Task The_repair_is_refused_and_the_analysis_goes_on(string device, string opener)
    {
        await using var service = await StartAsync(stackStorm.BaseUrl);

        var answer = await service.AskAsync("/analyze", new { device_id = device, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down"), Fault("风扇转速异常") } });

        answer.GetProperty("code").GetInt32().Should().Be(200);
        var data = answer.GetProperty("data");
        data.GetProperty("faults").GetArrayLength().Should().Be(2);
        var results = data.GetProperty("repair_results").EnumerateArray().ToList();
        results.Should().HaveCount(2);
        results[0].Text("status").Should().Be("skipped");
        results[0].Text("provider").Should().Be(RepairResult.NoProvider);
        results[0].Text("result").Should().Contain($"device_id 含有模板起始符 {opener}");
        results[1].Text("result").Should().Contain("无动作匹配", "another fault is judged as always");
        stackStorm.RequestsBesideLookUps.Should().BeEmpty();
        (await service.RepairsAsync("")).Items.Should().BeEmpty("nothing was begun");
    }

    [Fact]
    public async Task A_match_says_the_same()
    {
        await using var service = await StartAsync(stackStorm.BaseUrl);

        var data = (await service.AskAsync("/match", new { description = "接口Gig0/0/1 down", level = "P1", device_id = "<% ctx() %>" })).GetProperty("data");

        data.GetProperty("executable").GetBoolean().Should().BeFalse();
        data.Text("reason").Should().Contain("device_id 含有模板起始符 <%");
    }

    [Fact]
    public async Task Without_StackStorm_the_agent_does_not_get_it_either()
    {
        await using var service = await ServiceUnderTest.StartAsync(["AUTO_REPAIR_LEVELS=P1,P2,P3"]);

        var data = (await service.AskAsync("/match", new { description = "接口Gig0/0/1 down", level = "P2", device_id = "{{ x }}" })).GetProperty("data");

        data.GetProperty("executable").GetBoolean().Should().BeFalse();
        data.Text("reason").Should().Contain("device_id 含有模板起始符 {{");
    }

    [Theory]
    [InlineData("{ {x}} } < %")]
    [InlineData("core-sw-1%{")]
    [InlineData("a#{b}${c}")]
    public async Task What_opens_nothing_is_no_reason(string device)
    {
        await using var service = await StartAsync(stackStorm.BaseUrl);

        (await service.AskAsync("/match", new { description = "接口Gig0/0/1 down", level = "P1", device_id = device }))
            .GetProperty("data").GetProperty("executable").GetBoolean().Should().BeTrue();
    }
}
