using AiService.Storage;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    private static readonly string[] Pragmas = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_first_use_makes_the_schema_and_later_ones_keep_it()
    {
        for (var life = 0; life < 2; life++)
        {
            using var database = Records();
            (await EntriesAsync(database)).Should().Be(0);
        }

        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        other.Query<string>($"SELECT ScriptName FROM {Migration.Journal}")
            .Should().OnlyHaveUniqueItems().And.Contain(script => script.EndsWith("records.0001_audit.sql", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connections_have_a_write_ahead_log_and_synchronise_every_commit()
    {
        using var database = Records();

        var pragmas = await database.ReadAsync(
            connection => Pragmas.Select(pragma => connection.ExecuteScalar<string>($"PRAGMA {pragma}")).ToArray(),
            default);

        pragmas.Should().Equal("wal", "2", "1", "1000");
    }

    [Fact]
    public async Task A_failed_write_is_rolled_back_and_the_next_one_works()
    {
        using var database = Records();

        var failing = () => database.WriteAsync(
            (connection, transaction) =>
            {
                connection.Execute("CREATE TABLE half (x)", transaction: transaction);
                return connection.Execute("INSERT INTO nowhere VALUES (1)", transaction: transaction);
            },
            default);

        (await failing.Should().ThrowAsync<StorageException>()).WithMessage("*records*no such table*");
        var tables = await database.WriteAsync(
            (connection, transaction) => connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'half'", transaction: transaction),
            default);
        tables.Should().Be(0);
    }

    [Fact]
    public async Task Readers_do_not_wait_for_another_process_that_writes_and_a_writer_fails_because_it_is_locked()
    {
        using var database = Records();
        await database.OpenAsync(default);

        using (var other = TemporaryFolder.Connect(folder.File("records.db")))
        {
            other.Execute("BEGIN IMMEDIATE");

            (await EntriesAsync(database)).Should().Be(0);
            var writing = () => database.WriteAsync((_, _) => true, default);
            (await writing.Should().ThrowAsync<StorageException>()).WithMessage("*locked*");
        }

        (await database.WriteAsync((_, _) => true, default)).Should().BeTrue();
    }

    [Fact]
    public async Task A_file_that_is_locked_when_it_is_first_used_works_once_it_is_free()
    {
        using var database = Records();
        using (var other = TemporaryFolder.Connect(folder.File("records.db")))
        {
            other.Execute("BEGIN EXCLUSIVE");
            var reading = () => EntriesAsync(database);
            await reading.Should().ThrowAsync<StorageException>();
        }

        (await EntriesAsync(database)).Should().Be(0);
    }

    [Fact]
    public async Task A_file_whose_write_lock_another_process_keeps_is_read_as_it_is()
    {
        using var database = new KnowledgeDatabase(folder.File("kb.db"), NullLogger<KnowledgeDatabase>.Instance) { BusySeconds = 1 };
        using (var other = TemporaryFolder.Connect(folder.File("kb.db")))
        {
            other.Execute("CREATE TABLE knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time)");
            other.Execute("INSERT INTO knowledge (keyword) VALUES ('theirs')");
            other.Execute("BEGIN IMMEDIATE; INSERT INTO knowledge (keyword) VALUES ('never committed')");

            (await KeywordsAsync(database)).Should().Equal("theirs");
            var writing = () => database.WriteAsync((_, _) => true, default);
            await writing.Should().ThrowAsync<StorageException>();
            (await KeywordsAsync(database)).Should().Equal("theirs");
        }

        await database.WriteAsync((_, _) => true, default);
        (await KeywordsAsync(database)).Should().HaveCount(4, "the default rows have joined it");
    }

    [Fact]
    public async Task A_closed_database_is_one_file_that_can_be_copied()
    {
        using (var database = Records())
        {
            await database.WriteAsync((_, _) => true, default);
        }

        Directory.GetFiles(folder.Path).Order().Should().Equal(folder.File("audit.head"), folder.File("audit.key"), folder.File("records.db"));
    }

    private static Task<long> EntriesAsync(RecordsDatabase database)
    {
        return database.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM audit"), default);
    }

    private static Task<List<string>> KeywordsAsync(KnowledgeDatabase database)
    {
        return database.ReadAsync(connection => connection.Query<string>("SELECT keyword FROM knowledge").AsList(), default);
    }

    private RecordsDatabase Records() => new(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance) { BusySeconds = 1 };
}
