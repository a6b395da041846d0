using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>StackStorm's definite no: nothing ran, another provider may try, and the guide's advice (section 7) is given.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string View = "/v1/actions/views/parameters/" + Orders.EnableInterface;

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public RefusalTests() => rig = new StackStormRig(stackStorm.BaseUrl);

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Theory]
    [InlineData("03c_unknown_parameter", "Additional properties are not allowed ('bogus' was unexpected)")]
    [InlineData("03d_string_param_sent_as_integer", "Value \"1\" must either be a string or None. Got \"int\".")]
    [InlineData("03k3_jinja_undefined", "Dependency unsatisfied in variable \"nope\"")]
    [InlineData("03b_disabled_action", "Unable to execute. Action \"network.disabled_action\" is disabled.")]
    [InlineData("02k_wrong_token", "HTTP 401：Unauthorized。检查 API Key / Auth Token 是否有效，URL 是否指向 /api/v1")]
    [InlineData("02z1_rbac_observer_execute_403", "检查 API Key / Auth Token 是否有效，URL 是否指向 /api/v1")]
    [InlineData("03r_api_prefix", "The resource could not be found.。检查动作是否已在 StackStorm 注册，URL 是否指向 /api/v1")]
    public async Task A_refused_post_is_an_end_with_StackStorms_own_words(string recording, string words)
    {
        stackStorm.Declares(Orders.EnableInterface).AnswersPost(recording);

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().StartWith("StackStorm 动作 network.remediation.enable_interface 未执行：").And.Contain(words);
        attempt.ExecutionId.Should().BeNull();
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task The_hash_of_a_wrong_key_is_shown_nowhere()
    {
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("02j_wrong_key");

        var attempt = await rig.TryAsync();

        attempt.Result.Should().Contain("HTTP 401：Unauthorized - ApiKey with key_hash=*** not found.");
        rig.Log.Should().NotContain("029f9833");
    }

    [Theory]
    [InlineData("02k_wrong_token", "检查 API Key / Auth Token 是否有效")]
    [InlineData("04e2_params_view_unknown", "Referenced action \"network.nope\" doesnt exist")]
    [InlineData("08f2_mongo_down_get", "HTTP 500：Internal Server Error")]
    public async Task Without_a_declaration_nothing_is_sent(string recording, string words)
    {
        stackStorm.Answers("GET", View, recording);

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain(words);
        stackStorm.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_role_that_may_not_view_the_action_still_sends_the_guides_three_parameters()
    {
        stackStorm.Lives("01c_python_success");
        stackStorm.Answers("GET", View, "02z1_rbac_observer_execute_403");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        stackStorm.Sent["parameters"]!.AsObject().Select(parameter => parameter.Key)
            .Should().Equal("device_id", "fault_description", "fault_level");
    }

    [Fact]
    public async Task Html_from_a_wrong_base_url_is_reported_with_the_cure()
    {
        stackStorm.On("GET", View, _ => FakeStackStorm.Text(200, "<html>StackStorm Web UI</html>", "text/html"));

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("应答不是 StackStorm 的 JSON").And.Contain("URL 是否指向 /api/v1");
    }

    [Fact]
    public async Task A_redirect_is_reported_and_not_followed()
    {
        stackStorm.Declares(Orders.EnableInterface)
            .On("POST", "/v1/executions", _ => FakeStackStorm.Text(302, string.Empty, "text/html", ("Location", stackStorm.BaseUrl + "/login")));

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("HTTP 302 重定向（不跟随）").And.Contain("URL 是否指向 /api/v1");
        stackStorm.RequestsBesideLookUps.Should().ContainSingle();
    }

    [Fact]
    public async Task After_a_refusal_the_declaration_is_read_again()
    {
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("03c_unknown_parameter");

        await rig.TryAsync();
        await rig.TryAsync();

        stackStorm.Requests.Count(request => request.Path == View).Should().Be(2);
    }
}
