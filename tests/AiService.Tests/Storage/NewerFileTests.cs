using AiService.Hosting;
using AiService.Storage;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Storage;

public sealed class NewerFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("records.db", "RECORDS_DB_PATH")]
    [InlineData("knowledge_base.db", "KNOWLEDGE_DB_PATH")]
    public async Task A_file_of_a_newer_version_stops_the_start_by_name(string file, string variable)
    {
        await MakeNewerAsync(file);

        var starting = () => ServiceUnderTest.StartAsync(folder: folder.Path);

        (await starting.Should().ThrowAsync<SettingsException>()).Which.Problems.Should().ContainSingle().Which.ToString().Should()
            .Match($"{variable}: {folder.File(file)} was written by a newer version, whose migration *9999_later.sql * Start that version, or set {variable} to another file.");
    }

    [Fact]
    public async Task A_file_of_a_newer_version_that_is_locked_does_not_stop_the_start_and_is_not_used()
    {
        await MakeNewerAsync("knowledge_base.db");
        using var other = TemporaryFolder.Connect(folder.File("knowledge_base.db"));
        other.Execute("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");

        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
        other.Execute("ROLLBACK");

        using var answer = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=x", UriKind.Relative));
        (await answer.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(503);
    }

    [Fact]
    public async Task A_file_that_a_newer_version_has_migrated_meanwhile_is_neither_read_nor_written()
    {
        await MakeNewerAsync("records.db");
        using var database = Records();

        foreach (var use in (Func<Task>[])[() => database.ReadAsync(_ => 1, default), () => database.WriteAsync((_, _) => 1, default), () => database.OpenAsync(default)])
        {
            (await use.Should().ThrowAsync<StorageException>()).WithMessage("*newer version*9999_later.sql*");
        }
    }

    [Fact]
    public async Task The_journals_hold_the_names_that_existing_files_have()
    {
        using var records = Records();
        await records.OpenAsync(default);

        var journal = await records.ReadAsync(connection => connection.Query<string>($"SELECT ScriptName FROM {Migration.Journal} ORDER BY ScriptName").ToList(), default);
        journal.Should().StartWith(["AiService.Storage.Migrations.records.0001_audit.sql", "AiService.Storage.Migrations.records.0002_repairs.sql"])
            .And.OnlyContain(script => script.StartsWith("AiService.Storage.Migrations.records.00", StringComparison.Ordinal));
    }

    private async Task MakeNewerAsync(string file)
    {
        using (Database database = file == "records.db" ? Records() : new KnowledgeDatabase(folder.File(file), NullLogger<KnowledgeDatabase>.Instance))
        {
            await database.OpenAsync(default);
        }

        using var later = TemporaryFolder.Connect(folder.File(file));
        later.Execute($"INSERT INTO {Migration.Journal} (ScriptName, Applied) VALUES ('AiService.Storage.Migrations.any.9999_later.sql', '2027-01-01')");
    }

    private RecordsDatabase Records() => new(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance) { BusySeconds = 1 };
}
