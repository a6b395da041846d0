using System.ComponentModel;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using AiService.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Analysis.Runs;

/// <summary>The analysis of a device, and its endpoints.</summary>
internal static class AnalysisRoom
{
    public static IServiceCollection AddAnalysis(this IServiceCollection services, SettingsReader settings)
    {
        var analysis = AnalysisOptions.Read(settings);
        var model = ModelOptions.Read(settings, analysis);
        services.AddSingleton(analysis).AddSingleton(model);
        services.AddPeerClient(
            ReportModel.ClientName, http => http.BaseAddress = model.Url is { } url ? new Uri(url.AbsoluteUri.TrimEnd('/') + "/") : null);

        services.AddSingleton(new RedisConnection(RedisLogin.Read(settings)));
        services.AddSingleton<MetricsStore>();
        services.AddSingleton<ReportModel>();
        services.AddSingleton<ReportWriter>();
        services.AddHealthChecks()
            .AddCheck<RedisConnection>("redis", HealthStatus.Degraded)
            .AddCheck<ReportModel>("ollama", HealthStatus.Degraded);
        services.AddSingleton<AnalysisRepairs>();
        services.AddSingleton<AnalysisRuns>();
        services.AddSingleton<StoredAnswer>();
        services.AddSingleton<AnalyzeEndpoint>();
        services.AddSingleton<AnalysesEndpoint>();
        return services.AddSingleton<Analyzer>();
    }

    public static void MapAnalysis(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])["/analyze", "/api/ai/analyze"])
        {
            // The headers are parameters for the document alone: the endpoint reads them with all their values.
            app.MapPost(path, (
                    [FromHeader(Name = AnalyzeHeaders.IdempotencyKey)]
                    [Description("Names this request: sent again with the same key it begins nothing new. 1 to 255 visible ASCII characters, kept for 24 hours.")] string? key,
                    [FromHeader(Name = AnalyzeHeaders.Prefer), Description("respond-async: the caller does not wait.")] string? prefer,
                    JsonBody<AnalyzeRequest> body, HttpRequest http, AnalyzeEndpoint endpoint) => endpoint.AnswerAsync(body, http))
                .Needs(Roles.Caller) // with auto_repair the operator's, with dry_run the reader's
                .WithTags("analysis")
                .WithSummary("Analyses one device and, when asked, repairs it")
                .WithDescription(
                    "With the header Prefer: respond-async it answers 202 at once, and Location says where the answer will be. With the header "
                    + "Idempotency-Key the same request joins what it began before, or gets its answer with the repairs as they stand now.")
                .WithMetadata(Answer.Produces<AnalysisAnswer>(StatusCodes.Status200OK), Answer.Produces<AnalysisView>(StatusCodes.Status202Accepted))
                .Fails(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status500InternalServerError)
                .WithStorageSentence("分析记录暂时无法读写，未开始分析，请稍后重试");
        }

        app.MapGet("/analyses/{id}", (
                [Description("Id of the analysis: the end of Location.")] string id, AnalysesEndpoint endpoint, CancellationToken cancellation) =>
                endpoint.AnswerAsync(id, cancellation))
            .Needs(Roles.Reader)
            .WithTags("analysis")
            .WithSummary("An analysis that was asked for with Prefer: respond-async or an Idempotency-Key")
            .Fails(StatusCodes.Status404NotFound)
            .WithStorageSentence("分析记录暂时无法读取，请稍后重试");
    }
}
