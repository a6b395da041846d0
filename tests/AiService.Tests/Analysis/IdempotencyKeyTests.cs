using System.Net;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Analysis;

/// <summary>A caller that sends the same request again, with the key that names it.</summary>
public sealed class IdempotencyKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_key_stands_for_the_same_request_in_every_version()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/analyze")
        {
            Content = new StringContent(
                """{ "device_id" : 1 , "report":"接口 \u0041 <b> 正常", "faults": [], "extra": 1.50, "report" : "一切正常" }""",
                System.Text.Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "k");

        using var response = await service.Http.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        using var records = TemporaryFolder.Connect(Path.Combine(service.Folder, "records.db"));
        records.QuerySingle<string>("SELECT request_hash FROM analyses WHERE idempotency_key = 'k'")
            .Should().Be("d6d2decc3ba37dc18d248dc85426347aa0de80fdae8cc6bdd0665b7a66d40b02", "keys on record are compared with it after an update");
    }

    [Fact]
    public async Task The_same_key_and_body_join_the_running_analysis_and_begin_nothing_twice()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();
        var first = service.AnalyzeAsync(Body(), key: "k-1");
        await execution.Running;

        var second = service.AnalyzeAsync(Body(), key: "k-1");
        using var third = await service.AnalyzeAsync(Body(), key: "k-1", prefer: "respond-async");
        execution.End();

        using var one = await first;
        using var two = await second;
        (await RepairIdAsync(two)).Should().Be(await RepairIdAsync(one));
        third.StatusCode.Should().Be(HttpStatusCode.Accepted);
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_whose_analysis_is_done_gets_the_stored_answer_with_the_repairs_as_they_stand_now()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync("ANALYZE_TIMEOUT=1");
        using var first = await service.AnalyzeAsync(Body(), key: "k-2");
        var open = (await first.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0];
        open.Text("state").Should().Be("running");

        execution.End();
        await service.EndOfAsync(open.Text("repair_id")!);
        using var second = await service.AnalyzeAsync(Body(), key: "k-2");

        var fresh = (await second.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0];
        fresh.Text("repair_id").Should().Be(open.Text("repair_id"));
        fresh.Text("state").Should().Be("succeeded");
        fresh.GetProperty("success").GetBoolean().Should().BeTrue();
        stackStorm.Posts.Should().ContainSingle();
    }

    [Theory]
    [InlineData("/analyze", 422)]
    [InlineData("/api/ai/analyze", 200)]
    public async Task The_same_key_with_another_body_is_422(string path, int status)
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await StartAsync();
        using var first = await service.AnalyzeAsync(Body(), key: "k-3");

        using var other = await service.AnalyzeAsync(Body("接口Gig0/0/2 down"), key: "k-3", path: path);

        ((int)other.StatusCode).Should().Be(status);
        (await other.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(422);
        stackStorm.Posts.Should().ContainSingle();
    }

    [Theory]
    [InlineData("")]
    [InlineData("has blank")]
    [InlineData("256")]
    public async Task A_key_that_is_none_is_refused_and_named(string key)
    {
        await using var service = await StartAsync();

        using var refused = await service.AnalyzeAsync(Body(), key: key == "256" ? new string('k', 256) : key);

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.EnvelopeAsync()).Text("msg").Should().Contain("Idempotency-Key");
    }

    [Fact]
    public async Task After_a_restart_the_key_joins_the_recorded_repairs_and_begins_nothing_twice()
    {
        var execution = new OpenExecution(stackStorm);
        Uri location;
        await using (var first = await StartAsync())
        {
            using var accepted = await first.AnalyzeAsync(Body(), key: "k-4", prefer: "respond-async");
            location = accepted.Headers.Location!;
            await execution.Running;
            await first.StopAsync();
        }

        await using var second = await StartAsync();
        var interrupted = await second.AnalysisAtAsync(location);
        interrupted.Text("state").Should().Be("interrupted");
        var repair = interrupted.GetProperty("repairs")[0].Text("id");
        execution.End();
        using var again = await second.AnalyzeAsync(Body(), key: "k-4");

        (await RepairIdAsync(again)).Should().Be(repair);
        using var thrice = await second.AnalyzeAsync(Body(), key: "k-4");
        (await RepairIdAsync(thrice)).Should().Be(repair);
        (await second.AnalysisAtAsync(location)).Text("state").Should().Be("done");
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await StartAsync();
        using var first = await service.AnalyzeAsync(Body(), key: "k-5");
        using (var records = TemporaryFolder.Connect(folder.File("records.db")))
        {
            records.Execute("UPDATE analyses SET created_at = '2020-01-01T00:00:00.0000000Z' WHERE idempotency_key = 'k-5'");
        }

        using var second = await service.AnalyzeAsync(Body(), key: "k-5");

        (await RepairIdAsync(second)).Should().NotBe(await RepairIdAsync(first));
        stackStorm.Posts.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_key_that_joined_the_repair_of_another_finds_it_again_after_a_restart()
    {
        var execution = new OpenExecution(stackStorm);
        string? begun;
        await using (var first = await StartAsync())
        {
            var one = first.AnalyzeAsync(Body(), key: "k-6");
            await execution.Running;
            using var two = await first.AnalyzeAsync(Body(), key: "k-7", prefer: "respond-async");
            var joined = await Eventually.ReadAsync(
                () => first.AnalysisAtAsync(two.Headers.Location!), analysis => analysis.GetProperty("repairs").GetArrayLength() == 1);
            begun = joined.GetProperty("repairs")[0].Text("id");
            await first.StopAsync();
            using var answered = await one;
        }

        execution.End();
        await using var second = await StartAsync();
        await second.EndOfAsync(begun!);
        using var again = await second.AnalyzeAsync(Body(), key: "k-7");

        (await RepairIdAsync(again)).Should().Be(begun);
        stackStorm.Posts.Should().ContainSingle();
    }

    private static object Body(string fault = "接口Gig0/0/1 down") => new { device_id = 1, auto_repair = true, faults = new[] { Fault(fault) } };

    private Task<ServiceUnderTest> StartAsync(params string[] more) => GuideService.StartAsync(stackStorm.BaseUrl, null, folder.Path, more);

    private static async Task<string?> RepairIdAsync(HttpResponseMessage answer) =>
        (await answer.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0].Text("repair_id");
}
