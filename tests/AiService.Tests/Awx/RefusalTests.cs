using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Awx;

/// <summary>What AWX, or something before it, answers instead: a sentence with its cure, nothing of a page, nothing sent twice.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string Launch = "job_templates/10/launch/";
    private const string Page = "<!doctype html><html><head><title>Server Error</title></head><body><h1>secret page</h1></body></html>";
    private const string Rights = "该用户需要此作业模板的 Execute 权限，令牌的范围须为 write";
    private const string Login = "检查 AWX_TOKEN（或 AWX_USERNAME、AWX_PASSWORD）是否正确、未被撤销";
    private const string Template = "检查作业模板的启动提示、问卷、清单与凭据";

    private readonly FakeAwx awx = new();
    private readonly AwxRig rig;

    public RefusalTests() => rig = new AwxRig(awx.BaseUrl);

    public void Dispose()
    {
        rig.Dispose();
        awx.Dispose();
    }

    [Theory]
    [InlineData("04-401-no-credentials", "HTTP 401：Authentication credentials were not provided.", Login)]
    [InlineData("05-401-bad-password", "HTTP 401：Authentication credentials were not provided.", "网关之后须使用网关的令牌，没有令牌接口的版本请用用户名和密码")]
    [InlineData("06-401-bad-token", "HTTP 401：Authentication credentials were not provided.", Login)]
    [InlineData("07-404", "HTTP 404：No JobTemplate matches the given query.", "检查作业模板或作业是否存在（组织/模板名称，或编号）")]
    [InlineData("08-400-parse", "HTTP 400：JSON parse error - Expecting value: line 1 column 10 (char 9) Possible cause: trailing comma.", Template)]
    [InlineData("08b-415", "HTTP 415：You did not use correct Content-Type", "请求须为 application/json")]
    [InlineData("17-400-survey-missing", "HTTP 400：variables_needed_to_start: 'device_id' value missing，'fault_level' value missing", Template)]
    [InlineData("18-400-survey-type", "HTTP 400：variables_needed_to_start: Value 6 for 'device_id' expected to be a string.", Template)]
    [InlineData("20-400-extra-vars", "HTTP 400：extra_vars: Cannot parse as JSON", Template)]
    [InlineData("21-400-no-inventory", "HTTP 400：resources_needed_to_start: Job Template inventory is missing or undefined.", Template)]
    [InlineData("22-403-not-visible", "HTTP 403：You do not have permission to perform this action.", Rights)]
    [InlineData("22b-403-read-only-role", "HTTP 403：You do not have permission to perform this action.", Rights)]
    [InlineData("23-403-read-token", "HTTP 403：You do not have permission to perform this action.", Rights)]
    [InlineData("25-cancel-405", "HTTP 405：Method \"POST\" not allowed.", "地址末尾缺少斜杠")]
    public async Task A_refused_launch_is_an_end_with_AWXs_own_words_and_the_cure(string recording, string words, string cure)
    {
        awx.Answers("POST", Launch, recording);

        await NeverBeganAsync(words, cure);

        awx.Launches.Should().ContainSingle();
        rig.Journal!.HasTouched.Should().BeTrue("it was recorded before it was sent");
    }

    [Theory]
    [InlineData(404, "检查 AWX_BASE_URL，是否指向 /api/v2（网关之后为 /api/controller/v2）")]
    [InlineData(403, Rights)]
    [InlineData(400, "检查 AWX_BASE_URL 的协议、端口与路径")]
    [InlineData(401, Login)]
    [InlineData(429, "AWX 之前的网关限制了请求频率，请提高其限额")]
    public async Task A_refusal_with_a_page_of_HTML_quotes_nothing_of_it(int status, string cure)
    {
        awx.On("POST", Launch, _ => FakeStackStorm.Text(status, Page, "text/html"));

        await NeverBeganAsync($"HTTP {status}：应答不是 AWX 的 JSON", cure);
        awx.Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData("""["first", {"detail": "second"}]""", "first，second")]
    [InlineData("""{"__all__": ["both"], "limit": {"deep": ["x", 3, null]}}""", "both；limit: deep: x，3，null")]
    [InlineData("{}", "HTTP 400")]
    [InlineData("{\"detail\": \"line\\nbreak \\u0007\"}", "line break")]
    public async Task A_refusal_of_any_shape_becomes_one_bounded_line(string body, string words)
    {
        awx.On("POST", Launch, _ => FakeStackStorm.Text(400, body, "application/json"));

        await NeverBeganAsync(words, Template);
    }

    [Fact]
    public async Task A_refusal_of_many_megabytes_is_not_quoted_whole()
    {
        awx.On("POST", Launch, _ => FakeAwx.Refusal(400, new string('x', 1_000_000)));

        (await NeverBeganAsync("HTTP 400：xxx", Template)).Length.Should().BeLessThan(600);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirected_launch_is_not_followed(int status)
    {
        awx.On("POST", Launch, _ => FakeStackStorm.Text(status, Page, "text/html", ("Location", awx.BaseUrl + "/job_templates/10/launch")));

        await NeverBeganAsync($"HTTP {status} 重定向（不跟随）", "检查 AWX_BASE_URL");
        awx.Launches.Should().ContainSingle();
        awx.Requests.Should().NotContain(request => request.Path.EndsWith("/launch", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> BeforeTheLaunch
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var path in (string[])["job_templates/", "me/", Launch])
            {
                foreach (var answer in (string[])["04-401-no-credentials", "07-404", "22-403-not-visible", "31-find-by-extra-vars", "44-database-down", "404", "429", "301", "502", "503", "504", "200"])
                {
                    data.Add(path, answer);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BeforeTheLaunch))]
    public async Task An_answer_that_cannot_be_used_before_the_launch_ends_the_attempt_before_it_began(string path, string answer)
    {
        if (answer.Length > 3)
        {
            awx.Answers("GET", path, answer);
        }
        else
        {
            awx.On("GET", path, _ => FakeStackStorm.Text(int.Parse(answer, null), Page, "text/html", ("Location", awx.BaseUrl + "/login/")));
        }

        await NeverBeganAsync(answer switch
        {
            "44-database-down" => "HTTP 500：应答不是 AWX 的 JSON",
            "301" => "HTTP 301 重定向（不跟随）",
            "200" => "HTTP 200，应答不是 AWX 的 JSON",
            "504" => "AWX 未在限定时间内应答",
            _ => "HTTP " + (answer.Length > 3 ? Recording.Of(answer, "awx").Status : answer),
        }, answer switch
        {
            "04-401-no-credentials" => Login,
            "22-403-not-visible" or "31-find-by-extra-vars" => Rights,
            "44-database-down" => "AWX 内部错误（例如数据库不可用），详情见 AWX 的日志",
            "07-404" => "检查作业模板或作业是否存在",
            "429" => "AWX 之前的网关限制了请求频率",
            "502" or "503" or "504" => "AWX 之前的代理没有得到应答，检查 AWX 的 web 服务",
            _ => "检查 AWX_BASE_URL",
        });

        awx.Requests.Should().OnlyContain(request => request.Method == "GET");
        rig.Journal!.HasTouched.Should().BeFalse();
    }

    [Theory]
    [InlineData("""{"count": 0, "next": null, "results": []}""")]
    [InlineData("""{"count": 2, "next": null, "results": [{"id": 10}, {"id": 11}]}""")]
    [InlineData("""{"count": 1, "next": null, "results": [{"name": "network-repair"}]}""")]
    public async Task A_template_that_does_not_resolve_to_one_is_not_launched(string list)
    {
        awx.On("GET", "job_templates/", _ => FakeStackStorm.Text(200, list, "application/json"));

        await NeverBeganAsync($"AWX 中没有作业模板 {FakeAwx.Action}", "检查名称（组织/模板），并授予 Execute 权限");
    }

    [Theory]
    [InlineData("me/", """{"results": []}""", "AWX 没有说明凭据属于哪个用户")]
    [InlineData("me/", """{"results": [null]}""", "应答不是 AWX 的 JSON")]
    [InlineData("me/", """{"results": [{"id": 7}, {"id": 8}]}""", "AWX 没有说明凭据属于哪个用户")]
    [InlineData("job_templates/", """{"detail": "x"}""", "应答不是 AWX 的 JSON")]
    [InlineData(Launch, """{"ask_limit_on_launch": "yes"}""", "应答不是 AWX 的 JSON")]
    [InlineData(Launch, "[]", "应答不是 AWX 的 JSON")]
    [InlineData(Launch, "{}", "未启用“启动时提示限制（limit）”")]
    public async Task JSON_of_another_shape_is_not_taken_for_consent(string path, string body, string words)
    {
        awx.On("GET", path, _ => FakeStackStorm.Text(200, body, "application/json"));

        await NeverBeganAsync(words, words);
        awx.Launches.Should().BeEmpty();
    }

    /// <summary>A label is a convenience: whatever becomes of it, the look-up compares the variables.</summary>
    [Theory]
    [InlineData("22-403-not-visible")]
    [InlineData("44-database-down")]
    public async Task A_label_that_cannot_be_made_keeps_no_job_from_being_launched(string recording)
    {
        awx.Answers("POST", "labels/", recording);

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);

        awx.Sent["labels"].Should().BeNull();
        awx.Requests.Count(request => request.Path.EndsWith("/labels/", StringComparison.Ordinal)).Should().Be(1);
    }

    private async Task<string> NeverBeganAsync(string words, string cure)
    {
        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.ExecutionId.Should().BeNull();
        attempt.Result.Should().StartWith($"AWX 动作 {FakeAwx.Action} 未执行：").And.Contain(words).And.Contain(cure)
            .And.NotContainAny("<", "secret page", "Server Error", "\n");
        rig.Log.Should().NotContain("secret page");
        return attempt.Result;
    }
}
