using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Awx;

/// <summary>A job that is not the one that was asked for is cancelled at once, whatever becomes of it, and a person has to look.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly FakeAwx awx = new();
    private readonly AwxRig rig;

    public AnswerTests() => rig = new AwxRig(awx.BaseUrl) { Step = TimeSpan.FromSeconds(1) };

    public void Dispose()
    {
        rig.Dispose();
        awx.Dispose();
    }

    [Theory]
    [InlineData("ignored_fields", """{"limit": "1"}""", "AWX 丢弃了启动参数 limit")]
    [InlineData("ignored_fields", """{"extra_vars": {"trace_tag": "x"}}""", "AWX 丢弃了启动参数 extra_vars")]
    [InlineData("ignored_fields", """{"labels": []}""", "AWX 丢弃了启动参数 labels")]
    [InlineData("ignored_fields", "RECORDED 13-launch-ignored-fields", "AWX 丢弃了启动参数 extra_vars")]
    [InlineData("ignored_fields", "RECORDED 19-launch-survey-extra-ignored", "AWX 丢弃了启动参数 extra_vars")]
    [InlineData("limit", "\"\"", "作业的 limit 与所要求的主机 1 不同")]
    [InlineData("limit", "\" \"", "作业的 limit 与所要求的主机 1 不同")]
    [InlineData("limit", "null", "作业的 limit 与所要求的主机 1 不同")]
    [InlineData("limit", "\"all\"", "作业的 limit 与所要求的主机 1 不同")]
    [InlineData("limit", "\"1,2\"", "作业的 limit 与所要求的主机 1 不同")]
    [InlineData("extra_vars", "\"\"", "作业的变量无法读取")]
    [InlineData("extra_vars", "null", "作业的变量无法读取")]
    [InlineData("extra_vars", "\"not JSON\"", "作业的变量无法读取")]
    [InlineData("extra_vars", "\"[1]\"", "作业的变量无法读取")]
    [InlineData("extra_vars.device_id", "1", "作业的变量 device_id 与所发送的不同")]
    [InlineData("extra_vars.device_id", "\"2\"", "作业的变量 device_id 与所发送的不同")]
    [InlineData("extra_vars.device_id", "null", "作业的变量 device_id 与所发送的不同")]
    [InlineData("extra_vars.interface", "\"Gig0/0/2\"", "作业的变量 interface 与所发送的不同")]
    [InlineData("extra_vars.trace_tag", null, "作业的变量 trace_tag 与所发送的不同")]
    [InlineData("extra_vars.site", "\"$encrypted$\"", "作业的变量 site 与所发送的不同")]
    public async Task It_is_cancelled_at_once_and_escalated_with_the_reason(string member, string? value, string reason)
    {
        Answer(member, value);

        var attempt = await rig.RunAsync(AwxRig.Order(("site", "\"hub\"")));

        attempt.Outcome.Should().Be(AttemptOutcome.Escalated, "no other provider may try");
        attempt.Result.Should().Contain("状态：canceled (execution: 2)").And.Contain(reason).And.Contain("请人工检查");
        (awx.Launches.Count, awx.Cancellations.Count).Should().Be((1, 1));
        Order("/launch/", "/cancel/").Should().BeTrue("the cancellation follows the launch, before anything else is asked of the job");
    }

    [Theory]
    [InlineData("successful")]
    [InlineData("failed")]
    public async Task One_that_has_ended_before_it_could_be_cancelled_is_escalated_all_the_same(string status)
    {
        Answer("extra_vars.interface", "\"Gig0/0/2\"", job =>
        {
            (status == "successful" ? (Action<FakeJob>)FakeJob.Succeeds : FakeJob.Fails)(job);
        });

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Escalated);
        attempt.Result.Should().Contain(status).And.Contain("作业的变量 interface 与所发送的不同");
        awx.Cancellations.Should().ContainSingle();
    }

    [Fact]
    public async Task One_that_had_begun_keeps_the_device_closed_as_long_as_its_playbook_may_run()
    {
        Answer("limit", "\"\"", job =>
        {
            FakeJob.Runs(job);
            job.Document["timeout"] = 300;
        });

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Escalated);
        attempt.Result.Should().Contain("作业的 limit 与所要求的主机 1 不同");
        (rig.Time.GetUtcNow() - new DateTimeOffset(2026, 11, 23, 13, 40, 12, TimeSpan.Zero)).Should().BeGreaterThan(TimeSpan.FromSeconds(300));
    }

    [Fact]
    public async Task One_that_cannot_be_cancelled_may_still_run()
    {
        Answer("limit", "\"\"", job =>
        {
            FakeJob.Runs(job);
            job.OnCancel = _ => { };
        });

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("作业的 limit 与所要求的主机 1 不同").And.Contain("无法确认");
    }

    [Theory]
    [InlineData("24-cancel-202", "已请求取消")]
    [InlineData("25-cancel-405", "取消未被确认：HTTP 405")]
    public async Task A_workflow_in_the_place_of_a_job_is_cancelled_at_once_and_may_still_run(string cancellation, string words)
    {
        awx.Answers("POST", "job_templates/10/launch/", "37-workflow-launch").On("POST", "workflow_jobs/28/cancel/", _ => FakeStackStorm.Text(Recording.Of(cancellation, "awx").Status, string.Empty, "text/html"));

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown, "its jobs are not followed: no other provider may try, and the device is left alone");
        attempt.Result.Should().Contain("AWX 启动了工作流 28，而不是一个作业").And.Contain(words).And.Contain("请人工确认设备状态");
        awx.Cancellations.Should().ContainSingle().Which.Path.Should().Be("/api/v2/workflow_jobs/28/cancel/");
        awx.Launches.Should().ContainSingle();
        rig.Time.GetUtcNow().Should().BeBefore(new DateTimeOffset(2026, 11, 23, 13, 40, 40, TimeSpan.Zero), "nothing is looked up for minutes");
    }

    /// <summary>Changes the answer; the job's own page shows the same.</summary>
    private void Answer(string member, string? value, Action<FakeJob>? meanwhile = null) => awx.OnLaunched = job =>
    {
        var answer = job.Answer();
        if (member.Split('.') is [_, var variable])
        {
            var variables = JsonNode.Parse(job.Document["extra_vars"]!.GetValue<string>())!.AsObject();
            variables.Remove(variable);
            if (value is not null)
            {
                variables[variable] = JsonNode.Parse(value);
            }

            job.Document["extra_vars"] = variables.ToJsonString();
            answer["extra_vars"] = variables.ToJsonString();
        }
        else
        {
            var node = value!.Split(' ') is ["RECORDED", var name] ? FakeAwx.Recorded(name)[member]!.DeepClone() : JsonNode.Parse(value);
            answer[member] = node;
            if (member != "ignored_fields")
            {
                job.Document[member] = node?.DeepClone();
            }
        }

        meanwhile?.Invoke(job);
        return FakeStackStorm.Json(201, answer);
    };

    private bool Order(string first, string second)
    {
        var paths = awx.Requests.Select(request => request.Path).SkipWhile(path => !path.EndsWith(first, StringComparison.Ordinal)).ToList();
        var posted = paths.FindLastIndex(path => path.EndsWith(first, StringComparison.Ordinal));
        return paths[posted + 1].EndsWith(second, StringComparison.Ordinal);
    }
}
