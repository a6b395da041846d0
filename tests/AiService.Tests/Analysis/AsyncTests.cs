using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Analysis;

/// <summary>A caller that does not wait for the answer.</summary>
public sealed class AsyncTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Respond_async_answers_202_at_once_and_its_Location_has_the_same_answer_in_the_end()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();

        using var accepted = await service.AnalyzeAsync(Body(), prefer: "respond-async");

        accepted.StatusCode.Should().Be(HttpStatusCode.Accepted);
        accepted.Headers.GetValues("Preference-Applied").Should().Equal("respond-async");
        var location = accepted.Headers.Location!;
        await execution.Running;
        var meanwhile = await service.AnalysisAtAsync(location);
        meanwhile.Text("state").Should().Be("running");
        meanwhile.GetProperty("repairs")[0].Text("state").Should().Be("running");

        execution.End();
        await service.EndOfAsync(meanwhile.GetProperty("repairs")[0].Text("id")!);
        var done = await EndedAsync(service, location);
        done.Text("state").Should().Be("done");
        done.GetProperty("answer").GetProperty("repair_results")[0].Text("state").Should().Be("succeeded");
        done.GetProperty("answer").GetProperty("health_score").GetInt32().Should().BePositive();
    }

    [Fact]
    public async Task A_device_without_metrics_is_answered_at_the_Location_as_by_POST()
    {
        await using var service = await StartAsync();

        using var accepted = await service.AnalyzeAsync(new { device_id = 1 }, prefer: "wait=5, respond-async");

        accepted.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var failed = await EndedAsync(service, accepted.Headers.Location!);
        failed.Text("state").Should().Be("failed");
        failed.GetProperty("code").GetInt32().Should().Be(500);
        failed.Text("msg").Should().Be("分析失败：未配置 REDIS_URL");
    }

    [Fact]
    public async Task A_bad_request_is_refused_before_it_is_accepted()
    {
        await using var service = await StartAsync();

        using var refused = await service.AnalyzeAsync(new { device_id = 0 }, prefer: "respond-async");

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Without_a_key_the_same_device_fault_and_action_join_the_open_repair()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await execution.Running;

        var second = service.RepairAsync(Fault("接口GigabitEthernet0/0/1 状态为down", "P2"));
        await folder.RecordsReachAsync("SELECT count(*) FROM repair_joins", 1);
        execution.End();

        (await second).Single().Text("repair_id").Should().Be((await first).Single().Text("repair_id"));
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_caller_that_hangs_up_changes_nothing()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();
        using var hangUp = new CancellationTokenSource();
        var first = service.Http.PostAsJsonAsync("/analyze", Body(), hangUp.Token);
        await execution.Running;
        await hangUp.CancelAsync();
        await first.Awaiting(call => call).Should().ThrowAsync<OperationCanceledException>();

        execution.End();
        var id = (await service.RepairsAsync("")).Items.Single().Text("id")!;

        (await service.EndOfAsync(id)).Text("state").Should().Be("succeeded");
    }

    private static object Body(string fault = "接口Gig0/0/1 down") => new { device_id = 1, auto_repair = true, faults = new[] { Fault(fault) } };

    private Task<ServiceUnderTest> StartAsync(params string[] more) => GuideService.StartAsync(stackStorm.BaseUrl, null, folder.Path, more);

    private static Task<JsonElement> EndedAsync(ServiceUnderTest service, Uri location) =>
        Eventually.ReadAsync(() => service.AnalysisAtAsync(location), analysis => analysis.Text("state") != "running");
}
