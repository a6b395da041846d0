using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>A workflow evaluates what it is handed, and its actions do once more: nothing from outside reaches it as a template.</summary>
public sealed class EvaluationTests : IDisposable
{
    private const string View = "/v1/actions/views/parameters/" + Orders.EnableInterface;
    private const string Registered = "/v1/actions/" + Orders.EnableInterface;
    private const string Secret = "<% st2kv('system.x') %> and {{ st2kv.system.x }}";

    private static readonly string[] Openers = ["{{", "{%", "{#", "<%"];

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public EvaluationTests() => rig = new StackStormRig(stackStorm.BaseUrl);

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Theory]
    [InlineData("orquesta")]
    [InlineData("action-chain")]
    [InlineData("mistral-v2")]
    [InlineData("inquirer")]
    [InlineData("winrm-ps-cmd")]
    [InlineData("Python-Script")]
    [InlineData("python-script-v2")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_runner_that_evaluates_or_is_not_known_is_handed_no_opener(string? runner)
    {
        (await SentAsync(Secret, runner)).Should().Be("< % st2kv('system.x') %> and { { st2kv.system.x }}");
    }

    [Theory]
    [InlineData("python-script")]
    [InlineData("local-shell-cmd")]
    [InlineData("local-shell-script")]
    [InlineData("remote-shell-cmd")]
    [InlineData("remote-shell-script")]
    [InlineData("http-request")]
    [InlineData("noop")]
    public async Task A_runner_that_does_not_evaluate_is_handed_the_text(string runner)
    {
        (await SentAsync("<% st2kv('system.x') %> {# x", runner)).Should().Be("<% st2kv('system.x') %> {# x");
        (await SentAsync(Secret, runner)).Should().Be("{{ \"" + Secret + "\" }}");
    }

    [Theory]
    [InlineData("{{{ x }}}", "{ { { x }}}")]
    [InlineData("<<% x %>", "<< % x %>")]
    [InlineData("{{%{#<%{", "{ { %{ #< %{")]
    [InlineData("{%- raw %}{%+ x", "{ %- raw %}{ %+ x")]
    [InlineData("{# x #}", "{ # x #}")]
    [InlineData("{\u200b{ x }} <\u0007% y %>", "{ { x }} < % y %>")]
    [InlineData("{\r\n{ x", "{  { x")]
    [InlineData("  \u2060{{ x", "{ { x")]
    [InlineData("}} %} #} { < { %", "}} %} #} { < { %")]
    [InlineData("接口down：<%=1%>", "接口down：< %=1%>")]
    public async Task Openers_are_broken_whatever_stands_around_and_between_them(string description, string sent)
    {
        (await SentAsync(description, "orquesta")).Should().Be(sent);
    }

    [Fact]
    public async Task The_cut_counts_the_blanks_and_makes_no_opener()
    {
        var sent = await SentAsync("  " + new string('{', 600) + "%}", "orquesta");

        sent.Should().HaveLength(501).And.EndWith("…").And.NotContainAny(Openers);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_runner_that_cannot_be_read_counts_as_one_that_evaluates(int status)
    {
        stackStorm.Lives("01c_python_success").On("GET", Registered, _ => FakeStackStorm.Json(status, JsonNode.Parse("""{"faultstring": "no"}""")!));

        (await rig.TryAsync(Orders.Guide() with { Description = Secret })).Outcome.Should().Be(AttemptOutcome.Succeeded);

        Description().Should().NotContainAny(Openers);
    }

    [Fact]
    public async Task A_runner_that_is_not_read_in_time_counts_as_one_that_evaluates()
    {
        stackStorm.Lives("01c_python_success");
        await using var line = await LossyLine.StartAsync(stackStorm.Address, request => request.Path.Value == Registered ? Fate.Silence : Fate.Delivered);
        using var silent = new StackStormRig(line, $"STACKSTORM_BASE_URL={line.Address}v1", $"STACKSTORM_API_KEY={StackStormRig.Key}");

        (await silent.TryAsync(Orders.Guide() with { Description = Secret })).Outcome.Should().Be(AttemptOutcome.Succeeded);

        Description().Should().NotContainAny(Openers);
    }

    [Fact]
    public async Task Where_nothing_may_be_looked_up_the_guides_three_parameters_hold_no_opener()
    {
        stackStorm.Lives("01c_python_success").Answers("GET", View, "02z1_rbac_observer_execute_403");

        await rig.TryAsync(Orders.Guide() with { Description = Secret });

        stackStorm.Sent["parameters"]!.AsObject().Select(parameter => parameter.Key).Should().Equal("device_id", "fault_description", "fault_level");
        Description().Should().NotContainAny(Openers);
    }

    [Fact]
    public async Task The_runner_is_read_once_in_five_minutes_and_again_where_it_was_not_answered()
    {
        var told = false;
        stackStorm.Lives("01c_python_success").On("GET", Registered, _ => told
            ? FakeStackStorm.Json(200, Recording.Of("04a_get_action_by_ref").Body)
            : FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body));

        await rig.TryAsync();
        told = true;
        await rig.TryAsync(Orders.Guide() with { Description = Secret });
        await rig.TryAsync();

        stackStorm.Requests.Count(request => request.Path == Registered).Should().Be(2);
        JsonNode.Parse(stackStorm.Posts[1].Body!)!["parameters"]!["fault_description"]!.GetValue<string>().Should().StartWith("{{ \"");
    }

    [Fact]
    public async Task Fixed_parameters_are_the_operators_own_and_are_sent_as_before()
    {
        stackStorm.Lives("01c_python_success")
            .Declares(Orders.EnableInterface, JsonNode.Parse("""{"parameters": {"device_id": {}, "query": {"type": "string"}, "other": {"type": "string"}}}""")!, "orquesta");

        await rig.TryAsync(Orders.Guide(Orders.EnableInterface, ("query", "\"<% ctx().x %>\""), ("other", "\"{{ x }}\"")));

        stackStorm.Sent["parameters"]!["query"]!.GetValue<string>().Should().Be("<% ctx().x %>");
        stackStorm.Sent["parameters"]!["other"]!.GetValue<string>().Should().Be("""{{ "{{ x }}" }}""");
    }

    [Theory]
    [InlineData("<% st2kv('system.x') %>")]
    [InlineData("sw{{ 1 }}")]
    [InlineData("{%x%}")]
    [InlineData("{#sw")]
    [InlineData("<\u200b%x")]
    public async Task A_device_id_that_opens_a_template_is_sent_to_no_runner(string device)
    {
        stackStorm.Declares(Orders.EnableInterface);

        var attempt = await rig.TryAsync(Orders.Guide() with { DeviceId = device });

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("device_id 含有模板起始符");
        stackStorm.Posts.Should().BeEmpty();
    }

    private string Description() => stackStorm.Posts[^1] is { } post
        ? JsonNode.Parse(post.Body!)!["parameters"]!["fault_description"]!.GetValue<string>()
        : "";

    private async Task<string> SentAsync(string description, string? runner)
    {
        stackStorm.Lives("01c_python_success").IsRunBy(Orders.EnableInterface, runner);
        (await rig.TryAsync(Orders.Guide() with { Description = description })).Outcome.Should().Be(AttemptOutcome.Succeeded);
        return Description();
    }
}
