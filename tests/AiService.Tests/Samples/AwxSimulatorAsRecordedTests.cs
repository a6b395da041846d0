using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>The simulator against what a real AWX 24.6.1 answered. Ids, names and moments differ; statuses, members and texts do not.</summary>
public sealed class AwxSimulatorAsRecordedTests : IAsyncLifetime
{
    private readonly AwxSimulatorFixture simulator = new();

    public Task InitializeAsync() => simulator.InitializeAsync();

    public Task DisposeAsync() => simulator.DisposeAsync();

    /// <param name="name">The recording.</param>
    /// <param name="path">The same question of the simulator's own templates; null for the recorded one.</param>
    /// <param name="authorization">The credentials; null for none.</param>
    [Theory]
    [InlineData("02-api-root", null, null)]
    [InlineData("04-401-no-credentials", null, null)]
    [InlineData("05-401-bad-password", null, "Basic YWlzZXJ2aWNlOndyb25n")]
    [InlineData("06-401-bad-token", null, "Bearer wrong")]
    [InlineData("07-404", null, "Bearer simulated-token")]
    [InlineData("08-400-parse", "/api/v2/job_templates/10/launch/", "Basic YWlzZXJ2aWNlOnNpbXVsYXRlZC1wYXNzd29yZA==")]
    [InlineData("08b-415", "/api/v2/labels/", "Bearer simulated-token")]
    [InlineData("17-400-survey-missing", "/api/v2/job_templates/13/launch/", "Bearer simulated-token")]
    [InlineData("18-400-survey-type", "/api/v2/job_templates/13/launch/", "Bearer simulated-token")]
    [InlineData("20-400-extra-vars", "/api/v2/job_templates/10/launch/", "Bearer simulated-token")]
    [InlineData("21-400-no-inventory", "/api/v2/job_templates/19/launch/", "Bearer simulated-token")]
    [InlineData("22-403-not-visible", "/api/v2/job_templates/20/launch/", "Bearer simulated-token")]
    [InlineData("22b-403-read-only-role", "/api/v2/job_templates/18/launch/", "Bearer simulated-token")]
    [InlineData("23-403-read-token", "/api/v2/job_templates/10/launch/", "Bearer simulated-read-token")]
    [InlineData("31-find-by-extra-vars", null, "Bearer simulated-token")]
    public async Task A_refusal_is_the_recorded_one_word_for_word(string name, string? path, string? authorization)
    {
        var recorded = Recording.OfAwx(name);
        var type = (string?)recorded.Request["headers"]!["Content-Type"] ?? "application/json";

        using var answer = await simulator.SendAsync(recorded.Method, path ?? recorded.PathAndQuery, recorded.Body, authorization, type);

        ((int)answer.StatusCode).Should().Be(recorded.Status);
        ShouldHaveHeaders(answer, recorded);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
        JsonNode.DeepEquals(body, recorded.Answer).Should().BeTrue("the answer {0} should be {1}", body, recorded.Answer);
        answer.Headers.GetValues("X-Simulation").Should().Equal("AwxSimulator");
    }

    [Theory]
    [InlineData("01-ping", null)]
    [InlineData("03-config", null)]
    [InlineData("10-template-by-name", "/api/v2/job_templates/?name=network-repair&organization__name=Network")]
    [InlineData("11-launch-get", "/api/v2/job_templates/10/launch/")]
    [InlineData("16-launch-get-survey", "/api/v2/job_templates/13/launch/")]
    public async Task A_page_has_the_recorded_members(string name, string? path)
    {
        var recorded = Recording.OfAwx(name);

        using var answer = await simulator.SendAsync(HttpMethod.Get, path ?? recorded.PathAndQuery);

        ((int)answer.StatusCode).Should().Be(recorded.Status);
        ShouldHaveHeaders(answer, recorded);
        var body = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

        // The recorded template had a job that was running.
        Members(body).Should().Equal(Members(recorded.Answer).Where(member => !member.Contains(".current_", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("09-launch-named-url", "/api/v2/job_templates/network-repair++Network/launch/")]
    [InlineData("12-launch-201", "/api/v2/job_templates/10/launch/")]
    [InlineData("13-launch-ignored-fields", "/api/v2/job_templates/11/launch/")]
    [InlineData("19-launch-survey-extra-ignored", "/api/v2/job_templates/13/launch/")]
    [InlineData("45-post-without-slash", "/api/v2/job_templates/10/launch")]
    public async Task A_launch_is_answered_with_the_recorded_members_and_what_was_dropped(string name, string path)
    {
        var recorded = Recording.OfAwx(name);

        using var answer = await simulator.SendAsync(HttpMethod.Post, path, recorded.Body);

        answer.StatusCode.Should().Be(HttpStatusCode.Created);
        ShouldHaveHeaders(answer, recorded);
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Members(body).Should().Equal(Members(recorded.Answer));
        answer.Headers.Location!.ToString().Should().Be($"/api/v2/jobs/{body["job"]}/");
        foreach (var same in (string[])["ignored_fields", "limit", "status", "started", "elapsed", "job_explanation", "event_processing_finished", "artifacts"])
        {
            JsonNode.DeepEquals(body[same], recorded.Answer[same]).Should().BeTrue("{0} is {1}", same, body[same]);
        }

        // Recording 45 shows the variables of its template, which here has none.
        var variables = name.StartsWith("45", StringComparison.Ordinal) ? "{}" : (string)recorded.Answer["extra_vars"]!;
        ((string?)body["extra_vars"]).Should().Be(variables);
    }

    [Theory]
    [InlineData("14-job-successful", "successful", 0.1)]
    [InlineData("26-job-failed", "failed", 0.1)]
    [InlineData("30-job-timeout", "failed_timeout", 10)]
    [InlineData("42-job-error", "error", 10)]
    [InlineData("43-job-reaped-still-running", "failed_reaped", 10)]
    [InlineData("46-job-successful-no-host", "successful_no_host", 10)]
    public async Task A_job_ends_as_recorded(string name, string ending, double afterItsEnd)
    {
        var recorded = Recording.OfAwx(name).Answer;
        await simulator.DirectAsync(ending);
        var job = (int)(await simulator.LaunchAsync(body: """{"limit": "r1", "extra_vars": {"device_id": 6}}"""))["job"]!;

        simulator.Clock.Advance(TimeSpan.FromSeconds(0.41 + afterItsEnd));
        var shown = await simulator.GetAsync($"jobs/{job}/");

        Members(shown).Should().Equal(Members(recorded));
        foreach (var same in (string[])
            [
                "status", "failed", "job_explanation", "event_processing_finished", "host_status_counts", "playbook_counts", "canceled_on", "execution_environment",
                "execution_node", "instance_group",
            ])
        {
            JsonNode.DeepEquals(shown[same], recorded[same]).Should().BeTrue("{0} is {1}", same, shown[same]);
        }

        ((string)shown["result_traceback"]!).Length.Should().Match(length => length > 0 == ((string)recorded["result_traceback"]!).Length > 0);
        (shown["artifacts"]!["repaired"]?.GetValue<bool>()).Should().Be(recorded["artifacts"]!["repaired"]?.GetValue<bool>());
    }

    [Fact]
    public async Task A_cancelled_job_is_answered_and_shown_as_recorded()
    {
        var (accepted, refused, canceled) = (Recording.OfAwx("24-cancel-202"), Recording.OfAwx("25-cancel-405"), Recording.OfAwx("29-job-canceled").Answer);
        var job = (int)(await simulator.LaunchAsync())["job"]!;
        simulator.Clock.Advance(TimeSpan.FromSeconds(0.2));

        using var first = await simulator.SendAsync(HttpMethod.Post, $"/api/v2/jobs/{job}/cancel/");
        using var second = await simulator.SendAsync(HttpMethod.Post, $"/api/v2/jobs/{job}/cancel/");

        ((int)first.StatusCode).Should().Be(accepted.Status);
        ShouldHaveHeaders(first, accepted);
        (await first.Content.ReadAsStringAsync()).Should().BeEmpty();
        ((int)second.StatusCode).Should().Be(refused.Status);
        ShouldHaveHeaders(second, refused);
        JsonNode.DeepEquals(await second.Content.ReadFromJsonAsync<JsonNode>(), refused.Answer).Should().BeTrue();
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        var shown = await simulator.GetAsync($"jobs/{job}/");
        Members(shown).Should().Equal(Members(canceled));
        foreach (var same in (string[])["status", "failed", "event_processing_finished", "host_status_counts", "playbook_counts", "artifacts"])
        {
            JsonNode.DeepEquals(shown[same], canceled[same]).Should().BeTrue("{0} is {1}", same, shown[same]);
        }

        shown["canceled_on"].Should().NotBeNull();
    }

    [Fact]
    public async Task Events_summaries_and_text_have_the_recorded_members()
    {
        await simulator.DirectAsync("failed");
        var job = (int)(await simulator.LaunchAsync(body: """{"limit": "r1,r2", "extra_vars": {"device_id": "6"}}"""))["job"]!;
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        var events = await simulator.GetAsync($"jobs/{job}/job_events/?event__in=runner_on_failed,runner_on_unreachable&order_by=counter&page_size=20");
        var summaries = await simulator.GetAsync($"jobs/{job}/job_host_summaries/");
        var text = await simulator.GetAsync($"jobs/{job}/stdout/?format=json&start_line=0&end_line=3");

        Members(events).Should().Equal(Members(Recording.OfAwx("27-events-failed").Answer));
        Members(summaries).Should().Equal(Members(Recording.OfAwx("28-host-summaries").Answer));
        Members(text).Should().Equal(Members(Recording.OfAwx("15-stdout-json").Answer));
        events["results"]!.AsArray().Select(row => (string?)row!["task"]).Should().Equal("check the interface", "check the interface");
        ((string?)events["results"]![0]!["event_data"]!["res"]!["msg"]).Should().Be("non-zero return code");
        summaries["results"]!.AsArray().Select(row => (int)row!["failures"]!).Should().Equal(1, 1);
    }

    [Fact]
    public async Task A_job_is_found_by_its_label_and_by_template_and_time_as_recorded()
    {
        var label = await simulator.JsonAsync(HttpMethod.Post, "/api/v2/labels/", """{"name": "rep-L1", "organization": 1}""");
        await simulator.LaunchAsync(body: $$"""{"limit": "r1", "extra_vars": {"trace": "rep-L1"}, "labels": [{{label["id"]}}]}""");
        await simulator.LaunchAsync();
        var since = simulator.Clock.GetUtcNow().AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        var byTime = await simulator.GetAsync($"jobs/?job_template=10&created_by=2&created__gte={since}&order_by=-id&page_size=200");
        simulator.Clock.Advance(TimeSpan.FromSeconds(0.2));
        var byLabel = await simulator.GetAsync("jobs/?labels__name=rep-L1");

        Members(byLabel).Should().Equal(Members(Recording.OfAwx("33-find-by-label").Answer));
        ((string?)byLabel["results"]![0]!["extra_vars"]).Should().Be("""{"trace": "rep-L1"}""");
        Members(byTime["results"]![0]!).Should().Equal(Members(Recording.OfAwx("38-find-lost-launch").Answer["results"]![0]!));
        byTime["results"]!.AsArray().Select(row => (int)row!["id"]!).Should().Equal(2, 1);
    }

    [Fact]
    public async Task Without_the_database_everything_is_the_recorded_page()
    {
        var recorded = Recording.OfAwx("44-database-down");
        await simulator.PlanAsync("/simulator/outages/database", HttpMethod.Put);

        foreach (var path in (string[])["ping/", "jobs/2/"])
        {
            using var answer = await simulator.SendAsync(HttpMethod.Get, $"/api/v2/{path}");
            ((int)answer.StatusCode).Should().Be(recorded.Status);
            answer.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
            (await answer.Content.ReadAsStringAsync()).Should().Be((string?)recorded.Answer);
        }
    }

    /// <summary>The members of a document, objects within it included; the first row stands for a list, and variables and artifacts for themselves.</summary>
    private static IReadOnlyList<string> Members(JsonNode node, string prefix = "") => node switch
    {
        JsonObject document => [.. document.SelectMany(member => member.Key is "job_env" or "artifacts" or "ignored_fields" or "analytics_collectors" or "host_status_counts"
            ? [prefix + member.Key]
            : member.Value is JsonObject or JsonArray ? Members(member.Value, $"{prefix}{member.Key}.").Prepend(prefix + member.Key) : [prefix + member.Key])],
        JsonArray { Count: > 0 } rows when rows[0] is JsonObject && !prefix.EndsWith("recent_jobs.", StringComparison.Ordinal) => Members(rows[0]!, prefix),
        _ => [],
    };

    private static void ShouldHaveHeaders(HttpResponseMessage answer, Recording recorded)
    {
        var headers = recorded.Response["headers"]!.AsObject();
        answer.Content.Headers.ContentType?.ToString().Should().Be((string?)headers["content-type"]);
        string.Join(", ", answer.Content.Headers.Allow).Should().Be((string?)headers["allow"]);
        foreach (var name in (string[])["x-api-product-name", "x-api-node", "www-authenticate"])
        {
            (answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null).Should().Be((string?)headers[name], name);
        }

        answer.Headers.Contains("X-API-Request-Id").Should().BeTrue();
        answer.Headers.Date.Should().NotBeNull();
    }
}
