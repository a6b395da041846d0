using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Awx;

/// <summary>What a job with a final status came to: the status alone proves little.</summary>
public sealed class JobEndTests : IDisposable
{
    private readonly FakeAwx awx = new();
    private readonly AwxRig rig;

    public JobEndTests() => rig = new AwxRig(awx.BaseUrl, "AWX_JOB_TIMEOUT=120") { Step = TimeSpan.FromMilliseconds(500) };

    public void Dispose()
    {
        rig.Dispose();
        awx.Launches.Should().ContainSingle();
        awx.Cancellations.Should().BeEmpty();
        awx.Dispose();
    }

    [Theory]
    [InlineData("the one host", nameof(AttemptOutcome.Succeeded), "successful (execution: 2)")]
    [InlineData("no host", nameof(AttemptOutcome.Failed), "没有在任何主机上执行")]
    [InlineData("other host", nameof(AttemptOutcome.Escalated), "作业在其他主机上执行了：r2，要求的是 1")]
    [InlineData("two hosts", nameof(AttemptOutcome.Escalated), "作业在其他主机上执行了：1，r2，要求的是 1")]
    [InlineData("many hosts", nameof(AttemptOutcome.Escalated), "r0，r1，r2，r3，r4…，要求的是 1")]
    [InlineData("failures", nameof(AttemptOutcome.Failed), "主机 1 的结果含有失败")]
    [InlineData("dark", nameof(AttemptOutcome.Failed), "主机 1 的结果含有失败")]
    [InlineData("no counts", nameof(AttemptOutcome.Failed), "主机 1 的结果含有失败")]
    public async Task Successful_counts_with_the_one_host_and_no_failure(string hosts, string outcome, string words)
    {
        awx.Life = [FakeJob.Runs, job =>
        {
            job.EndsAs("46-job-successful-no-host");
            Has(job, hosts);
        }];

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Status.Should().Be("successful");
        attempt.Result.Should().Contain(words);
        attempt.Details!["end_timestamp"]!.GetValue<string>().Should().Be("2026-11-28T18:58:13.914489Z");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"True\"", true)]
    [InlineData("\"$hidden due to Ansible no_log flag$\"", true)]
    [InlineData("1", true)]
    [InlineData("null", true)]
    [InlineData("{}", true)]
    [InlineData("false", false)]
    [InlineData("\"False\"", false)]
    [InlineData("\" no\\n\"", false)]
    [InlineData("0", false)]
    [InlineData("0.0", false)]
    [InlineData("\"0\"", false)]
    public async Task A_playbook_that_says_that_nothing_is_repaired_is_believed(string repaired, bool succeeds)
    {
        awx.Life = [job =>
        {
            FakeJob.Succeeds(job);
            job.Document["artifacts"] = new JsonObject { ["repaired"] = JsonNode.Parse(repaired), ["detail"] = "port\u001b[31m is\nup\u001b[0m" };
        }];

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(succeeds ? AttemptOutcome.Succeeded : AttemptOutcome.Failed);
        attempt.Result.Should().EndWith(succeeds ? "successful (execution: 2)" : "successful (execution: 2)，原因：playbook 报告未修复：port is up");
    }

    [Theory]
    [InlineData(3, "the one host", nameof(AttemptOutcome.Succeeded), 4)]
    [InlineData(int.MaxValue, "the one host", nameof(AttemptOutcome.Succeeded), 30)]
    [InlineData(int.MaxValue, "no host", nameof(AttemptOutcome.Unknown), 30)]
    public async Task The_events_are_waited_for_and_not_for_ever(int looks, string hosts, string outcome, int seconds)
    {
        DateTimeOffset? ended = null;
        var read = 0;
        awx.Life = [FakeJob.Runs, job =>
        {
            job.EndsAs("14-job-successful");
            Has(job, hosts);
        }];
        awx.On("GET", "jobs/2/", _ =>
        {
            ended ??= rig.Time.GetUtcNow();
            awx.Jobs[0].Document["event_processing_finished"] = ++read > looks;
            return null;
        });

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.ToString().Should().Be(outcome);
        (rig.Time.GetUtcNow() - ended!.Value).TotalSeconds.Should().BeInRange(Math.Min(seconds, looks), seconds + 4);
        attempt.Details!["result"]!["artifacts"]!["repaired"]!.GetValue<bool>().Should().BeTrue();
    }

    [Theory]
    [InlineData("jobs/2/job_host_summaries/", 20, nameof(AttemptOutcome.Succeeded))]
    [InlineData("jobs/2/", 20, nameof(AttemptOutcome.Succeeded))]
    [InlineData("jobs/2/job_host_summaries/", 900, nameof(AttemptOutcome.Unknown))]
    [InlineData("jobs/2/", 900, nameof(AttemptOutcome.Unknown))]
    public async Task What_cannot_be_read_for_a_while_is_read_again(string path, int seconds, string outcome)
    {
        var since = rig.Time.GetUtcNow();
        awx.On("GET", path, _ => (rig.Time.GetUtcNow() - since).TotalSeconds < seconds ? FakeStackStorm.Text(502, "<html>Bad Gateway</html>", "text/html") : null);

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Result.Should().NotContain("<");
    }

    [Theory]
    [InlineData("26 with stats", nameof(AttemptOutcome.Failed), false, "任务“check the interface”失败：non-zero return code；line protocol is down")]
    [InlineData("26 unreachable", nameof(AttemptOutcome.Failed), false, "任务“check the interface”主机不可达")]
    [InlineData("26 with stats, no host", nameof(AttemptOutcome.Failed), false, "failed (execution: 2)")]
    [InlineData("26 on two hosts", nameof(AttemptOutcome.Escalated), false, "作业在其他主机上执行了：r1，r2，要求的是 1")]
    [InlineData("26 without stats", nameof(AttemptOutcome.Failed), true, "没有到达自身的结尾")]
    [InlineData("26, events refused", nameof(AttemptOutcome.Failed), true, "无法读取作业的事件")]
    [InlineData("no host matched", nameof(AttemptOutcome.Failed), false, "清单中没有与 1 匹配的主机，未触及任何设备")]
    [InlineData("no host matched, events not stored", nameof(AttemptOutcome.Failed), true, "没有到达自身的结尾")]
    [InlineData("30", nameof(AttemptOutcome.Failed), true, "Job terminated due to timeout")]
    [InlineData("30 with stats", nameof(AttemptOutcome.Failed), true, "Job terminated due to timeout")]
    [InlineData("40", nameof(AttemptOutcome.Failed), true, "Failed to JSON parse a line from worker stream")]
    [InlineData("43", nameof(AttemptOutcome.Failed), true, "Task was marked as running at system start up")]
    [InlineData("42", nameof(AttemptOutcome.Failed), false, "FileNotFoundError: [Errno 2] No such file or directory")]
    [InlineData("42 not started", nameof(AttemptOutcome.Failed), false, "没有触及设备")]
    [InlineData("42 with events", nameof(AttemptOutcome.Failed), true, "FileNotFoundError")]
    [InlineData("42, events not stored", nameof(AttemptOutcome.Failed), true, "FileNotFoundError")]
    [InlineData("42 explained", nameof(AttemptOutcome.Failed), true, "FileNotFoundError")]
    [InlineData("29", nameof(AttemptOutcome.Failed), true, "canceled (execution: 2)")]
    [InlineData("39", nameof(AttemptOutcome.Failed), true, "canceled (execution: 2)")]
    [InlineData("canceled while pending", nameof(AttemptOutcome.Failed), false, "未执行，没有触及设备")]
    [InlineData("not starting canceled task", nameof(AttemptOutcome.Failed), false, "未执行，没有触及设备")]
    public async Task Any_other_end_frees_the_device_only_where_the_playbook_can_no_longer_be_running(string end, string outcome, bool closes, string words)
    {
        awx.Life = [FakeJob.Runs, job => Apply(job, end)];
        var order = AwxRig.Order();

        var attempt = await rig.RunAsync(order);

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Result.Should().Contain(words);
        attempt.Result.Contains("已等到 playbook 最迟可能结束的时间", StringComparison.Ordinal).Should().Be(closes);
        (await AwxRig.RecordAsync(order)).Any(line => line.Contains("playbook 最迟可能运行到", StringComparison.Ordinal)).Should().Be(closes);
    }

    private static void Has(FakeJob job, string hosts)
    {
        Action has = hosts switch
        {
            "the one host" => () => job.On("1"),
            "no host" => job.Hosts.Clear,
            "other host" => () => job.On("r2"),
            "two hosts" => () => new List<string> { "1", "r2" }.ForEach(name => job.On(name)),
            "many hosts" => () => Enumerable.Range(0, 20).ToList().ForEach(nth => job.On($"r{nth}")),
            "failures" => () => job.On("1", failures: 1),
            "dark" => () => job.On("1", dark: 1),
            _ => () => job.Hosts.Add(new JsonObject { ["host_name"] = "1" }),
        };
        has();
    }

    private void Apply(FakeJob job, string end)
    {
        var failed = FakeAwx.Recorded("27-events-failed")["results"]![0]!.DeepClone().AsObject();
        var stats = new JsonObject { ["event"] = "playbook_on_stats" };
        var number = end[..2];
        job.EndsAs(number switch
        {
            "26" => "26-job-failed",
            "30" => "30-job-timeout",
            "40" => "40-job-shutdown",
            "43" => "43-job-reaped-still-running",
            "42" => "42-job-error",
            "29" => "29-job-canceled",
            "39" => "39-job-canceled-still-running",
            "no" when end.StartsWith("not", StringComparison.Ordinal) => "29-job-canceled",
            "no" => "26-job-failed",
            _ => "29-job-canceled",
        });
        job.Document["timeout"] = 30;
        job.Document["event_processing_finished"] = !end.Contains("not stored", StringComparison.Ordinal);
        switch (end)
        {
            case "26 with stats":
                job.On("1", failures: 1);
                job.Events.AddRange([failed, stats]);
                break;
            case "26 unreachable":
                failed["event"] = "runner_on_unreachable";
                job.On("1", dark: 1);
                job.Events.AddRange([failed, stats]);
                break;
            case "26 with stats, no host":
                job.Events.Add(stats);
                break;
            case "26 on two hosts":
                FakeAwx.Recorded("28-host-summaries")["results"]!.AsArray().ToList().ForEach(host => job.Hosts.Add(host!.DeepClone()));
                job.Events.AddRange([failed, stats]);
                break;
            case "26 without stats":
                job.Events.Add(failed);
                break;
            case "26, events refused":
                awx.Answers("GET", "jobs/2/job_events/", "22-403-not-visible");
                break;
            case "no host matched" or "no host matched, events not stored":
                job.Text = "[WARNING]: Could not match supplied host pattern, ignoring: 1\nERROR! Specified inventory, host pattern and/or --limit leaves us with no hosts to target.\n";
                job.Events.Add(new JsonObject { ["event"] = "verbose" });
                break;
            case "30 with stats":
                job.On("1");
                job.Events.Add(stats);
                break;
            case "42 not started" or "canceled while pending":
                job.Document["started"] = null;
                break;
            case "42 with events":
                job.Events.Add(new JsonObject { ["event"] = "playbook_on_task_start" });
                break;
            case "42 explained":
                job.Document["job_explanation"] = "Task was marked as running but was not present in the job queue, so it has been marked as failed.";
                break;
            case "not starting canceled task":
                job.Document["result_traceback"] = "Traceback (most recent call last):\nRuntimeError: not starting canceled task";
                break;
        }
    }
}
