using System.ComponentModel;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;
using AiService.Knowledge.Entries;
using AiService.Knowledge.Exchange;
using AiService.Knowledge.Meaning;
using AiService.Knowledge.Search;
using AiService.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Knowledge.Service;

/// <summary>Composes the knowledge base and its endpoints.</summary>
internal static class KnowledgeRoom
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton<SqliteKnowledgeIndex>();
        services.AddSingleton<NearRows>();
        services.AddMeaning(settings);
        services.AddSingleton<ExplanationWriter>();
        services.AddHostedService<IndexFollower>();
        services.AddHealthChecks().AddCheck<IndexHealth>("knowledge_index");
        services.AddSingleton<KnowledgeHits>();
        services.AddHostedService(provider => provider.GetRequiredService<KnowledgeHits>());
        services.AddSingleton<KnowledgeBase>();
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
        var knowledge = app.MapGroup("/api/ai/knowledge").WithTags("knowledge")
            .WithStorageSentence("知识库暂时不可用（被占用或无法读写），请稍后重试", diskFull: "知识库未写入：所在磁盘已满，请清理磁盘后重试");

        knowledge.MapMethods("/search", [HttpMethods.Get, HttpMethods.Head], SearchAsync)
            .Needs(Roles.Caller)
            .WithSummary("Find entries, the best first: by text, then by how often the solution worked, then by how often they were found")
            .WithDescription(
                "Whatever an entry's keyword, title or solution contains is found; % and _ are wildcards. So are entries with the same words in another "
                + "order, in full or half width, with an interface under its long or short name, and entries whose keyword fits the text "
                + "(接口down for 接口Gig0/0/1 down). limit is 1 to 100 (5), offset 0 to 1000 (0); device_type, fault_level and action keep only entries "
                + "that have the value; explain=true adds to each entry why it was found. "
                + "Errors are HTTP 200 with a code: 400 without a keyword or naming a parameter, 503 when the knowledge base cannot be read.");

        knowledge.MapPost("/add", AddAsync)
            .Needs(Roles.Operator)
            .WithSummary("Add an entry")
            .WithDescription("An entry that is there already is added again. Errors are HTTP 200 with a code: 400 for a field, 503 when the knowledge base cannot be written.");

        knowledge.MapEntries();
        knowledge.MapExchange();
        return app;
    }

    private static async Task<Answer<IReadOnlyList<KnowledgeEntry>>> SearchAsync(
        [Description("What is looked for. Required.")] string? keyword,
        [Description("Most entries, 1 to 100; 5 where it is absent.")] string? limit,
        [Description("Entries to pass over, 0 to 1000.")] string? offset,
        [FromQuery(Name = "device_type"), Description("Only entries of this vendor or platform.")] string? deviceType,
        [FromQuery(Name = "fault_level"), Description("Only entries of this level.")] string? faultLevel,
        [Description("Only entries that this action (pack.name) made.")] string? action,
        [Description("true adds to each entry why it was found.")] string? explain,
        HttpRequest request,
        KnowledgeBase knowledge,
        ExplanationWriter explanations,
        CancellationToken cancellation)
    {
        // The parameters are there for Swagger; their values are decoded as the contract wants it.
        if (SearchRequest.Read(request.QueryString) is not { } search)
        {
            return Answer.Error(StatusCodes.Status400BadRequest, "搜索关键词不能为空");
        }

        var found = await knowledge.SearchAsync(search.Query, cancellation);
        return Answer.Ok(search.Explain ? await explanations.ExplainAsync(search.Query, found, cancellation) : [.. found.Select(hit => hit.Entry)]);
    }

    private static async Task<Answer<AddedKnowledge>> AddAsync(JsonBody<AddKnowledgeRequest> body, IEntryStore entries, CancellationToken cancellation)
    {
        return Answer.Ok(new AddedKnowledge(await entries.AddAsync(body.Value.ToDraft(), cancellation)));
    }
}

/// <summary>What was added.</summary>
/// <param name="Id">Number of the new entry.</param>
public sealed record AddedKnowledge(long Id);
