using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Hosting;

/// <summary>A supervisor that takes a start back gets a clean end at once, whatever the start is waiting for.</summary>
public sealed class StopDuringStartTests
{
    private const string Waiting = "cannot be locked yet";

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task While_another_process_has_the_records(string signal)
    {
        var folder = new TemporaryFolder();
        await using var other = new FileStream(folder.File("records.db.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await using var service = new WatchedProcess(folder);
        await service.PrintsAsync(Waiting);

        await EndsCleanlyAsync(service, signal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task While_the_recovery_waits_for_a_locked_database(string signal)
    {
        var folder = new TemporaryFolder();
        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        other.Execute("CREATE TABLE other (x); BEGIN EXCLUSIVE");
        await using var service = new WatchedProcess(folder);
        await Eventually.HoldsAsync(() => File.Exists(folder.File("records.db.lock")));

        await EndsCleanlyAsync(service, signal);
    }

    [Theory]
    [InlineData("took migration 0001_audit")]
    [InlineData("took migration 0021_transcripts")]
    [InlineData("The records database is")]
    [InlineData("Now listening on")]
    [InlineData("Application started")]
    public async Task While_the_start_goes_on(string line)
    {
        await using var service = new WatchedProcess(new TemporaryFolder());
        await service.PrintsAsync(line);

        await EndsCleanlyAsync(service, "TERM");
    }

    [Fact]
    public async Task While_an_import_reads_its_file()
    {
        var folder = new TemporaryFolder();
        using (var python = TemporaryFolder.Connect(folder.File("python.db")))
        {
            python.Execute("""
                CREATE TABLE knowledge (keyword TEXT, title TEXT, solution TEXT);
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
                INSERT INTO knowledge SELECT 'keyword ' || i, 'title', 'solution' FROM n
                """);
        }

        await using var service = new WatchedProcess(folder, $"KNOWLEDGE_IMPORT_PYTHON_DB={folder.File("python.db")}");
        await service.PrintsAsync("Application started");

        await EndsCleanlyAsync(service, "TERM");
        service.Lines.Should().NotContain(line => line.Contains("Import (written", StringComparison.Ordinal), "it was stopped meanwhile");
    }

    private static async Task EndsCleanlyAsync(WatchedProcess service, string signal)
    {
        (await service.EndAsync(signal)).Should().BeOneOf([0, 143], string.Join('\n', service.Lines));
        service.Lines.Should().NotContain(line => line.Contains("   at ", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal));
    }
}
