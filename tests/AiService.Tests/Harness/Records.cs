using AiService.Audit;
using AiService.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Harness;

/// <summary>Real records in a file of the test run's own, for tests that need a journal and not its content.</summary>
internal static class Records
{
    public static RecordsDatabase Database { get; } = new(
        Path.Combine(Directory.CreateTempSubdirectory("aiservice-records-").FullName, "records.db"), NullLogger<RecordsDatabase>.Instance);

    public static AuditTrail Audit { get; } = new(Database);
}
