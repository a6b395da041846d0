using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Knowledge;

/// <summary>What health, log and searches say while the index of a large file is being made.</summary>
public sealed class IndexHealthTests : IDisposable
{
    /// <summary>More than a search would wait for.</summary>
    private const int Entries = 24_000;

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(8)));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task While_the_index_is_being_made_health_and_log_say_how_far_it_is_and_searches_scan()
    {
        // Long texts of no pattern take the index some seconds, and this test's first question some milliseconds.
        using (var python = TemporaryFolder.Connect(folder.File("knowledge_base.db")))
        {
            python.Execute("CREATE TABLE knowledge (id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT NOT NULL, title TEXT NOT NULL, solution TEXT NOT NULL, device_type TEXT, fault_level TEXT, create_time TIMESTAMP, update_time TIMESTAMP, hit_count INTEGER DEFAULT 0)");
            python.Execute($"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Entries}) INSERT INTO knowledge (keyword, title, solution) SELECT '光衰' || i, 't', hex(randomblob(120)) FROM n");
        }

        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path);
        var beginning = await BeginningAsync(service);
        time.Advance(TimeSpan.FromSeconds(2));
        (await SearchAsync(service, $"光衰{Entries}")).Should().Equal([$"光衰{Entries}"], "the table is scanned");
        beginning.Should().MatchRegex(@"^degraded being made: at entry \d+ of 240\d\d; searches scan the table$");
        while (await HealthAsync(service) is var now && !now.StartsWith("healthy", StringComparison.Ordinal))
        {
            now.Should().StartWith("degraded");
            time.Advance(TimeSpan.FromSeconds(2));
        }

        service.Log.Text.Should().MatchRegex(@"The search index is being made: at entry \d+ of 240\d\d; searches scan").And.MatchRegex(@"The search index holds 2400\d knowledge entries");
        (await SearchAsync(service, $"光衰{Entries}")).Should().Equal($"光衰{Entries}");
    }

    /// <summary>What health says as soon as the index is being made, which begins in the background.</summary>
    private static async Task<string> BeginningAsync(ServiceUnderTest service)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        string health;
        while ((health = await HealthAsync(service)).StartsWith("degraded not made yet", StringComparison.Ordinal))
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        return health;
    }

    private static async Task<string> HealthAsync(ServiceUnderTest service)
    {
        var (status, description) = await service.HealthAsync("knowledge_index");
        return $"{status} {description}";
    }

    private static async Task<List<string?>> SearchAsync(ServiceUnderTest service, string keyword)
    {
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?limit=1&keyword=" + Uri.EscapeDataString(keyword), UriKind.Relative));
        return [.. (await response.EnvelopeAsync()).GetProperty("data").EnumerateArray().Select(row => row.Text("keyword"))];
    }
}
