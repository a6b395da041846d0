using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Analysis;

/// <summary>One deadline for the whole analysis; a model that hangs does not take all of it.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task A_model_that_hangs_is_given_up_in_time_for_the_repair()
    {
        var time = new FakeTimeProvider();
        using var ollama = new SilentOllama();
        using var stackStorm = new FakeStackStorm().Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, time, null, ollama.Setting);

        var answer = service.AskAsync("/analyze", new
        {
            device_id = 1,
            auto_repair = true,
            metrics = new { interfaces = new Dictionary<string, object> { ["Gig0/0/1"] = new { status = "down" } } },
        });
        await ollama.Asked;
        time.Advance(TimeSpan.FromSeconds(60));
        var data = (await new TimePump(time, () => false).RunAsync(answer, TimeSpan.FromMilliseconds(10))).GetProperty("data");

        data.GetProperty("model_info").GetProperty("model").GetString().Should().Be("rules");
        data.GetProperty("warnings").ToString().Should().Contain("60 秒内没有完成");
        data.GetProperty("repair_results").EnumerateArray().Single().Text("status").Should().Be("succeeded");
    }
}
