using System.Security.Cryptography;
using System.Text.Json;
using AiService.Contract;
using AiService.Hosting;
using AiService.Repairs.Queue;
using AiService.Storage;

namespace AiService.Analysis.Runs;

/// <summary><c>POST /analyze</c>: the caller waits for the answer, or not; and may send the same request again.</summary>
internal sealed partial class AnalyzeEndpoint(
    Analyzer analyzer,
    AnalysisRuns runs,
    StoredAnswer stored,
    AnalysisOptions options,
    IHostApplicationLifetime process,
    TimeProvider time,
    ILogger<AnalyzeEndpoint> logger)
{
    public async Task<IResult> AnswerAsync(HttpRequest http)
    {
        // The caller's hanging up is not passed on: what has begun is finished and recorded without him.
        var body = await JsonBody.ReadAsync(http, CancellationToken.None);
        if (body.Problem is { } unreadable)
        {
            return unreadable;
        }

        var request = AnalyzeRequestReader.Read(body.Object);
        var key = AnalyzeHeaders.Key(http);
        var willNotWait = AnalyzeHeaders.PrefersAsync(http);
        if (request.AutoRepair && process.ApplicationStopping.IsCancellationRequested)
        {
            return Answer.Error(StatusCodes.Status503ServiceUnavailable, "服务正在停止，未执行任何修复，请稍后重试");
        }

        if (key is not null || willNotWait)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body.Object)));
            return await RecordedAsync(http, request, key, hash, willNotWait);
        }

        try
        {
            var origin = new RepairOrigin(Guid.CreateVersion7(time.GetUtcNow()), "analyze");
            return Answer.Ok(await analyzer.AnalyzeAsync(request, origin, options.Timeout));
        }
        catch (AnalysisException impossible)
        {
            return Answer.Error(impossible.Code, impossible.Message);
        }
    }

    private async Task<IResult> RecordedAsync(HttpRequest http, AnalyzeRequest request, string? key, string hash, bool willNotWait)
    {
        try
        {
            var (record, run) = await runs.OpenAsync(request, key, hash, willNotWait ? options.AsyncTimeout : options.Timeout);
            if (record.RequestHash != hash)
            {
                return Answer.Error(StatusCodes.Status422UnprocessableEntity, $"{AnalyzeHeaders.IdempotencyKey} 已用于另一个请求");
            }

            if (willNotWait)
            {
                http.HttpContext.Response.Headers["Preference-Applied"] = AnalyzeHeaders.RespondAsync;
                return Accepted(http, record, run is null ? record.State : AnalysisRecord.Running);
            }

            return run is null
                ? Answer.Ok(await stored.FreshAsync(record.Answer!, CancellationToken.None))
                : await WaitAsync(http, record, run);
        }
        catch (StorageException failed)
        {
            Log.Unrecorded(logger, failed);
            return Answer.Error(StatusCodes.Status503ServiceUnavailable, "分析记录暂时无法读写，未开始分析，请稍后重试");
        }
    }

    private async Task<IResult> WaitAsync(HttpRequest http, AnalysisRecord record, Task<AnalysisOutcome> run)
    {
        try
        {
            var outcome = await run.WaitAsync(options.Timeout + Grace, time);
            return outcome.Answer is { } answer ? Answer.Ok(answer) : Answer.Error(outcome.Code, outcome.Msg!);
        }
        catch (TimeoutException)
        {
            // Joined one that has more time than this caller.
            return Accepted(http, record, AnalysisRecord.Running);
        }
    }

    /// <summary>An analysis that keeps its own limit is waited for to its end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static Answer<AnalysisView> Accepted(HttpRequest http, AnalysisRecord record, string state)
    {
        http.HttpContext.Response.Headers.Location = $"/analyses/{record.Id}";
        return Answer.Of(StatusCodes.Status202Accepted, AnalysisView.Of(record, state));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The analysis could not be put on record")]
        public static partial void Unrecorded(ILogger logger, Exception exception);
    }
}
