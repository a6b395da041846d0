using AiService.Hosting;
using AiService.Hosting.Outgoing;
using AiService.Knowledge.Search;

namespace AiService.Knowledge.Meaning;

/// <summary>Adds the meaning to the text index, if a model is set.</summary>
internal static class MeaningServices
{
    public static void AddMeaning(this IServiceCollection services, SettingsReader settings)
    {
        if (MeaningOptions.Read(settings) is not { } options)
        {
            services.AddSingleton<IKnowledgeIndex>(provider => provider.GetRequiredService<SqliteKnowledgeIndex>());
            return;
        }

        services.AddPeerClient(EmbeddingModel.ClientName, http => http.BaseAddress = new Uri(options.Url.AbsoluteUri.TrimEnd('/') + "/"));
        services.AddSingleton(options);
        services.AddSingleton<EmbeddingModel>();
        services.AddSingleton<MeaningVectors>();
        services.AddSingleton<QueryMeaning>();
        services.AddSingleton<EntryEmbedder>();
        services.AddHostedService(provider => provider.GetRequiredService<EntryEmbedder>());
        services.AddHealthChecks().AddCheck<MeaningHealth>("knowledge_meaning");
        services.AddSingleton<IKnowledgeIndex>(
            provider => ActivatorUtilities.CreateInstance<FusedIndex>(provider, provider.GetRequiredService<SqliteKnowledgeIndex>()));
    }
}
