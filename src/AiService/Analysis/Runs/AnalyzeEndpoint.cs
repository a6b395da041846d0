using System.Security.Cryptography;
using System.Text.Json;
using AiService.Access;
using AiService.Contract;
using AiService.Faults;
using AiService.Hosting;
using AiService.Repairs.Store;

namespace AiService.Analysis.Runs;

/// <summary>Answers <c>POST /analyze</c>: the caller waits for the analysis or not, and may send the same request again.</summary>
internal sealed class AnalyzeEndpoint(
    Analyzer analyzer, AnalysisRuns runs, StoredAnswer stored, AnalysisOptions options, IHostApplicationLifetime process, TimeProvider time)
{
    /// <remarks>Takes no token: what has begun is finished and recorded, even when the caller hangs up.</remarks>
    public async Task<IResult> AnswerAsync(JsonBody<AnalyzeRequest> body, HttpRequest http)
    {
        var request = body.Value;
        var key = AnalyzeHeaders.Key(http);
        var willNotWait = AnalyzeHeaders.PrefersAsync(http);
        if (request.DryRun && !http.HttpContext.User.IsInRole(Roles.Reader))
        {
            return await AccessAnswers.ForbiddenAsync(http.HttpContext, Roles.Reader, request.DeviceId);
        }

        var mayRepair = http.HttpContext.User.IsInRole(Roles.Operator);
        if (request.Repairs && !mayRepair && !http.Path.StartsWithSegments("/api/ai"))
        {
            return await AccessAnswers.ForbiddenAsync(http.HttpContext, Roles.Operator, request.DeviceId);
        }

        // The platform's device-service takes every other status for an outage: its devices are analysed all the same.
        var notAllowed = request.Repairs && !mayRepair
            ? await AccessAnswers.WhyForbiddenAsync(http.HttpContext, Roles.Operator, StatusCodes.Status200OK, request.DeviceId) : null;
        if (request.Repairs && mayRepair && PresentedKey.IsPresented(http))
        {
            // The platform presents none: its thousands of analyses a day are recorded by what they cause.
            RequestRecords.Announce(http.HttpContext, request.DeviceId);
        }

        if (request.Repairs && process.ApplicationStopping.IsCancellationRequested)
        {
            return Answer.Error(StatusCodes.Status503ServiceUnavailable, "服务正在停止，未执行任何修复，请稍后重试");
        }

        var submission = new RepairSubmission(Guid.CreateVersion7(time.GetUtcNow()), RepairSubmission.ByAnalysis)
        {
            RequestedBy = Requester.Of(http.HttpContext),
            NotAllowed = notAllowed,
            DryRun = request.DryRun,
            MayRepair = mayRepair,
        };
        if (key is null && !willNotWait)
        {
            return Answer.Ok(await analyzer.AnalyzeAsync(request, submission, options.Timeout));
        }

        var hash = Hash(body.Json);

        // A caller that may not repair has keys of its own, which no header can hold: neither it nor one that may is answered with what the other's request did.
        var name = key is null || notAllowed is null ? key : key + WithoutRepair;
        var (record, run) = await runs.OpenAsync(request, submission, name, hash, willNotWait ? options.AsyncTimeout : options.Timeout);
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

    private const string WithoutRepair = " without repair";

    /// <summary>Of the body as it was sent: keys on record are compared with it, also those of an earlier version.</summary>
    private static string Hash(JsonElement body)
    {
        // Metrics may hold halves of surrogate pairs, which cannot be serialized.
        using var mended = JsonDocument.Parse(LoneSurrogates.Mend(body.GetRawText()));
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(mended.RootElement)));
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
            // The caller has joined a run that has more time.
            return Accepted(http, record, AnalysisRecord.Running);
        }
    }

    /// <summary>Lets an analysis that keeps its own limit end while its caller still waits.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static Answer<AnalysisView> Accepted(HttpRequest http, AnalysisRecord record, string state)
    {
        // Behind a proxy's prefix (X-Forwarded-Prefix) the way leads through it again.
        http.HttpContext.Response.Headers.Location = http.PathBase.Add($"/analyses/{record.Id}").ToUriComponent();
        return Answer.Of(StatusCodes.Status202Accepted, AnalysisView.Of(record, state));
    }
}
