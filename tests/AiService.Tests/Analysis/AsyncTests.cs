using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Analysis;

/// <summary>A caller that does not wait, and one that sends the same request again.</summary>
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
    public async Task Respond_async_answers_202_at_once_and_its_Location_has_the_same_answer_in_the_end()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();

        using var accepted = await SendAsync(service, Body(), prefer: "respond-async");

        accepted.StatusCode.Should().Be(HttpStatusCode.Accepted);
        accepted.Headers.GetValues("Preference-Applied").Should().Equal("respond-async");
        var location = accepted.Headers.Location!.ToString();
        await execution.Running;
        var meanwhile = await GetAsync(service, location);
        meanwhile.Text("state").Should().Be("running");
        meanwhile.GetProperty("repairs")[0].Text("state").Should().Be("running");

        execution.End();
        await EndOfAsync(service, meanwhile.GetProperty("repairs")[0].Text("id")!);
        var done = await UntilAsync(service, location, "done");
        done.GetProperty("answer").GetProperty("repair_results")[0].Text("state").Should().Be("succeeded");
        done.GetProperty("answer").GetProperty("health_score").GetInt32().Should().BePositive();
    }

    [Fact]
    public async Task A_device_without_metrics_is_answered_at_the_Location_as_by_POST()
    {
        await using var service = await StartAsync();

        using var accepted = await SendAsync(service, new { device_id = 1 }, prefer: "wait=5, respond-async");

        accepted.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var failed = await UntilAsync(service, accepted.Headers.Location!.ToString(), "failed");
        failed.GetProperty("code").GetInt32().Should().Be(500);
        failed.Text("msg").Should().Be("分析失败：未配置 REDIS_URL");
    }

    [Fact]
    public async Task A_bad_request_is_refused_before_it_is_accepted()
    {
        await using var service = await StartAsync();

        using var refused = await SendAsync(service, new { device_id = 0 }, prefer: "respond-async");

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_same_key_and_body_join_the_running_analysis_and_begin_nothing_twice()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();
        var first = SendAsync(service, Body(), key: "k-1");
        await execution.Running;

        var second = SendAsync(service, Body(), key: "k-1");
        using var third = await SendAsync(service, Body(), key: "k-1", prefer: "respond-async");
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
        using var first = await SendAsync(service, Body(), key: "k-2");
        var open = (await first.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0];
        open.Text("state").Should().Be("running");

        execution.End();
        await EndOfAsync(service, open.Text("repair_id")!);
        using var second = await SendAsync(service, Body(), key: "k-2");

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
        using var first = await SendAsync(service, Body(), key: "k-3");

        using var other = await SendAsync(service, Body("接口Gig0/0/2 down"), key: "k-3", path: path);

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

        using var refused = await SendAsync(service, Body(), key: key == "256" ? new string('k', 256) : key);

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.EnvelopeAsync()).Text("msg").Should().Contain("Idempotency-Key");
    }

    [Fact]
    public async Task After_a_restart_the_key_joins_the_recorded_repairs_and_begins_nothing_twice()
    {
        var execution = new OpenExecution(stackStorm);
        string id;
        await using (var first = await StartAsync())
        {
            using var accepted = await SendAsync(first, Body(), key: "k-4", prefer: "respond-async");
            id = accepted.Headers.Location!.ToString();
            await execution.Running;
            await first.StopAsync();
        }

        await using var second = await StartAsync();
        var interrupted = await GetAsync(second, id);
        interrupted.Text("state").Should().Be("interrupted");
        var repair = interrupted.GetProperty("repairs")[0].Text("id");
        execution.End();
        using var again = await SendAsync(second, Body(), key: "k-4");

        (await RepairIdAsync(again)).Should().Be(repair);
        using var third = await SendAsync(second, Body(), key: "k-4");
        (await RepairIdAsync(third)).Should().Be(repair);
        (await GetAsync(second, id)).Text("state").Should().Be("done");
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await StartAsync();
        using var first = await SendAsync(service, Body(), key: "k-5");
        using (var records = TemporaryFolder.Connect(folder.File("records.db")))
        {
            records.Execute("UPDATE analyses SET created_at = '2020-01-01T00:00:00.0000000Z' WHERE idempotency_key = 'k-5'");
        }

        using var second = await SendAsync(service, Body(), key: "k-5");

        (await RepairIdAsync(second)).Should().NotBe(await RepairIdAsync(first));
        stackStorm.Posts.Should().HaveCount(2);
    }

    [Fact]
    public async Task Without_a_key_the_same_device_fault_and_action_join_the_open_repair()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await execution.Running;

        var second = service.RepairAsync(Fault("接口GigabitEthernet0/0/1 状态为down", "P2"));
        using var list = await service.Http.GetAsync(new Uri("/repairs", UriKind.Relative));
        execution.End();

        (await second).Single().Text("repair_id").Should().Be((await first).Single().Text("repair_id"));
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_that_joined_the_repair_of_another_request_finds_it_again_after_a_restart()
    {
        var execution = new OpenExecution(stackStorm);
        string? begun;
        await using (var first = await StartAsync())
        {
            var one = SendAsync(first, Body(), key: "k-6");
            await execution.Running;
            using var two = await SendAsync(first, Body(), key: "k-7", prefer: "respond-async");
            begun = (await UntilAsync(first, two.Headers.Location!.ToString(), analysis => analysis.GetProperty("repairs").GetArrayLength() == 1))
                .GetProperty("repairs")[0].Text("id");
            await first.StopAsync();
            using var answered = await one;
        }

        execution.End();
        await using var second = await StartAsync();
        await EndOfAsync(second, begun!);
        using var again = await SendAsync(second, Body(), key: "k-7");

        (await RepairIdAsync(again)).Should().Be(begun);
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

        (await EndOfAsync(service, id)).Text("state").Should().Be("succeeded");
    }

    private static object Body(string fault = "接口Gig0/0/1 down") => new { device_id = 1, auto_repair = true, faults = new[] { Fault(fault) } };

    private Task<ServiceUnderTest> StartAsync(params string[] more) => GuideService.StartAsync(stackStorm.BaseUrl, null, folder.Path, more);

    private static async Task<HttpResponseMessage> SendAsync(
        ServiceUnderTest service, object body, string? key = null, string? prefer = null, string path = "/analyze")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        return await service.Http.SendAsync(request);
    }

    private static async Task<string?> RepairIdAsync(HttpResponseMessage answer) =>
        (await answer.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0].Text("repair_id");

    private static async Task<JsonElement> GetAsync(ServiceUnderTest service, string location)
    {
        using var response = await service.Http.GetAsync(new Uri(location, UriKind.Relative));
        return (await response.EnvelopeAsync()).GetProperty("data");
    }

    /// <summary>Asks until the analysis is in this state: its end follows its last repair's by a moment.</summary>
    private static Task<JsonElement> UntilAsync(ServiceUnderTest service, string location, string state) =>
        UntilAsync(service, location, analysis => analysis.Text("state") == state);

    private static async Task<JsonElement> UntilAsync(ServiceUnderTest service, string location, Func<JsonElement, bool> reached)
    {
        using var heart = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await heart.WaitForNextTickAsync(limit.Token))
        {
            var analysis = await GetAsync(service, location);
            if (reached(analysis))
            {
                return analysis;
            }
        }

        throw new InvalidOperationException("The timer does not end.");
    }

    /// <summary>The repair once its events have ended.</summary>
    private static async Task<JsonElement> EndOfAsync(ServiceUnderTest service, string id)
    {
        await service.Http.GetStringAsync(new Uri($"/repairs/{id}/events", UriKind.Relative));
        return await service.RepairOfAsync(id);
    }
}
