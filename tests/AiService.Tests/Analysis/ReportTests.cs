using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.Analysis;

public sealed class ReportTests
{
    [Theory]
    [InlineData(404, """{"error":"model 'llama3:8b' not found"}""", "ollama pull llama3:8b")]
    [InlineData(500, """{"error":"out of memory"}""", "500")]
    [InlineData(200, "", "模型返回为空")]
    [InlineData(200, "{\"error\":\"out of memory\"}\n", "模型返回为空")]
    [InlineData(200, "<html>\n", "调用失败")]
    [InlineData(200, "{\"response\":\"  \",\"done\":true}\n", "模型返回为空")]
    public async Task A_model_that_fails_or_says_nothing_is_replaced_by_rules_with_a_warning(int status, string body, string reason)
    {
        using var ollama = new FakeOllama().Answers(status, body);
        await using var service = await ServiceUnderTest.StartAsync([ollama.Setting]);

        var data = await AnalyzeAsync(service, new { device_id = 1, metrics = new { cpu_usage = 95 } });

        data.GetProperty("model_info").GetProperty("model").GetString().Should().Be("rules");
        data.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()).Should().ContainMatch($"*{reason}*");
        data.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("description").GetString()).Should().Equal("CPU使用率过高：95%");
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_replaced_by_rules()
    {
        await using var service = await ServiceUnderTest.StartAsync(["OLLAMA_URL=http://127.0.0.1:1"]);

        var data = await AnalyzeAsync(service, new { device_id = 1, metrics = new { cpu_usage = 5 } });

        data.GetProperty("model_info").GetProperty("model").GetString().Should().Be("rules");
        data.GetProperty("health_score").GetInt32().Should().Be(100);
        data.GetProperty("report").GetString().Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("<think>接口可能都正常。</think>\n健康评分：100", true)]
    [InlineData("<THINKING>\n还没有想完", true)]
    [InlineData("健康评分：100，阈值 <80>", false)]
    public async Task That_a_models_thoughts_are_not_read_is_a_warning_and_the_report_stays_as_it_is(string report, bool warned)
    {
        await using var service = await ServiceUnderTest.StartAsync();

        var data = await AnalyzeAsync(service, new { device_id = 1, metrics = new { cpu_usage = 5 }, report });

        data.GetProperty("report").GetString().Should().Be(report);
        (data.TryGetProperty("warnings", out var warnings) && warnings.ToString().Contains("思考过程", StringComparison.Ordinal)).Should().Be(warned);
    }

    [Fact]
    public async Task A_given_report_is_used_and_the_model_is_not_asked()
    {
        using var ollama = new FakeOllama().Writes("never");
        await using var service = await ServiceUnderTest.StartAsync([ollama.Setting]);

        var data = await AnalyzeAsync(service, new { device_id = "sw-1", report = "P1 接口Gig0/0/1 down" });

        ollama.Requests.Should().BeEmpty();
        data.GetProperty("faults")[0].GetProperty("description").GetString().Should().Be("接口Gig0/0/1 down");
        data.GetProperty("report").GetString().Should().Be("P1 接口Gig0/0/1 down");
    }

    [Fact]
    public async Task Given_faults_are_used_as_they_are_worst_first()
    {
        await using var service = await ServiceUnderTest.StartAsync();

        var data = await AnalyzeAsync(service, new
        {
            device_id = 1,
            faults = new object[] { new { description = "风扇转速低", level = "p3" }, new { description = "接口Gig0/0/1 down", level = "P1", evidence = "syslog" } },
        });

        var faults = data.GetProperty("faults").EnumerateArray().ToList();
        faults.Select(fault => fault.GetProperty("level").GetString()).Should().Equal("P1", "P3");
        faults[0].GetProperty("evidence").GetString().Should().Be("syslog");
        faults[0].GetProperty("repair_suggestion").GetString().Should().NotBeEmpty();
        data.GetProperty("health_score").GetInt32().Should().Be(75);
    }

    [Theory]
    [InlineData(false, 80)]
    [InlineData(true, 100)]
    public async Task The_score_counts_what_rules_read_from_texts_and_with_a_model_it_is_the_contracts(bool model, int score)
    {
        using var ollama = new FakeOllama().Writes("一切正常");
        await using var service = await ServiceUnderTest.StartAsync(model ? [ollama.Setting] : []);

        var data = await AnalyzeAsync(service, new { device_id = 1, metrics = new Dictionary<string, string> { ["display cpu-usage"] = "CPU Usage : 91% Max: 95%" } });

        data.GetProperty("health_score").GetInt32().Should().Be(score);
        data.GetProperty("report").GetString()!.Contains($"健康评分：{score}", StringComparison.Ordinal).Should().Be(!model);
    }

    [Fact]
    public async Task A_given_fault_that_is_given_twice_costs_once_as_the_report_says()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var fault = new { description = "风扇转速低", level = "P3" };

        var data = await AnalyzeAsync(service, new { device_id = 1, faults = new[] { fault, fault } });

        data.GetProperty("health_score").GetInt32().Should().Be(95);
        data.GetProperty("report").GetString().Should().Contain("健康评分：95");
    }

    [Fact]
    public async Task Without_anything_to_analyse_the_answer_says_what_is_missing()
    {
        await using var service = await ServiceUnderTest.StartAsync();

        var answer = await service.AskAsync("/api/ai/analyze", new { device_id = 1 });

        answer.GetProperty("code").GetInt32().Should().Be(500);
        answer.GetProperty("msg").GetString().Should().Be("分析失败：未配置 REDIS_URL");
    }

    private static async Task<JsonElement> AnalyzeAsync(ServiceUnderTest service, object request) =>
        (await service.AskAsync("/analyze", request)).GetProperty("data");
}
