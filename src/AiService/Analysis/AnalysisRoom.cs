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
        return services.AddSingleton<Analyzer>();
    }

    public static void MapAnalysis(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])["/analyze", "/api/ai/analyze"])
        {
            app.MapPost(path, AnalyzeAsync)
                .WithTags("analysis")
                .WithSummary("Analyses one device and, when asked, repairs it")
                .Accepts<AnalyzeRequest>("application/json")
                .Produces<Envelope<AnalysisAnswer>>()
                .Produces<Envelope<object>>(StatusCodes.Status400BadRequest)
                .Produces<Envelope<object>>(StatusCodes.Status404NotFound)
                .Produces<Envelope<object>>(StatusCodes.Status413PayloadTooLarge)
                .Produces<Envelope<object>>(StatusCodes.Status415UnsupportedMediaType)
                .Produces<Envelope<object>>(StatusCodes.Status500InternalServerError);
        }
    }

    private static async Task<IResult> AnalyzeAsync(HttpRequest http, Analyzer analyzer)
    {
        // The caller's hanging up is not passed on: what has begun is finished and recorded without him.
        var body = await JsonBody.ReadAsync(http, CancellationToken.None);
        if (body.Problem is { } unreadable)
        {
            return unreadable;
        }

        try
        {
            return Answer.Ok(await analyzer.AnalyzeAsync(AnalyzeRequestReader.Read(body.Object)));
        }
        catch (AnalysisException impossible)
        {
            return Answer.Error(impossible.Code, impossible.Message);
        }
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
