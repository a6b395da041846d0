using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using AiService.Audit;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using AiService.Repairs.Running;

namespace AiService.Agent.Running;

/// <summary>
/// Has the platform's scheduler run an inspection task after repairs, in the background and at most once in ten minutes, so that the platform has a
/// report (<c>inspect_report</c>) of after the last of them. The answer proves nothing; what fails is logged and not repeated.
/// </summary>
/// <param name="http">Bounds the answer while it is read.</param>
/// <param name="task">The task.</param>
/// <param name="recorder">Records what is asked for, and what came of it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ReportTrigger(
    HttpClient http, ReportTask task, AuditRecorder recorder, TimeProvider time, ILogger<ReportTrigger> logger) : BackgroundService, IVerificationFollower
{
    /// <summary>Bytes of an answer.</summary>
    public const int LargestAnswer = 64 * 1024;

    /// <summary>For one request: the scheduler answers when the task is over, about 13 s a device.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>From one request to the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    // However many repairs there were, one request covers them.
    private readonly Channel<bool> repaired = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Follow() => repaired.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await repaired.Reader.ReadAsync(stoppingToken))
            {
                var pause = Task.Delay(Pause, time, stoppingToken);
                await TriggerAsync(stoppingToken);
                await pause;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops: a report that is wanted then is not asked for.
        }
    }

    private async Task TriggerAsync(CancellationToken stopping)
    {
        if (await recorder.TryAppendAsync(Entry("report_requested")) is not true)
        {
            // It has the platform open sessions with devices, and no report is worth one that is not on record.
            return;
        }

        using var timer = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping, timer.Token);
        try
        {
            using var body = new StringContent(new JsonObject { ["task_id"] = task.Id }.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);
            using var answer = await http.PostAsync(new Uri(task.Scheduler, $"{task.Scheduler.AbsolutePath.TrimEnd('/')}/api/scheduler/task/trigger"), body, limit.Token);
            var code = answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(limit.Token))?["code"]?.ToString() : null;
            if (code is "200")
            {
                Log.Triggered(logger, task.Id);
                await recorder.TryAppendAsync(Entry("report_answered") with { Outcome = "succeeded" });
                return;
            }

            await FailAsync(null, $"HTTP {(int)answer.StatusCode}, code {OneLine.Of(code ?? "none", 20)}");
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            await FailAsync(null, $"no answer within {Limit.TotalSeconds:0} s; it may run");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or InvalidOperationException)
        {
            await FailAsync(failure, failure is HttpRequestException ? PeerTrouble.Reason(failure) : "the answer is not the scheduler's");
        }
    }

    private Task<bool?> FailAsync(Exception? failure, string reason)
    {
        Log.NotTriggered(logger, failure, task.Id, reason);
        return recorder.TryAppendAsync(Entry("report_answered") with { Outcome = "failed", Detail = reason });
    }

    private AuditEntry Entry(string what) => new()
    {
        At = time.GetUtcNow(),
        Event = what,
        Action = string.Create(CultureInfo.InvariantCulture, $"inspection task {task.Id}"),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The platform's inspection task {TaskId} was triggered, for a report of after the repairs")]
        public static partial void Triggered(ILogger logger, int taskId);

        [LoggerMessage(LogLevel.Warning, "The platform's inspection task {TaskId} gave no report ({Reason}); the next repair triggers it again")]
        public static partial void NotTriggered(ILogger logger, Exception? exception, int taskId, string reason);
    }
}
