using AiService.Hosting;
using AiService.Knowledge.Entries;
using AiService.Knowledge.Exchange;
using AiService.Storage;

namespace AiService.Knowledge;

/// <summary>The knowledge base and its endpoints.</summary>
internal static partial class KnowledgeRoom
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton<KnowledgeSearch>();
        services.AddSingleton<KnowledgeHits>();
        services.AddHostedService(provider => provider.GetRequiredService<KnowledgeHits>());
        services.AddSingleton<KnowledgeBase>();
        services.AddSingleton<EntryLife>();
        services.AddSingleton(ExchangeOptions.Read(settings));
        services.AddSingleton<KnowledgeExport>();
        services.AddSingleton<KnowledgeImport>();
        services.AddSingleton<ImportTurn>();
        services.AddSingleton<PythonImport>();
        services.AddHostedService(provider => provider.GetRequiredService<PythonImport>());
        return services;
    }

    public static IEndpointRouteBuilder MapKnowledge(this IEndpointRouteBuilder app)
    {
        var knowledge = app.MapGroup("/api/ai/knowledge").WithTags("knowledge").AddEndpointFilter(TellUnavailableAsync);

        knowledge.MapMethods("/search", [HttpMethods.Get, HttpMethods.Head], SearchAsync)
            .WithSummary("Find entries: at most five, most often found first")
            .WithDescription(
                "keyword is a text that an entry's keyword, title or solution contains; % and _ are wildcards. Where nothing contains it, entries "
                + "with all its words, or whose keyword fits it (接口down for 接口Gig0/0/1 down), are found. "
                + "Errors are HTTP 200 with a code: 400 without a keyword, 503 when the knowledge base cannot be read.")
            .Produces<Envelope<IReadOnlyList<KnowledgeEntry>>>();

        knowledge.MapPost("/add", AddAsync)
            .WithSummary("Add an entry")
            .WithDescription("An entry that is there already is added again. Errors are HTTP 200 with a code: 400 for a field, 503 when the knowledge base cannot be written.")
            .Accepts<AddKnowledgeRequest>("application/json")
            .Produces<Envelope<AddedKnowledge>>();

        knowledge.MapEntries();
        knowledge.MapExchange();
        return app;
    }

    private static async Task<IResult> SearchAsync(string? keyword, HttpRequest request, KnowledgeBase knowledge, CancellationToken cancellation)
    {
        // The parameter is there for Swagger; its value is decoded as the contract wants it.
        var text = QueryText.First(request.QueryString, nameof(keyword));
        return text.Length == 0
            ? Answer.Error(StatusCodes.Status400BadRequest, "搜索关键词不能为空")
            : Answer.Ok(await knowledge.SearchAsync(text, cancellation));
    }

    private static async Task<IResult> AddAsync(HttpRequest request, KnowledgeBase knowledge, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        return AddKnowledgeRequest.Read(body.Object) is { } draft
            ? Answer.Ok(new AddedKnowledge(await knowledge.AddAsync(draft, cancellation)))
            : Answer.Error(StatusCodes.Status400BadRequest, "keyword、title、solution不能为空");
    }

    private static async ValueTask<object?> TellUnavailableAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StorageException failed)
        {
            Log.Unavailable(context.HttpContext.RequestServices.GetRequiredService<ILogger<KnowledgeBase>>(), failed);
            return Answer.Error(StatusCodes.Status503ServiceUnavailable, "知识库暂时不可用（被占用或无法读写），请稍后重试");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The knowledge base could not answer")]
        public static partial void Unavailable(ILogger logger, Exception exception);
    }
}

/// <summary>What was added.</summary>
/// <param name="Id">Number of the new entry.</param>
public sealed record AddedKnowledge(long Id);
