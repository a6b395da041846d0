using AiService.Hosting;

namespace AiService.Storage;

/// <summary>The two SQLite files, their schema, and their state in <c>/health/ready</c>.</summary>
internal static class StorageRoom
{
    public static IServiceCollection AddStorage(this IServiceCollection services, SettingsReader settings)
    {
        var options = StorageOptions.Read(settings);
        services.AddSingleton(options);
        services.AddSingleton(provider => new KnowledgeDatabase(options.KnowledgePath, provider.GetRequiredService<ILogger<KnowledgeDatabase>>()));
        services.AddSingleton(provider => new RecordsDatabase(options.RecordsPath, provider.GetRequiredService<ILogger<RecordsDatabase>>()));
        services.AddExceptionHandler<StorageFailures>();
        services.AddHostedService<RecordsOwner>();
        services.AddHostedService<StorageOpening>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services;
    }
}
