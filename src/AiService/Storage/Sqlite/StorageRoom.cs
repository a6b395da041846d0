using AiService.Agent.Records;
using AiService.Alerts.Inbox;
using AiService.Analysis.Runs;
using AiService.Audit;
using AiService.Hosting;
using AiService.Knowledge.Entries;
using AiService.Knowledge.Exchange;
using AiService.Knowledge.Learning;
using AiService.Knowledge.Meaning;
using AiService.NetworkAgent.Sessions;
using AiService.Outcomes;
using AiService.Repairs.Maintenance;
using AiService.Repairs.Store;

namespace AiService.Storage.Sqlite;

/// <summary>Composes the two SQLite files, the stores in them, and their state in <c>/health/ready</c>.</summary>
internal static class StorageRoom
{
    public static IServiceCollection AddStorage(this IServiceCollection services, SettingsReader settings)
    {
        var options = Options(settings);
        services.AddSingleton(options);
        var audit = AuditOptions.Read(settings, options.RecordsPath);
        AuditFile.Check(settings, audit, options.RecordsPath);
        services.AddSingleton(audit);
        services.AddSingleton(provider => new KnowledgeDatabase(options.KnowledgePath, provider.GetRequiredService<ILogger<KnowledgeDatabase>>()));
        services.AddSingleton<IEntryStore, SqliteEntryStore>();
        services.AddSingleton<ILearningStore, SqliteLearningStore>();
        services.AddSingleton<IImportStore, SqliteImportStore>();
        services.AddSingleton<IPythonFile, PythonFile>();
        services.AddSingleton<IEmbeddingStore, SqliteEmbeddingStore>();
        services.AddRecords(options.RecordsPath, audit.Files);
        services.AddExceptionHandler<StorageFailures>();

        // The first of all services, and so the last that is disposed of: its locks outlive the database.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, RecordsOwner>());
        services.AddHostedService<StorageOpening>();
        services.AddSingleton<NeededRepairs>();
        services.AddHostedService<RecordsRetention>();
        services.AddSingleton<DatabaseHealth>();
        return services.AddHealthChecks().AddCheck<DatabaseHealth>("database").Services;
    }

    /// <summary>Adds the records and the stores in them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The file.</param>
    /// <param name="files">The audit's key and head; null: those beside the records.</param>
    public static IServiceCollection AddRecords(this IServiceCollection services, string path, AuditFiles? files = null)
    {
        files ??= AuditFiles.Beside(path);
        services.AddSingleton(provider => new RecordsDatabase(path, provider.GetRequiredService<ILogger<RecordsDatabase>>(), files));
        services.AddSingleton<IAuditChain>(provider => new SqliteAuditChain(provider.GetRequiredService<RecordsDatabase>(), files));
        services.AddSingleton<IRepairStore, SqliteRepairStore>();
        services.AddSingleton<IDecisionStore, SqliteDecisionStore>();
        services.AddSingleton<IAuditStore, SqliteAuditStore>();
        services.AddSingleton<IStoredAudit, SqliteStoredAudit>();
        services.AddSingleton<IEndedRepairs, SqliteEndedRepairs>();
        services.AddSingleton<IAnalysisStore, SqliteAnalysisStore>();
        services.AddSingleton<IHostKeyStore, SqliteHostKeyStore>();
        services.AddSingleton<IMaintenanceStore, SqliteMaintenanceStore>();
        services.AddSingleton<SqliteAlertStore>().AddSingleton<IAlertStore>(provider => provider.GetRequiredService<SqliteAlertStore>());
        services.AddSingleton<IOutcomeStore, SqliteOutcomeStore>();
        return services.AddSingleton<ITranscriptRecords, SqliteTranscriptStore>();
    }

    /// <summary>Reads the options, and rejects files that cannot be used or that a newer version wrote.</summary>
    public static StorageOptions Options(SettingsReader settings)
    {
        const string Cure = "Name a file in an existing folder that the service may write.";
        var options = StorageOptions.Read(settings);
        if (DatabaseFile.Problem(options.KnowledgePath) is { } unusable)
        {
            settings.Reject("KNOWLEDGE_DB_PATH", unusable, Cure);
        }
        else if (options.KnowledgePath == options.RecordsPath || (FileIdentity.Of(options.RecordsPath) is { } records && records == FileIdentity.Of(options.KnowledgePath)))
        {
            settings.Reject("RECORDS_DB_PATH", $"{options.RecordsPath} is the knowledge base.", "Name another file, or leave it empty.");
        }
        else if (DatabaseFile.Problem(options.RecordsPath) is { } alsoUnusable)
        {
            settings.Reject("RECORDS_DB_PATH", alsoUnusable, Cure);
        }

        foreach (var (variable, path) in new[] { ("KNOWLEDGE_DB_PATH", options.KnowledgePath), ("RECORDS_DB_PATH", options.RecordsPath) })
        {
            if (DatabaseFile.NewerScript(path) is { } script)
            {
                settings.Reject(variable, Migration.Newer(path, script), $"Start that version, or set {variable} to another file.");
            }
        }

        return options;
    }
}
