using AiService.Repairs.Running;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Storage;

/// <summary>What is removed after <c>RECORDS_RETENTION_DAYS</c>, and what stays.</summary>
public sealed class RecordsRetentionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_repair_that_has_been_over_for_longer_goes_with_its_transcript_and_its_audit_stays()
    {
        await using var service = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Failed));
        var old = await RepairAsync(service, 1);
        var history = (await service.RepairOfAsync(old)).GetProperty("history").GetArrayLength();
        Write("WITH RECURSIVE numbers(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers) INSERT INTO transcripts (repair_id, session, line, at, direction, text) SELECT @old, 1, value, '2026-11-24T12:00:00Z', 'sent', 'y' FROM numbers LIMIT 2500", new { old });
        Pass(20);
        var young = await RepairAsync(service, 2);

        Pass(11);
        await GoneAsync(service, old);

        (await StatusAsync(service, $"/repairs/{old}/events")).Should().Be(404);
        (await service.RepairOfAsync(young)).Text("state").Should().Be("failed");
        Count("transcripts").Should().Be(0);
        Read("SELECT count(*) FROM audit WHERE repair_id = @old", new { old }).Should().Be(history).And.BePositive();
        (await service.RepairsAsync("")).Items.Select(repair => repair.Text("id")).Should().Equal(young);
        await Eventually.ReadAsync(
            () => Task.FromResult(service.Log.Text),
            log => log.Contains("Removed 1 repairs", StringComparison.Ordinal) && log.Contains("2500 lines of transcripts", StringComparison.Ordinal),
            () => time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task By_default_everything_stays()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Failed)], time: time, folder: folder.Path);
        var repair = await RepairAsync(service, 1);

        Pass(4_000);
        for (var minute = 0; minute < 20; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            (await StatusAsync(service, $"/repairs/{repair}")).Should().Be(200);
        }
    }

    [Fact]
    public async Task What_is_open_what_is_not_learned_yet_and_what_the_knowledge_base_refers_to_stays()
    {
        var held = new HeldProvider();
        var ends = new Queue<AttemptOutcome>([AttemptOutcome.Succeeded, AttemptOutcome.Succeeded, AttemptOutcome.Failed, AttemptOutcome.Failed, AttemptOutcome.Unknown]);
        var provider = new TestProvider("stackstorm", async (order, journal, signals) =>
        {
            if (ends.TryDequeue(out var outcome))
            {
                await TestProvider.SendAsync(journal);
                return TestProvider.Attempt(outcome) with { ExecutionId = "e-of-" + order.Target };
            }

            return await held.Provider.RunAsync(new AttemptContext(order, journal, signals, null));
        });
        await using var service = await StartAsync(provider);
        var (taught, source) = (await RepairAsync(service, 1), await RepairAsync(service, 2));
        var (named, due, unknown) = (await RepairAsync(service, 3), await RepairAsync(service, 4), await RepairAsync(service, 5));
        await service.AskAsync("/api/ai/knowledge/add", new { keyword = "接口down", title = "t", solution = $"见修复 {named.ToUpperInvariant()}。" });
        await folder.RecordsReachAsync("SELECT count(*) = 0 FROM repair_lessons", 1);
        Write("INSERT INTO repair_lessons (id, repair_id, lesson) VALUES (@due || '/9', @due, 'unreadable')", new { due });
        time.Advance(TimeSpan.FromHours(1));
        var running = service.AnalyzeAsync(new { device_id = "other", auto_repair = true, faults = new[] { Fault("接口Gig0/0/6 down") } }, prefer: "respond-async");
        await held.Running;
        (await running).Dispose();

        Pass(31);
        await GoneAsync(service, taught);
        await GoneAsync(service, unknown);

        var left = (await service.RepairsAsync("")).Items.Select(repair => repair.Text("id")).ToList();
        left.Should().HaveCount(4).And.Contain([source, named, due], "the entry has the words of the second success, a text names the third, and the fourth has a lesson that is due");
        (await service.RepairsAsync("state=running")).Items.Should().ContainSingle();
        held.End(AttemptOutcome.Failed);
    }

    [Fact]
    public async Task Nothing_is_removed_while_the_knowledge_base_cannot_be_read()
    {
        await using var service = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Failed));
        var repair = await RepairAsync(service, 1);
        await service.StopAsync();
        File.WriteAllText(folder.File("knowledge_base.db"), "SQLite format 3\0 and nothing that could be read as a database of entries");
        await using var next = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Failed));

        Pass(31);
        await Eventually.ReadAsync(() => Task.FromResult(next.Log.Text), log => log.Contains("RECORDS_RETENTION_DAYS", StringComparison.Ordinal), () => time.Advance(TimeSpan.FromSeconds(1)));

        (await StatusAsync(next, $"/repairs/{repair}")).Should().Be(200);
    }

    [Fact]
    public async Task A_key_still_gets_its_answer_and_analyses_whose_time_is_over_go()
    {
        await using var service = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Failed));
        var body = new { device_id = 1, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down") } };
        (await service.AnalyzeAsync(body, key: "old")).Dispose();
        var old = await RepairAsync(service, 1);
        Pass(30.5);
        using var first = await service.AnalyzeAsync(body, key: "young");
        Count("analyses").Should().Be(1, "the first has been forgotten since");
        Write("INSERT INTO analyses (id, device_id, state, request_hash, created_at) VALUES ('x', '1', 'done', 'h', '2026-11-01T00:00:00.0000000Z')");

        await GoneAsync(service, old);
        await Eventually.ReadAsync(() => Task.FromResult(Count("analyses")), count => count == 1, () => time.Advance(TimeSpan.FromSeconds(1)));
        using var again = await service.AnalyzeAsync(body, key: "young");

        var entries = new[] { first, again }.Select(answer => answer.EnvelopeAsync().Result.GetProperty("data").GetProperty("repair_results")[0].Text("repair_id")).ToList();
        entries[1].Should().Be(entries[0]);
    }

    [Fact]
    public async Task New_files_give_back_what_is_free_and_existing_ones_stay_as_they_are()
    {
        using (var other = TemporaryFolder.Connect(folder.File("old.db")))
        {
            other.Execute("CREATE TABLE knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time)");
        }

        using (var records = new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance))
        using (var knowledge = new KnowledgeDatabase(folder.File("kb.db"), NullLogger<KnowledgeDatabase>.Instance))
        using (var old = new KnowledgeDatabase(folder.File("old.db"), NullLogger<KnowledgeDatabase>.Instance))
        {
            await Task.WhenAll(records.OpenAsync(default), knowledge.OpenAsync(default), old.OpenAsync(default));
        }

        string[] files = ["records.db", "kb.db", "old.db"];
        files.Select(file => Read("SELECT auto_vacuum FROM pragma_auto_vacuum", new { }, file)).Should().Equal(2, 2, 0);
    }

    [Fact]
    public async Task A_file_shrinks_after_a_removal()
    {
        await using var service = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Failed));
        var old = await RepairAsync(service, 1);
        Write("WITH RECURSIVE numbers(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers) INSERT INTO transcripts (repair_id, session, line, at, direction, text) SELECT @old, 1, value, '2026-11-24T12:00:00Z', 'sent', hex(zeroblob(500)) FROM numbers LIMIT 5000", new { old });
        var before = Read("SELECT page_count FROM pragma_page_count", new { });

        Pass(31);
        await GoneAsync(service, old);
        await Eventually.ReadAsync(
            () => Task.FromResult(Read("SELECT freelist_count FROM pragma_freelist_count", new { })), free => free == 0, () => time.Advance(TimeSpan.FromSeconds(1)));

        before.Should().BeGreaterThan(1_000);
        Read("SELECT page_count FROM pragma_page_count", new { }).Should().BeLessThan(before / 4);
    }

    /// <summary>Sets the clock ahead; no timer runs meanwhile.</summary>
    private void Pass(double days) => time.AdjustTime(time.GetUtcNow() + TimeSpan.FromDays(days));

    private Task<ServiceUnderTest> StartAsync(TestProvider provider) =>
        ProviderService.StartAsync([provider], time: time, folder: folder.Path, settings: "RECORDS_RETENTION_DAYS=30");

    private static async Task<string> RepairAsync(ServiceUnderTest service, int port)
    {
        var answer = await service.AskAsync("/analyze", new { device_id = $"d{port}", auto_repair = true, faults = new[] { Fault($"接口Gig0/0/{port} down") } });
        return answer.GetProperty("data").GetProperty("repair_results")[0].Text("repair_id")!;
    }

    private static async Task<int> StatusAsync(ServiceUnderTest service, string path)
    {
        using var response = await service.Http.GetAsync(new Uri(path, UriKind.Relative));
        return (int)response.StatusCode;
    }

    private Task<int> GoneAsync(ServiceUnderTest service, string repair) =>
        Eventually.ReadAsync(() => StatusAsync(service, $"/repairs/{repair}"), status => status == 404, () => time.Advance(TimeSpan.FromMinutes(1)));

    private long Count(string table) => Read($"SELECT count(*) FROM {table}", new { });

    private long Read(string sql, object values, string file = "records.db")
    {
        using var connection = TemporaryFolder.Connect(folder.File(file));
        return connection.ExecuteScalar<long>(sql, values);
    }

    private void Write(string sql, object? values = null)
    {
        using var connection = TemporaryFolder.Connect(folder.File("records.db"));
        connection.Execute("PRAGMA busy_timeout = 5000");
        connection.Execute(sql, values);
    }
}
