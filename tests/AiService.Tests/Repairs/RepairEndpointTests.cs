using System.Net;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>What is on record of repairs, over HTTP.</summary>
public sealed class RepairEndpointTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose() => stackStorm.Dispose();

    [Fact]
    public async Task Every_entry_carries_its_repair_id_under_which_the_whole_repair_is_found()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        var repair = await service.RepairOfAsync(entry.Text("repair_id")!);

        entry.Text("state").Should().Be("succeeded");
        repair.Text("id").Should().Be(entry.Text("repair_id"));
        repair.Text("device_id").Should().Be("1");
        repair.Text("fault").Should().Be("接口Gig0/0/1 down");
        repair.Text("level").Should().Be("P1");
        repair.Text("keyword").Should().Be("接口down");
        repair.Text("rule").Should().Be("parts");
        repair.Text("action").Should().Be("network.remediation.enable_interface");
        repair.Text("interface").Should().Be("Gig0/0/1");
        repair.Text("provider").Should().Be("stackstorm");
        repair.Text("state").Should().Be("succeeded");
        repair.Text("execution_id").Should().Be(entry.Text("execution_id"));
        repair.Text("trace_tag").Should().Be(FakeStackStorm.TagOf(stackStorm.Posts.Single()));
        repair.GetProperty("attempts").GetInt32().Should().Be(1);
        repair.Text("triggered_by").Should().Be("analyze");
        repair.Text("result").Should().Be(entry.Text("result"));
        repair.GetProperty("results")[0].GetProperty("details").ToString().Should().Be(entry.GetProperty("details").ToString());
        repair.GetProperty("ended_at").GetDateTimeOffset().Should().BeOnOrAfter(repair.GetProperty("begun_at").GetDateTimeOffset());

        var history = repair.GetProperty("history").EnumerateArray().ToList();
        history.Select(line => line.Text("state")).Distinct().Should().Equal("planned", "sending", "running", "verifying", "succeeded");
        history.Select(line => line.GetProperty("id").GetInt64()).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Fixed_parameters_are_on_record_with_their_secrets_masked()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(
            stackStorm.BaseUrl,
            """STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "parameters": {"fault_level": "x", "auth": {"api_token": "s3cret-value"}}}}""");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down")))[0];
        var repair = await service.RepairOfAsync(entry.Text("repair_id")!);

        repair.GetProperty("parameters").GetRawText().Should().Contain("\"fault_level\":\"x\"").And.Contain("***");
        (repair.GetRawText() + service.Log.Text).Should().NotContain("s3cret-value");
    }

    [Fact]
    public async Task A_failed_attempt_and_its_fallback_are_one_repair_with_two_results()
    {
        var ran = Recording.Of("01f_fail_python_raise").Action;
        stackStorm.Lives("01f_fail_python_raise");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, "STACKSTORM_ACTION_MAP={\"接口down\": {\"action\": \"" + ran + "\", \"device\": false}}");

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var repair = await service.RepairOfAsync(entries[0].Text("repair_id")!);

        entries.Select(entry => entry.Text("repair_id")).Distinct().Should().ContainSingle();
        repair.GetProperty("results").EnumerateArray().Select(entry => entry.Text("provider")).Should().Equal("stackstorm", "agent");
        repair.Text("state").Should().Be("failed", "the fallback never began, which does not hide what failed before it");
        repair.Text("provider").Should().Be("stackstorm");
        repair.Text("execution_id").Should().Be(entries[0].Text("execution_id"));
    }

    [Fact]
    public async Task What_StackStorm_refused_without_a_fallback_is_refused()
    {
        stackStorm.Declares("network.remediation.enable_interface").AnswersPost("02j_wrong_key");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, "STACKSTORM_FALLBACK_AGENT=false");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        entry.Text("state").Should().Be("refused");
        (await service.RepairOfAsync(entry.Text("repair_id")!)).Text("state").Should().Be("refused");
    }

    [Fact]
    public async Task A_list_is_filtered_and_paged_without_gaps_or_repeats()
    {
        stackStorm.Lives("01c_python_success").Declares("network.remediation.reduce_cpu", Recording.Of("01c_python_success").Declared);
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);
        for (var port = 1; port <= 5; port++)
        {
            await service.RepairAsync(Fault($"接口Gig0/0/{port} down"));
        }

        await service.AskAsync("/analyze", new { device_id = "other", auto_repair = true, faults = new[] { Fault("cpu 使用率过高", "P2") } });

        var (first, next) = await service.RepairsAsync("device_id=1&limit=2");
        var (second, afterSecond) = await service.RepairsAsync($"device_id=1&limit=2&after={next}");
        var (third, end) = await service.RepairsAsync($"device_id=1&limit=2&after={afterSecond}");

        string[] ports = [.. first.Concat(second).Concat(third).Select(repair => repair.Text("interface")!)];
        ports.Should().Equal("Gig0/0/5", "Gig0/0/4", "Gig0/0/3", "Gig0/0/2", "Gig0/0/1");
        end.Should().BeNull();
        (await service.RepairsAsync("")).Items.Should().HaveCount(6);
        (await service.RepairsAsync("state=succeeded,failed&state=unknown&device_id=1")).Items.Should().HaveCount(5);
        (await service.RepairsAsync("state=running")).Items.Should().BeEmpty();
        (await service.RepairsAsync("action=network.remediation.reduce_cpu")).Items.Should().ContainSingle().Which.Text("device_id").Should().Be("other");
        var middle = Uri.EscapeDataString(second[0].Text("created_at")!);
        (await service.RepairsAsync($"device_id=1&since={middle}")).Items.Should().HaveCount(3);
        (await service.RepairsAsync($"device_id=1&until={middle}")).Items.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_cancel_goes_to_StackStorm_and_its_confirmation_is_the_answer()
    {
        // A workflow's runner waits for the task that runs: what it calls canceled is over.
        var execution = new OpenExecution(stackStorm);
        stackStorm.IsRunBy("network.remediation.enable_interface", "orquesta");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await execution.Running;
        var id = (await service.RepairsAsync("state=running")).Items.Single().Text("id");

        using var response = await service.Http.PostAsync(new Uri($"/repairs/{id}/cancel", UriKind.Relative), null);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.EnvelopeAsync()).GetProperty("data").Text("state").Should().Be("canceled");
        stackStorm.Requests.Should().ContainSingle(request => request.Method == "DELETE");
        (await answer).Should().ContainSingle("the agent does not begin what a person stopped").Which.Text("state").Should().Be("canceled");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("state=done", "state")]
    [InlineData("since=yesterday", "since")]
    [InlineData("until=32.13.2026", "until")]
    [InlineData("since=2026-01-31 08:00", "since")]
    [InlineData("since=2026-01-31%2008:00:00Z", "since")]
    [InlineData("since=12:00", "since")]
    [InlineData("since=1/2/2026", "since")]
    [InlineData("since=May", "since")]
    [InlineData("status=running", "status")]
    [InlineData("device=2", "device")]
    [InlineData("after=1", "after")]
    public async Task A_filter_that_cannot_be_used_is_named(string query, string field)
    {
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        using var response = await service.Http.GetAsync(new Uri("/repairs?" + query, UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.EnvelopeAsync()).Text("msg").Should().Contain(field);
    }

    [Theory]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31T08:00", "2026-01-31T08:00:00Z")]
    [InlineData("2026-01-31T08:00:00.5Z", "2026-01-31T08:00:00.5Z")]
    [InlineData("2026-01-31T08:00:00+02:00", "2026-01-31T06:00:00Z")]
    [InlineData("2026-01-31T08:00:00 02:00", "2026-01-31T06:00:00Z")]
    [InlineData("2026-01-31T08:00:00-02:00", "2026-01-31T10:00:00Z")]
    public void A_time_is_ISO_8601_and_UTC_where_it_names_no_offset(string since, string moment)
    {
        new AiService.Repairs.Endpoints.RepairQuery { Since = since }.Read().Since
            .Should().Be(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/cancel")]
    [InlineData("GET", "/events")]
    public async Task A_repair_that_is_not_there_is_404(string method, string what)
    {
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        foreach (var id in (string[])["0199d0aa-0000-7000-8000-000000000000", "x"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"/repairs/{id}{what}", UriKind.Relative));
            using var response = await service.Http.SendAsync(request);

            response.StatusCode.Should().Be(HttpStatusCode.NotFound);
            (await response.EnvelopeAsync()).Text("msg").Should().Contain(id);
        }
    }
}
