using AiService.Analysis.Runs;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.Analysis;

internal static class AnalysisRoom
{
    public static IServiceCollection AddAnalysis(this IServiceCollection services, SettingsReader settings)
    {
        var analysis = AnalysisOptions.Read(settings);
        var model = ModelOptions.Read(settings, analysis);
        services.AddSingleton(analysis).AddSingleton(model);
        services.AddHttpClient(ReportModel.ClientName, http =>
        {
            http.BaseAddress = model.Url is { } url ? new Uri(url.AbsoluteUri.TrimEnd('/') + "/") : null;
            // The model's own patience counts (OLLAMA_TIMEOUT); the client's would be a second, hidden one.
            http.Timeout = Timeout.InfiniteTimeSpan;
        }).RemoveAllLoggers();

        services.AddSingleton(new RedisConnection(Redis(settings)));
        services.AddSingleton<MetricsStore>();
        services.AddSingleton<ReportModel>();
        services.AddSingleton<ReportWriter>();
        services.AddHealthChecks()
            .AddCheck<RedisConnection>("redis")
            .AddCheck<ReportModel>("ollama");
        services.AddSingleton<AnalysisRepairs>();
        services.AddSingleton<AnalysisTable>();
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
            app.MapPost(path, (HttpRequest http, AnalyzeEndpoint endpoint) => endpoint.AnswerAsync(http))
                .WithTags("analysis")
                .WithSummary("Analyses one device and, when asked, repairs it")
                .WithDescription(
                    "With the header Prefer: respond-async it answers 202 at once, and Location says where the answer will be. With the header "
                    + "Idempotency-Key the same request joins what it began before, or gets its answer with the repairs as they stand now.")
                .Accepts<AnalyzeRequest>("application/json")
                .Produces<Envelope<AnalysisAnswer>>()
                .Produces<Envelope<AnalysisView>>(StatusCodes.Status202Accepted)
                .Produces<Envelope<object>>(StatusCodes.Status400BadRequest)
                .Produces<Envelope<object>>(StatusCodes.Status404NotFound)
                .Produces<Envelope<object>>(StatusCodes.Status413PayloadTooLarge)
                .Produces<Envelope<object>>(StatusCodes.Status415UnsupportedMediaType)
                .Produces<Envelope<object>>(StatusCodes.Status422UnprocessableEntity)
                .Produces<Envelope<object>>(StatusCodes.Status500InternalServerError)
                .Produces<Envelope<object>>(StatusCodes.Status503ServiceUnavailable);
        }

        app.MapGet("/analyses/{id}", (string id, AnalysesEndpoint endpoint, CancellationToken cancellation) => endpoint.AnswerAsync(id, cancellation))
            .WithTags("analysis")
            .WithSummary("An analysis that was asked for with Prefer: respond-async or an Idempotency-Key")
            .Produces<Envelope<AnalysisView>>()
            .Produces<Envelope<object>>(StatusCodes.Status404NotFound)
            .Produces<Envelope<object>>(StatusCodes.Status503ServiceUnavailable);
    }

    private static StackExchange.Redis.ConfigurationOptions? Redis(SettingsReader settings)
    {
        var text = settings.Text("REDIS_URL");
        var options = text is null ? null : RedisUrl.Parse(text);
        if (text is not null && options is null)
        {
            settings.Reject("REDIS_URL", "is no Redis URL.", "Use redis://[[user]:password@]host[:port][/db], rediss://… or unix:///path.");
        }

        return options;
    }
}
