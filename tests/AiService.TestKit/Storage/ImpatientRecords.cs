using AiService.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AiService.Tests.Storage;

/// <summary>Records that wait one second for a lock, for tests that hold it.</summary>
internal static class ImpatientRecords
{
    public static void UseImpatientRecords(this IServiceCollection services, string folder) =>
        services.Replace(ServiceDescriptor.Singleton(provider =>
            new RecordsDatabase(Path.Combine(folder, "records.db"), provider.GetRequiredService<ILogger<RecordsDatabase>>()) { BusySeconds = 1 }));
}
