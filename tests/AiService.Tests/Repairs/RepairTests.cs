using AiService.Audit;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>Repairs over HTTP, against recorded answers of a real StackStorm.</summary>
public sealed class RepairTests : IDisposable
{
    private const string Action = "network.remediation.enable_interface";
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose() => stackStorm.Dispose();

    [Fact]
    public async Task The_guides_example_is_repaired_and_answered_as_the_guide_shows_it()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Should().ContainSingle().Which;

        entry.Text("fault").Should().Be("接口Gig0/0/1 down");
        entry.Text("provider").Should().Be("stackstorm");
        entry.GetProperty("success").GetBoolean().Should().BeTrue();
        entry.Text("action").Should().Be(Action);
        entry.Text("status").Should().Be("succeeded");
        entry.Text("keyword").Should().Be("接口down");
        entry.Text("result").Should().Be($"StackStorm 动作 {Action} 状态：succeeded (execution: {entry.Text("execution_id")})");
        entry.GetProperty("details").GetProperty("action").GetProperty("ref").GetString().Should().Be(Action);
        stackStorm.Sent["parameters"]!["device_id"]!.ToJsonString().Should().Be("\"1\"");
        service.Log.Text.Should().NotContain(Key);
    }

    [Fact]
    public async Task Every_line_of_a_running_repair_names_device_and_execution()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        var lines = service.Log.Events.Where(line => line.MessageTemplate.Text.StartsWith("Execution {ExecutionId}", StringComparison.Ordinal)
            || line.MessageTemplate.Text.StartsWith("{Provider} on", StringComparison.Ordinal)).ToList();
        lines.Should().HaveCountGreaterThan(1).And.OnlyContain(line =>
            line.Properties.ContainsKey("device_id") && line.Properties["execution_id"].ToString().Contains(entry.Text("execution_id")!));
    }

    [Fact]
    public async Task The_record_is_on_disk_before_the_post_goes_out()
    {
        ServiceUnderTest? service = null;
        var before = new List<string>();
        stackStorm.Lives("01c_python_success");
        stackStorm.Seen = request =>
        {
            if (request.Method == "POST")
            {
                var id = Guid.Parse(FakeStackStorm.TagOf(request).Split('-', 2)[1]);
                var entries = service!.Services.GetRequiredService<IAuditStore>().ReadAsync(id, CancellationToken.None).GetAwaiter().GetResult();
                before.AddRange(entries.Select(entry => entry.Event));
            }
        };
        service = await GuideService.StartAsync(stackStorm.BaseUrl);
        await using var running = service;

        var repaired = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        before.Should().Equal("planned", "sending");
        var all = await service.Services.GetRequiredService<IAuditStore>().ReadAsync(Guid.Parse(repaired.Text("repair_id")!), CancellationToken.None);
        all[^1].Event.Should().Be("succeeded");
        all[^1].ExecutionId.Should().Be(repaired.Text("execution_id"));
    }

    [Theory]
    [InlineData("01f_fail_python_raise", "failed")]
    [InlineData("01g2_timeout_python", "timeout")]
    public async Task An_execution_that_ends_otherwise_is_no_success_and_the_agent_says_why_it_cannot_help(string recording, string status)
    {
        var ran = Recording.Of(recording).Action;
        stackStorm.Lives(recording);
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, "STACKSTORM_ACTION_MAP={\"接口down\": {\"action\": \"" + ran + "\", \"device\": false}}");

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"));

        entries.Select(entry => (entry.Text("provider"), entry.GetProperty("success").GetBoolean()))
            .Should().Equal(("stackstorm", false), ("agent", false));
        entries[0].Text("status").Should().Be(status);
        entries[1].Text("result").Should().Contain("DEVICES_FILE");
    }

    [Theory]
    [InlineData("03c_unknown_parameter", "400", "Additional properties")]
    [InlineData("03d_string_param_sent_as_integer", "400", "must either be a string")]
    [InlineData("02j_wrong_key", "401", "检查 API Key / Auth Token")]
    [InlineData("02z1_rbac_observer_execute_403", "403", "检查 API Key / Auth Token")]
    public async Task A_refusal_is_answered_with_StackStorms_words_and_the_guides_advice(string recording, string code, string words)
    {
        stackStorm.Declares(Action).AnswersPost(recording);
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, "STACKSTORM_FALLBACK_AGENT=false");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Should().ContainSingle("the fallback is off").Which;

        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("result").Should().Contain(code).And.Contain(words).And.NotContain("029f9833");
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task One_action_on_one_interface_runs_once_and_the_other_is_listed()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"), Fault("接口GigabitEthernet0/0/1 状态为down", "P2"));

        entries.Select(entry => entry.Text("status")).Should().Equal("succeeded", "skipped");
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task Several_interfaces_in_one_line_are_several_repairs()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down，接口Gig0/0/2 down"));

        entries.Select(entry => entry.Text("fault")).Should().Equal("接口Gig0/0/1 down", "接口Gig0/0/2 down");
        stackStorm.Posts.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("接口Gig0/0/1 down", "P0", "人工")]
    [InlineData("未发现接口Gig0/0/1 down", "P1", "否定")]
    [InlineData("建议检查接口Gig0/0/1 down 的原因", "P1", "建议")]
    [InlineData("风扇转速异常", "P1", "STACKSTORM_DEFAULT_ACTION")]
    public async Task What_may_not_be_executed_is_listed_with_its_reason_and_nothing_goes_out(string description, string level, string reason)
    {
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var entry = (await service.RepairAsync(Fault(description, level))).Should().ContainSingle().Which;

        entry.Text("status").Should().Be("skipped");
        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("result").Should().StartWith("跳过：").And.Contain(reason);
        stackStorm.RequestsBesideLookUps.Should().BeEmpty();
    }

    [Fact]
    public async Task The_default_action_runs_only_behind_the_old_gate()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(
            stackStorm.BaseUrl, "STACKSTORM_ACTION_MAP={}", $"STACKSTORM_DEFAULT_ACTION={Action}");

        var entries = await service.RepairAsync(Fault("链路中断"), Fault("流量异常", "P2"));

        entries.Select(entry => entry.Text("status")).Should().Equal("skipped", "succeeded");
    }

    [Fact]
    public async Task A_repair_that_worked_is_found_in_the_knowledge_base_and_kept_once()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await service.RepairAsync(Fault("接口GE0/0/2 down"));

        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=自动修复", UriKind.Relative));
        var rows = (await response.EnvelopeAsync()).GetProperty("data").EnumerateArray().ToList();
        rows.Should().ContainSingle().Which.GetProperty("title").GetString().Should().Be("自动修复：接口down（network.remediation.enable_interface）");
    }

    [Fact]
    public async Task Without_auto_repair_nothing_is_asked_of_StackStorm()
    {
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var answer = await service.AskAsync("/analyze", new { device_id = 1, auto_repair = "false", faults = new[] { Fault("接口Gig0/0/1 down") } });

        answer.GetProperty("data").GetProperty("repair_results").GetArrayLength().Should().Be(0);
        stackStorm.RequestsBesideLookUps.Should().BeEmpty();
    }
}
