using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>What a launch may say, how lists are asked, and what goes wrong on demand.</summary>
public sealed class AwxSimulatorRequestsTests : IAsyncLifetime
{
    private const string Launch = "/api/v2/job_templates/10/launch/";
    private const string Body = """{"limit": "1", "extra_vars": {"device_id": "1", "trace_tag": "t"}}""";

    private readonly AwxSimulatorFixture simulator = new();

    public Task InitializeAsync() => simulator.InitializeAsync();

    public Task DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task What_a_template_does_not_prompt_for_is_dropped_and_it_runs_on_all_hosts()
    {
        var launched = await simulator.LaunchAsync(11);

        launched["ignored_fields"]!.AsObject().Select(member => member.Key).Should().Equal("extra_vars", "limit");
        ((string?)launched["limit"]).Should().BeEmpty();
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        (await simulator.RunsAsync())["runs"]!.AsArray().Should().HaveCount(22);
    }

    [Theory]
    [InlineData("all", 22)]
    [InlineData(" ", 22)]
    [InlineData("!r1", 21)]
    [InlineData("~r.*", 2)]
    [InlineData("r1,r2", 2)]
    [InlineData("r1 r2", 2)]
    [InlineData("r1:&r2", 0)]
    [InlineData("r1", 1)]
    [InlineData("@/etc/hostname", 0)]
    [InlineData("r[1:2]", 0)]
    [InlineData("nosuch", 0)]
    public async Task A_limit_is_a_pattern(string limit, int hosts)
    {
        var job = (int)(await simulator.LaunchAsync(body: $$"""{"limit": "{{limit}}"}"""))["job"]!;
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        (await simulator.RunsAsync())["runs"]!.AsArray().Should().HaveCount(hosts);
        (await simulator.StatusAsync(job)).Should().Be(hosts > 0 ? "successful" : "failed");
        using var text = await simulator.SendAsync(HttpMethod.Get, $"/api/v2/jobs/{job}/stdout/?format=txt");
        (await text.Content.ReadAsStringAsync()).Contains("leaves us with no hosts to target", StringComparison.Ordinal).Should().Be(hosts == 0);
    }

    [Fact]
    public async Task A_launch_without_a_limit_keeps_the_templates_own_and_touches_nothing()
    {
        var launched = await simulator.LaunchAsync(body: "{}");

        ((string?)launched["limit"]).Should().Be("none.invalid");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        (await simulator.RunsAsync())["runs"]!.AsArray().Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"limit": null}""", "limit")]
    [InlineData("""{"extra_vars": [1]}""", "extra_vars")]
    [InlineData("""{"labels": [99]}""", "labels")]
    public async Task A_wrong_value_is_named_by_its_field(string body, string field)
    {
        using var answer = await simulator.SendAsync(HttpMethod.Post, Launch, body);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonObject>())!.Select(member => member.Key).Should().Equal(field);
    }

    [Fact]
    public async Task A_template_that_asks_for_a_password_says_so_and_is_not_launched()
    {
        var page = await simulator.GetAsync("job_templates/15/launch/");
        using var answer = await simulator.SendAsync(HttpMethod.Post, "/api/v2/job_templates/15/launch/", Body);

        page["passwords_needed_to_start"]!.AsArray().Should().HaveCount(1);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Templates_are_found_by_name_and_organization_and_show_what_the_user_may_do()
    {
        ((int?)(await simulator.GetAsync("job_templates/?name=network-repair"))["count"]).Should().Be(2);
        var other = (await simulator.GetAsync("job_templates/?name=network-repair&organization__name=Other"))["results"]!.AsArray().Should().ContainSingle().Which!;
        ((int?)other["id"]).Should().Be(21);
        ((bool?)(await simulator.GetAsync("job_templates/18/"))["summary_fields"]!["user_capabilities"]!["start"]).Should().BeFalse();
        ((string?)(await simulator.GetAsync("job_templates/16/"))["extra_vars"]).Should().Contain("{{ 1+1 }}");
        var launched = await simulator.LaunchAsync(16);
        ((string?)launched["extra_vars"]).Should().Contain("\"fault_level\": \"{{ 1+1 }}\"");
    }

    [Fact]
    public async Task Behind_the_gateway_links_carry_its_base_path()
    {
        using var answer = await simulator.SendAsync(HttpMethod.Post, "/api/controller/v2/job_templates/10/launch/", Body);

        answer.Headers.Location!.ToString().Should().Be("/api/controller/v2/jobs/1/");
        ((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["related"]!["cancel"]).Should().Be("/api/controller/v2/jobs/1/cancel/");
    }

    [Fact]
    public async Task A_label_is_unique_within_its_organization()
    {
        const string label = """{"name": "t", "organization": 1}""";
        using var created = await simulator.SendAsync(HttpMethod.Post, "/api/v2/labels/", label);
        using var again = await simulator.SendAsync(HttpMethod.Post, "/api/v2/labels/", label);
        using var elsewhere = await simulator.SendAsync(HttpMethod.Post, "/api/v2/labels/", """{"name": "t", "organization": 2}""");

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        again.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await again.Content.ReadAsStringAsync()).Should().Contain("Label with this Name and Organization already exists.");
        elsewhere.StatusCode.Should().Be(HttpStatusCode.Created);
        ((int?)(await simulator.GetAsync("labels/?name=t&organization=1"))["count"]).Should().Be(1);
    }

    [Fact]
    public async Task A_list_has_pages_of_at_most_200_and_filters_by_what_there_is()
    {
        for (var i = 0; i < 205; i++)
        {
            await simulator.LaunchAsync();
        }

        var first = await simulator.GetAsync("jobs/?page_size=1000&order_by=id");
        first["results"]!.AsArray().Should().HaveCount(200);
        var second = await simulator.JsonAsync(HttpMethod.Get, (string)first["next"]!);
        second["results"]!.AsArray().Select(row => (int)row!["id"]!).Should().Equal(201, 202, 203, 204, 205);
        second["next"].Should().BeNull();
        (await simulator.GetAsync("jobs/?page_size=0&count_disabled"))["results"]!.AsArray().Should().HaveCount(25);
        (await simulator.GetAsync("jobs/?count_disabled")).ContainsKey("count").Should().BeFalse();
        ((int?)(await simulator.GetAsync("jobs/?id__in=1,3,999&status__in=pending,waiting"))["count"]).Should().Be(2);
        ((int?)(await simulator.GetAsync("jobs/?or__id=1&or__id=2"))["count"]).Should().Be(2);
        ((int?)(await simulator.GetAsync("jobs/?not__status__in=pending"))["count"]).Should().Be(0);
    }

    [Theory]
    [InlineData("jobs/?nosuch=1", 400, "Job has no field named 'nosuch'")]
    [InlineData("jobs/?extra_vars__icontains=t", 403, "Filtering on extra_vars is not allowed.")]
    [InlineData("jobs/?page=2", 404, "Invalid page.")]
    [InlineData("jobs/99/", 404, "No Job matches the given query.")]
    [InlineData("inventories/9/hosts/", 404, "No Inventory matches the given query.")]
    public async Task A_question_that_cannot_be_answered_is_refused_with_its_reason(string path, int status, string detail)
    {
        using var answer = await simulator.SendAsync(HttpMethod.Get, $"/api/v2/{path}");

        ((int)answer.StatusCode).Should().Be(status);
        ((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"]).Should().Be(detail);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_refused()
    {
        await simulator.LaunchAsync();

        using var answer = await simulator.SendAsync(HttpMethod.Get, "/api/v2/jobs/?id__in=1,x");

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_unknown_path_is_a_page_and_a_wrong_method_is_405()
    {
        using var page = await simulator.SendAsync(HttpMethod.Get, "/api/v2/nosuch/");
        using var method = await simulator.SendAsync(HttpMethod.Put, Launch, Body);

        page.StatusCode.Should().Be(HttpStatusCode.NotFound);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        method.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await method.Content.ReadAsStringAsync()).Should().Contain("\\u0022PUT\\u0022 not allowed.");
    }

    [Fact]
    public async Task Without_its_last_slash_a_list_is_redirected_and_a_launch_only_when_a_handle_says_so()
    {
        using var list = await simulator.SendAsync(HttpMethod.Get, "/api/v2/jobs?page_size=1");
        list.StatusCode.Should().Be(HttpStatusCode.MovedPermanently);
        list.Headers.Location!.ToString().Should().Be("/api/v2/jobs/?page_size=1");
        using var taken = await simulator.SendAsync(HttpMethod.Post, Launch.TrimEnd('/'), Body);
        taken.StatusCode.Should().Be(HttpStatusCode.Created);

        await simulator.PlanAsync("/simulator/redirects", HttpMethod.Put, """{"posts": true}""");

        using var redirected = await simulator.SendAsync(HttpMethod.Post, Launch.TrimEnd('/'), Body);
        redirected.StatusCode.Should().Be(HttpStatusCode.MovedPermanently);
    }

    [Theory]
    [InlineData("""{"drop": true}""", 0)]
    [InlineData("""{"when": "after", "drop": true}""", 1)]
    [InlineData("""{"when": "after", "half": true}""", 1)]
    public async Task A_lost_answer_is_lost_before_or_after_the_job_exists(string trouble, int jobs)
    {
        await simulator.PlanAsync("/simulator/faults", body: trouble);

        var lost = () => simulator.SendAsync(HttpMethod.Post, Launch, Body);

        await lost.Should().ThrowAsync<HttpRequestException>();
        ((int?)(await simulator.GetAsync("jobs/?job_template=10"))["count"]).Should().Be(jobs);
        var seen = (await simulator.PlanAsync("/simulator/executions", HttpMethod.Get))!;
        ((int?)seen["posts_by_trace_tag"]!["t"]).Should().Be(1);
        await simulator.LaunchAsync();
    }

    [Fact]
    public async Task An_error_can_hide_a_job_that_is_never_placed()
    {
        await simulator.PlanAsync("/simulator/faults", body: """{"when": "after", "status": 500, "orphan": true}""");

        using var answer = await simulator.SendAsync(HttpMethod.Post, Launch, Body);

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        simulator.Clock.Advance(TimeSpan.FromDays(1));
        (await simulator.StatusAsync(1)).Should().Be("pending");
    }

    [Fact]
    public async Task Requests_are_counted_by_kind_and_a_group_may_shadow_a_host()
    {
        await simulator.LaunchAsync();
        ((int?)(await simulator.GetAsync("inventories/2/hosts/?name=r1"))["count"]).Should().Be(1);
        ((int?)(await simulator.GetAsync("inventories/2/groups/?name=r1"))["count"]).Should().Be(0);
        await simulator.PlanAsync("/simulator/groups/r1", HttpMethod.Put, """{"hosts": ["1", "2"]}""");
        ((int?)(await simulator.GetAsync("inventories/2/groups/?name=r1"))["count"]).Should().Be(1);
        await simulator.LaunchAsync(body: """{"limit": "r1"}""");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        (await simulator.RunsAsync())["runs"]!.AsArray().Select(run => (string?)run!["host"]).Should().Equal("1", "1", "2");
        var counted = (await simulator.PlanAsync("/simulator/requests", HttpMethod.Get))!;
        ((int?)counted["POST /job_templates/{id}/launch"]).Should().Be(2);
    }

    [Fact]
    public async Task A_text_that_is_too_large_is_a_sentence()
    {
        await simulator.DirectAsync("successful", more: """, "stdout_bytes": 2000000""");
        var job = (int)(await simulator.LaunchAsync())["job"]!;
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        using var text = await simulator.SendAsync(HttpMethod.Get, $"/api/v2/jobs/{job}/stdout/?format=txt");

        (await text.Content.ReadAsStringAsync()).Should().StartWith("Standard Output too large to display (2000000 bytes)");
    }
}
