using System.Net;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Awx;

/// <summary>The part <c>awx_templates</c> of <c>/health/ready</c>: a template that cannot serve the map shows before an alert needs it.</summary>
public sealed class MappedTemplateTests : IDisposable
{
    private const string Map = """STACKSTORM_ACTION_MAP={"接口down": {"provider": "awx", "action": "Network/network-repair"}}""";

    private readonly FakeAwx awx = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => awx.Dispose();

    [Theory]
    [InlineData("page.ask_limit_on_launch", "false", "does not prompt for the limit, so AWX would drop it and run on all hosts: switch on Limit › Prompt on launch")]
    [InlineData("page.ask_variables_on_launch", "false", "does not prompt for variables, so AWX would drop them: switch on Variables › Prompt on launch")]
    [InlineData("page.passwords_needed_to_start", """["ssh_password"]""", "asks for a password at launch (ssh_password): store it in the credential")]
    [InlineData("page.credential_needed_to_start", "true", "has no credential: give it one")]
    [InlineData("page.inventory_needed_to_start", "true", "has no inventory: give it one")]
    [InlineData("page.defaults.job_slice_count", "3", "is sliced, so a launch makes several jobs: set Job slicing to 1")]
    [InlineData("page.variables_needed_to_start", """["vlan"]""", "requires variables that are never sent (vlan): make their survey questions optional, or fix them in the parameters of the map's entry")]
    [InlineData("page.defaults.extra_vars", "\"site: [hub\"", "has variables of its own that cannot be read, as YAML or JSON without a name twice: correct them")]
    [InlineData("template.summary_fields.user_capabilities.start", "false", "may not be launched by the user: grant Execute on it, to a token with the scope write")]
    public async Task One_that_does_not_fit_is_degraded_with_the_cure(string member, string value, string words)
    {
        Set(member, value);
        await using var service = await StartedAsync(Map);

        (await UntilAsync(service, "degraded", words)).Should().Be($"1 of 1 mapped templates were looked up: Network/network-repair ('接口down') {words}");
        service.Log.Text.Should().MatchRegex("Warning The mapped template \"Network/network-repair\" .*" + System.Text.RegularExpressions.Regex.Escape(words[..20]));
        awx.Requests.Should().OnlyContain(request => request.Method == "GET");
    }

    [Theory]
    [InlineData("job_templates/", "22-403-not-visible", "cannot be looked up: HTTP 403")]
    [InlineData("job_templates/10/launch/", "22-403-not-visible", "may not be launched by the user: grant Execute on it, to a token with the scope write")]
    public async Task One_that_may_not_be_read_is_degraded(string path, string recording, string words)
    {
        awx.Answers("GET", path, recording);
        await using var service = await StartedAsync(Map);

        await UntilAsync(service, "degraded", words);
    }

    [Fact]
    public async Task One_that_does_not_exist_is_degraded_and_the_others_are_looked_up()
    {
        await using var service = await StartedAsync("""STACKSTORM_ACTION_MAP={"cpu": {"provider": "awx", "action": "Net/other"}, "链路down": {"provider": "awx", "action": "77"}, "接口down": {"provider": "awx", "action": "10"}}""");

        (await UntilAsync(service, "degraded", "3 of 3")).Should().Be(
            "3 of 3 mapped templates were looked up: Net/other ('cpu') does not exist, or is not visible to the user: check organization and name, and grant Execute on it"
            + "; 77 ('链路down') does not exist, or is not visible to the user: check organization and name, and grant Execute on it");
    }

    [Fact]
    public async Task What_is_wrong_with_one_entry_of_a_template_is_reported_of_that_entry()
    {
        Set("page.variables_needed_to_start", """["vlan"]""");
        await using var service = await StartedAsync("""
            STACKSTORM_ACTION_MAP={"接口down": {"provider": "awx", "action": "Network/network-repair", "parameters": {"vlan": 7}}, "链路down": {"provider": "awx", "action": "Network/network-repair"}, "端口down": {"provider": "awx", "action": "Network/network-repair"}}
            """.Trim());

        (await UntilAsync(service, "degraded", "vlan")).Should().StartWith("1 of 1 mapped templates").And.Contain("('链路down', '端口down') requires variables that are never sent (vlan)").And.NotContain("接口down");
        awx.Requests.Count(request => request.Path.EndsWith("/launch/", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public async Task One_job_at_a_time_is_a_warning_and_no_degradation()
    {
        awx.Template["allow_simultaneous"] = false;
        await using var service = await StartedAsync(Map);

        (await UntilAsync(service, "healthy", "Concurrent jobs is off")).Should().StartWith("1 of 1 mapped templates were looked up, nothing is wrong; Network/network-repair runs one job at a time")
            .And.Contain("AWX_JOB_TIMEOUT (600 s)");
        service.Log.Text.Should().Contain("Concurrent jobs is off");
    }

    [Fact]
    public async Task One_that_was_corrected_is_reported_no_longer()
    {
        Set("page.ask_limit_on_launch", "false");
        await using var service = await StartedAsync(Map);
        await UntilAsync(service, "degraded", "limit");

        Set("page.ask_limit_on_launch", "true");

        (await UntilAsync(service, "healthy", "nothing is wrong")).Should().Be("1 of 1 mapped templates were looked up, nothing is wrong");
        service.Log.Text.Should().Contain("Nothing is wrong with the mapped template \"Network/network-repair\" any more");
    }

    [Fact]
    public async Task A_repair_that_finds_it_changed_has_it_looked_up_at_once()
    {
        await using var service = await StartedAsync(Map, "STACKSTORM_FALLBACK_AGENT=false");
        await UntilAsync(service, "healthy", "nothing is wrong");
        Set("page.ask_limit_on_launch", "false");

        (await service.RepairAsync(Fault("接口Gig0/0/1 down")))[0].Text("result").Should().Contain("未启用“启动时提示限制（limit）”");

        var before = time.GetUtcNow();
        await UntilAsync(service, "degraded", "limit");
        (time.GetUtcNow() - before).Should().BeLessThan(TimeSpan.FromMinutes(10), "what is right is looked up again after an hour");
    }

    [Fact]
    public async Task A_name_of_ours_among_its_own_variables_is_a_warning()
    {
        awx.Page["defaults"]!["extra_vars"] = "trace_tag: x";
        await using var service = await StartedAsync(Map);

        await UntilAsync(
            service,
            "healthy",
            "1 of 1 mapped templates were looked up, nothing is wrong; Network/network-repair has trace_tag among its own variables: a repair with an equal value is refused, because Ansible would evaluate it; remove them there");
    }

    [Fact]
    public async Task A_credential_that_is_not_accepted_is_degraded_until_it_is()
    {
        var down = true;
        awx.On("GET", "job_templates/", _ => down ? FakeStackStorm.Json(401, FakeAwx.Recorded("06-401-bad-token")) : null);
        await using var service = await StartedAsync(Map);

        await UntilAsync(service, "degraded", "1 of 1 mapped templates were looked up: Network/network-repair ('接口down') cannot be looked up: HTTP 401：Authentication credentials were not provided. To establish a login session, visit /api/login/.。检查 AWX_TOKEN（或 AWX_USERNAME、AWX_PASSWORD）是否正确、未被撤销；网关之后须使用网关的令牌，没有令牌接口的版本请用用户名和密码");
        down = false;

        await UntilAsync(service, "healthy", "1 of 1 mapped templates were looked up, nothing is wrong");
    }

    [Theory]
    [InlineData("500")]
    [InlineData("301")]
    [InlineData("200")]
    public async Task An_AWX_that_gives_no_usable_answer_changes_nothing_and_is_asked_later(string answer)
    {
        var down = true;
        awx.On("GET", "job_templates/", _ => down ? FakeStackStorm.Text(int.Parse(answer, null), "<html>Server Error</html>", "text/html") : null);
        await using var service = await StartedAsync(Map);

        await UntilAsync(service, "healthy", "0 of 1 mapped templates were looked up so far", () => awx.Requests.Count(request => request.Path.EndsWith("/job_templates/", StringComparison.Ordinal)) > 1);
        down = false;

        await UntilAsync(service, "healthy", "1 of 1 mapped templates were looked up, nothing is wrong");
    }

    [Fact]
    public async Task Many_problems_are_counted()
    {
        var map = new JsonObject(Enumerable.Range(0, 15).Select(number => KeyValuePair.Create($"fault{number}", (JsonNode?)new JsonObject { ["provider"] = "awx", ["action"] = $"Net/t{number}" })));
        await using var service = await StartedAsync("STACKSTORM_ACTION_MAP=" + map.ToJsonString());

        (await UntilAsync(service, "degraded", "15 of 15")).Should().EndWith("; and 5 more");
    }

    private Task<ServiceUnderTest> StartedAsync(params string[] settings) =>
        ServiceUnderTest.StartAsync([$"AWX_BASE_URL={awx.BaseUrl}", $"AWX_TOKEN={AwxRig.Token}", .. settings], time);

    private async Task<string> UntilAsync(ServiceUnderTest service, string status, string words, Func<bool>? also = null)
    {
        using var response = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        response.StatusCode.Should().Be(HttpStatusCode.OK, "a template that does not fit is degraded, never unready");
        var reached = await Eventually.ReadAsync(
            () => service.HealthAsync("awx_templates"),
            part => part.Status == status && part.Description.Contains(words, StringComparison.Ordinal) && also?.Invoke() != false,
            () => time.Advance(TimeSpan.FromSeconds(1)));
        return reached.Description;
    }

    private void Set(string member, string value)
    {
        var steps = member.Split('.');
        JsonNode at = steps[0] == "page" ? awx.Page : awx.Template;
        foreach (var step in steps[1..^1])
        {
            at = at[step]!;
        }

        at[steps[^1]] = JsonNode.Parse(value);
    }
}
