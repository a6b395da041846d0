using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Awx.Api;
using AiService.Engines;

namespace AiService.Awx.Results;

/// <summary>
/// Judges a job whose status is final. The status alone proves little: <c>successful</c> is Ansible's exit code, also of a play that matched no host, and
/// <c>failed</c> and <c>canceled</c> stand there while the playbook goes on. The events are stored after the status, and are waited for.
/// </summary>
internal sealed class JobEvidence(AwxClient client, AwxOptions options, FailedTask failedTask, TimeProvider time) : IDisposable
{
    /// <summary>For the events of a job that is over. AWX may store them hours later, or never.</summary>
    private static readonly TimeSpan EventPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan EventPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>A worker that had just taken a job overwrites the status of its cancellation; after so long it does not.</summary>
    private static readonly TimeSpan RacePatience = TimeSpan.FromSeconds(5);

    /// <summary>Limits concurrent reads: many jobs may end at once.</summary>
    private readonly SemaphoreSlim reads = new(8);

    /// <param name="id">The job.</param>
    /// <param name="host">The one host that was meant.</param>
    /// <param name="last">The final status that was seen.</param>
    /// <param name="stopping">The process stops.</param>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<JobFindings> ReadAsync(long id, string? host, string? last, CancellationToken stopping)
    {
        var job = await SettledAsync(id, stopping);
        if (job is { Status: JobStatus.Canceled, Started: null } && !WasNotStarted(job))
        {
            // The worker's own end counts, where it had just taken the job.
            await Task.Delay(RacePatience, time, stopping);
            job = await SettledAsync(id, stopping) ?? job with { Status = null };
        }

        var found = job?.Status switch
        {
            null when last is JobStatus.Successful => new JobFindings(JobEnd.Unclear, "无法读取该作业") { Status = last },
            null => new JobFindings(JobEnd.MayStillRun, "无法读取该作业") { Status = JobStatus.Read(last) ?? JobStatus.Canceled },
            JobStatus.Successful => await OfSuccessAsync(id, job, host, stopping),
            JobStatus.Failed => await OfFailureAsync(id, job, host, stopping),
            JobStatus.Error => await OfErrorAsync(id, job, stopping),

            // A job that never got a worker has done nothing; of every other that was cancelled, the playbook may go on.
            JobStatus.Canceled => new JobFindings(job.Started is null || WasNotStarted(job) ? JobEnd.NeverRan : JobEnd.MayStillRun),
            _ => new JobFindings(JobEnd.MayStillRun, $"作业又变为 {JobStatus.Read(job.Status)}"),
        };
        return job is null ? found : Complete(found, job);
    }

    public void Dispose() => reads.Dispose();

    private static JobFindings Complete(JobFindings found, Job job)
    {
        if (job.Artifacts is { ValueKind: JsonValueKind.Object } artifacts && artifacts.EnumerateObject().Any())
        {
            found.Evidence["artifacts"] = JsonNode.Parse(artifacts.GetRawText());
        }

        if (!string.IsNullOrWhiteSpace(job.JobExplanation))
        {
            found.Evidence["job_explanation"] = job.JobExplanation;
        }

        return found with
        {
            Status = JobStatus.Read(found.Status ?? job.Status),
            Started = found.Started ?? job.Started,
            Finished = job.Finished,
            Timeout = job.Timeout > 0 ? job.Timeout : null,
        };
    }

    /// <summary>Reads the job until its events are stored, or that has taken too long.</summary>
    private async Task<Job?> SettledAsync(long id, CancellationToken stopping)
    {
        long? since = null;
        while (await ReadAsync(() => client.GetJobAsync(id, stopping), stopping) is { } job)
        {
            since ??= time.GetTimestamp();
            var needsEvents = job.Status is JobStatus.Successful or JobStatus.Failed or JobStatus.Error && string.IsNullOrWhiteSpace(job.JobExplanation);
            if (!needsEvents || job.EventProcessingFinished is true || time.GetElapsedTime(since.Value) >= EventPatience)
            {
                return job;
            }

            await Task.Delay(EventPause, time, stopping);
        }

        return null;
    }

    private async Task<JobFindings> OfSuccessAsync(long id, Job job, string? host, CancellationToken stopping)
    {
        if (await ReadAsync(() => client.ListHostsAsync(id, stopping), stopping) is not { } listed)
        {
            return new JobFindings(JobEnd.Unclear, "无法读取作业的主机结果");
        }

        var hosts = listed.Results!;
        var evidence = new JsonObject { ["hosts"] = Hosts(hosts) };
        if (hosts.Count == 0)
        {
            return job.EventProcessingFinished is true
                ? new JobFindings(JobEnd.Failed, "没有在任何主机上执行") { Evidence = evidence }
                : new JobFindings(JobEnd.Unclear, "AWX 未在限定时间内存入作业的事件，无法确认在哪台主机上执行") { Evidence = evidence };
        }

        if (Others(listed, host) is { } others)
        {
            return new JobFindings(JobEnd.OtherHosts, others) { Evidence = evidence };
        }

        return hosts[0] is not { Failures: 0, Dark: 0 } ? new JobFindings(JobEnd.Failed, $"主机 {host} 的结果含有失败") { Evidence = evidence }
            : IsDenied(job.Artifacts) ? new JobFindings(JobEnd.Failed, $"playbook 报告未修复{Detail(job.Artifacts)}") { Evidence = evidence }
            : new JobFindings(JobEnd.Succeeded) { Evidence = evidence };
    }

    private async Task<JobFindings> OfFailureAsync(long id, Job job, string? host, CancellationToken stopping)
    {
        if (!string.IsNullOrWhiteSpace(job.JobExplanation))
        {
            return new JobFindings(JobEnd.MayStillRun, failedTask.Shown(job.JobExplanation));
        }

        if (await ReadAsync(() => client.ListEventsAsync(id, "playbook_on_stats", 1, stopping), stopping) is not { } stats)
        {
            return new JobFindings(JobEnd.MayStillRun, "无法读取作业的事件");
        }

        if (stats.Results!.Count == 0)
        {
            return await HadNoHostAsync(id, job, stopping)
                ? new JobFindings(JobEnd.Failed, $"清单中没有与 {host} 匹配的主机，未触及任何设备")
                : new JobFindings(JobEnd.MayStillRun, "作业没有到达自身的结尾（没有 playbook_on_stats 事件）");
        }

        if (await ReadAsync(() => client.ListHostsAsync(id, stopping), stopping) is not { } listed)
        {
            return new JobFindings(JobEnd.Unclear, "无法读取作业的主机结果");
        }

        var evidence = new JsonObject { ["hosts"] = Hosts(listed.Results!) };
        if (listed.Results!.Count > 0 && Others(listed, host) is { } others)
        {
            return new JobFindings(JobEnd.OtherHosts, others) { Evidence = evidence };
        }

        return new JobFindings(JobEnd.Failed, await failedTask.DescribeAsync(id, evidence, stopping)) { Evidence = evidence };
    }

    private async Task<JobFindings> OfErrorAsync(long id, Job job, CancellationToken stopping)
    {
        var why = failedTask.Shown(LastLine(job.ResultTraceback) ?? job.JobExplanation ?? string.Empty);
        return job.Started is null ? new JobFindings(JobEnd.NeverRan, why)
            : job.EventProcessingFinished is true && string.IsNullOrWhiteSpace(job.JobExplanation) && await HasNoEventsAsync(id, stopping) ? new JobFindings(JobEnd.Failed, why)
            : new JobFindings(JobEnd.MayStillRun, why);
    }

    private static bool WasNotStarted(Job job) => job.ResultTraceback?.Contains("not starting canceled task", StringComparison.OrdinalIgnoreCase) is true;

    private async Task<bool> HadNoHostAsync(long id, Job job, CancellationToken stopping) =>
        job.EventProcessingFinished is true
        && await HasNoEventsAsync(id, stopping)
        && (await ReadAsync(() => client.GetTextAsync(id, stopping), stopping))?.Content?.Contains("no hosts to target", StringComparison.Ordinal) is true;

    private async Task<bool> HasNoEventsAsync(long id, CancellationToken stopping) =>
        await ReadAsync(() => client.ListEventsAsync(id, RunnerEvents, 1, stopping), stopping) is { Results.Count: 0 };

    /// <summary>What shows that a play was begun; a line of text that belongs to none is stored as an event as well.</summary>
    private const string RunnerEvents =
        "playbook_on_play_start,playbook_on_task_start,runner_on_start,runner_on_ok,runner_on_failed,runner_on_unreachable,runner_on_skipped,runner_item_on_ok,runner_item_on_failed";

    /// <summary>Reads what is needed for the judgement, as long as a job would be followed; null when that was in vain.</summary>
    private async Task<T?> ReadAsync<T>(Func<Task<ApiResult<T>>> read, CancellationToken stopping)
        where T : class
    {
        var began = time.GetTimestamp();
        while (true)
        {
            await reads.WaitAsync(stopping);
            ApiResult<T> reply;
            try
            {
                reply = await read();
            }
            finally
            {
                reads.Release();
            }

            if (reply.Ok || reply.Failure is { IsPermanentRefusal: true } or { Kind: ApiFailureKind.TooLarge } || time.GetElapsedTime(began) >= options.JobTimeout)
            {
                return reply.Value;
            }

            await Task.Delay(PauseAfterFailure, time, stopping);
        }
    }

    private static string? Others(Page<HostSummary> listed, string? host) => listed is { Next: null, Results: [var only] } && only.HostName == host
        ? null
        : $"作业在其他主机上执行了：{string.Join("，", listed.Results!.Take(5).Select(one => one.HostName))}{(listed.Results!.Count > 5 ? "…" : "")}，要求的是 {host}";

    private static JsonArray Hosts(IReadOnlyList<HostSummary> hosts) => new([.. hosts.Take(20).Select(one => (JsonNode)new JsonObject
    {
        ["host"] = one.HostName, ["ok"] = one.Ok, ["changed"] = one.Changed, ["failures"] = one.Failures, ["dark"] = one.Dark,
    })]);

    /// <summary>True when the playbook set <c>repaired</c> to false; a template makes a text of it.</summary>
    private static bool IsDenied(JsonElement? artifacts) =>
        artifacts is { ValueKind: JsonValueKind.Object } set && set.TryGetProperty("repaired", out var repaired) && repaired.ValueKind switch
        {
            JsonValueKind.False => true,
            JsonValueKind.Number => repaired.GetDouble() == 0,
            JsonValueKind.String => repaired.GetString()!.Trim().ToLowerInvariant() is "false" or "no" or "0",
            _ => false,
        };

    private string Detail(JsonElement? artifacts) =>
        artifacts is { ValueKind: JsonValueKind.Object } set && set.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
            ? $"：{failedTask.Shown(detail.GetString()!)}"
            : string.Empty;

    private static string? LastLine(string? text) => text?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
}
