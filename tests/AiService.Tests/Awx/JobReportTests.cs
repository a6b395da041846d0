using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Repairs.Running;

namespace AiService.Tests.Awx;

/// <summary>What the result and its details say of a job: the failing task, and what AWX keeps, without secrets and within limits.</summary>
public sealed class JobReportTests : IDisposable
{
    private readonly FakeAwx awx = new();
    private readonly AwxRig rig;

    public JobReportTests() => rig = new AwxRig(awx.BaseUrl, "AWX_JOB_TIMEOUT=60");

    public void Dispose()
    {
        rig.Dispose();
        awx.Dispose();
    }

    [Fact]
    public async Task The_failing_task_and_its_message_are_quoted()
    {
        awx.Life = [FakeJob.Fails];

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Result.Should().Be("AWX 动作 Network/network-repair 状态：failed (execution: 2)，原因：任务“check the interface”失败：non-zero return code；line protocol is down");
        attempt.Details!["result"]!["task"]!.GetValue<string>().Should().Be("check the interface");
        attempt.Details["result"]!["message"]!.GetValue<string>().Should().Contain("line protocol is down");
    }

    [Fact]
    public async Task Failures_that_the_playbook_ignored_are_not_quoted()
    {
        awx.Life = [job =>
        {
            FakeJob.Fails(job);
            for (var nth = 0; nth < 4; nth++)
            {
                job.Events.Add(Failed($"probe {nth}", new JsonObject { ["msg"] = "not reachable" }, ignored: true));
            }
        }];

        (await rig.RunAsync(AwxRig.Order())).Result.Should().Contain("任务“check the interface”失败").And.NotContain("probe");
    }

    [Theory]
    [InlineData("""{"msg": "\u001b[1;31mport\u001b[0m is \u001b]0;title\u0007down\nfor good\u0000\u202e"}""", "失败：port is down for good")]
    [InlineData("""{"msg": ["first", "second"]}""", "失败：first second")]
    [InlineData("""{"msg": {"code": 5}}""", """失败：{"code":5}""")]
    [InlineData("""{"censored": "the output has been hidden due to the fact that 'no_log: true' was specified", "changed": false}""", "失败：the output has been hidden due to the fact that 'no_log: true' was specified")]
    [InlineData("""{"msg": "the token is t0k3n-0123456789abcdef"}""", "失败：the token is ***")]
    [InlineData("""{"msg": "the token is t0k3n\u0000-0123\u001b[0m456789abcdef"}""", "失败：the token is ***")]
    [InlineData("""{"msg": "<b>{{ 1+1 }}</b>"}""", "失败：<b>{{ 1+1 }}</b>")]
    [InlineData("""{"msg": 5}""", "任务“enable the port”失败")]
    [InlineData("""{}""", "任务“enable the port”失败")]
    [InlineData("""[]""", "任务“enable the port”失败")]
    [InlineData("""null""", "任务“enable the port”失败")]
    public async Task A_message_is_one_line_without_secrets_and_control_characters(string result, string words)
    {
        awx.Life = [job => Fails(job, Failed("enable the port", JsonNode.Parse(result)))];

        (await rig.RunAsync(AwxRig.Order())).Result.Should().EndWith(words);
    }

    [Fact]
    public async Task A_long_message_is_cut_and_events_too_large_to_be_read_are_done_without()
    {
        awx.Life = [job => Fails(job, Failed("enable the port", new JsonObject { ["msg"] = new string('x', 600_000) }))];
        var cut = await rig.RunAsync(AwxRig.Order());
        awx.Life = [job => Fails(job, Failed("enable the port", new JsonObject { ["msg"] = new string('x', 5_000_000) }))];
        var bare = await rig.RunAsync(AwxRig.Order());

        cut.Outcome.Should().Be(AttemptOutcome.Failed);
        cut.Result.Length.Should().BeLessThan(700);
        bare.Outcome.Should().Be(AttemptOutcome.Failed);
        bare.Result.Should().EndWith("failed (execution: 3)");
    }

    [Fact]
    public async Task The_details_hold_what_AWX_keeps_of_the_job()
    {
        awx.Life = [FakeJob.Runs, job =>
        {
            FakeJob.Succeeds(job);
            job.Document["artifacts"] = new JsonObject { ["repaired"] = true, ["detail"] = "up", ["password"] = "open-sesame", ["echo"] = AwxRig.Token };
        }];

        var attempt = await rig.RunAsync(AwxRig.Order());

        JsonNode.DeepEquals(attempt.Details, JsonNode.Parse(
            """
            {
              "id": "2", "status": "successful", "action": {"ref": "Network/network-repair"},
              "start_timestamp": "2026-11-23T13:40:12.637303Z", "end_timestamp": "2026-11-23T13:40:15.606157Z",
              "result": {
                "hosts": [{"host": "1", "ok": 3, "changed": 1, "failures": 0, "dark": 0}],
                "artifacts": {"repaired": true, "detail": "up", "password": "***", "echo": "***"}
              }
            }
            """)).Should().BeTrue(attempt.Details!.ToJsonString());
    }

    [Fact]
    public async Task Details_are_trimmed_to_their_size_and_say_so()
    {
        awx.Life = [job =>
        {
            FakeJob.Succeeds(job);
            job.Document["artifacts"] = new JsonObject { ["repaired"] = true, ["log"] = new string('行', 50_000), ["lines"] = new JsonArray([.. Enumerable.Range(0, 5000).Select(nth => JsonValue.Create(nth))]) };
        }];

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.Details!["truncated"]!.GetValue<bool>().Should().BeTrue();
        Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(attempt.Details, AiService.Hosting.Json.Wire)).Should().BeLessThan(9 * 1024);
        attempt.Details["result"]!["hosts"]![0]!["host"]!.GetValue<string>().Should().Be("1");
    }

    [Fact]
    public async Task An_explanation_of_AWX_is_one_line_in_the_result_and_in_the_record()
    {
        awx.Life = [job =>
        {
            job.Ends("failed", $"Previous Task Failed: {{\n\"job_type\": \"project_update\", \"key\": \"{AwxRig.Token}\"}}");
            job.Document["timeout"] = 5;
        }];
        var order = AwxRig.Order();

        var attempt = await rig.RunAsync(order);

        attempt.Result.Should().Contain("原因：Previous Task Failed: { \"job_type\": \"project_update\", \"key\": \"***\"}");
        string.Join('\n', await AwxRig.RecordAsync(order)).Should().NotContain(AwxRig.Token).And.Contain("Previous Task Failed: {");
    }

    private static void Fails(FakeJob job, JsonObject failed)
    {
        FakeJob.Fails(job);
        job.Events.RemoveAll(one => one["event"]!.GetValue<string>() == "runner_on_failed");
        job.Events.Add(failed);
    }

    private static JsonObject Failed(string task, JsonNode? result, bool ignored = false) => new()
    {
        ["event"] = "runner_on_failed",
        ["task"] = task,
        ["host_name"] = "1",
        ["event_data"] = new JsonObject { ["res"] = result, ["ignore_errors"] = ignored ? true : null },
    };
}
