using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Knowledge.Exchange;

/// <summary>A Python service's file of any age, uploaded, or read where that service is still writing to it.</summary>
public sealed class PythonFileTests : IDisposable
{
    private const string OldTable = "CREATE TABLE knowledge (id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT NOT NULL, title TEXT NOT NULL, solution TEXT NOT NULL)";

    private const string Table = """
        CREATE TABLE knowledge (
          id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT NOT NULL, title TEXT NOT NULL, solution TEXT NOT NULL,
          device_type TEXT, fault_level TEXT,
          create_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, update_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, hit_count INTEGER DEFAULT 0)
        """;

    private const int Looks = 1_000;

    private readonly TemporaryFolder folder = new();

    private string Theirs => folder.File("theirs.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_of_today_is_taken_in_once_with_its_hits_and_times()
    {
        using (var python = Python(Table))
        {
            PythonAdd(python, "BGP断开", "BGP邻居断开处理", "display bgp peer");
            python.Execute("UPDATE knowledge SET hit_count = 7, create_time = '2024-05-06 07:08:09', update_time = '2024-05-06 15:08:10.123456'");
            PythonAdd(python, "接口Gig0/0/1 down", "自动修复：接口Gig0/0/1 down", "done");
            PythonAdd(python, "接口Gig0/0/1 down", "自动修复：接口Gig0/0/1 down", "done");
            PythonAdd(python, "接口Gig0/0/1 down", "自动修复：接口Gig0/0/1 down", "done otherwise");
        }

        await using var rig = await ExchangeRig.StartAsync();
        var file = await File.ReadAllBytesAsync(Theirs);

        ExchangeRig.Counts(await rig.ImportAsync(file, ExchangeRig.Sqlite, "?dry_run=true")).Should().Be("3 0 1 0");
        ExchangeRig.Counts(await rig.ImportAsync(file, ExchangeRig.Sqlite)).Should().Be("3 0 1 0", "a row that is there word for word is there");
        ExchangeRig.Counts(await rig.ImportAsync(file, ExchangeRig.Sqlite)).Should().Be("0 0 4 0");

        using var table = rig.Table();
        table.QuerySingle<string>("SELECT keyword || ' ' || hit_count || ' ' || create_time || ' ' || update_time FROM knowledge WHERE id = 4")
            .Should().Be("BGP断开 7 2024-05-06 07:08:09 2024-05-06 15:08:10.123456");
    }

    [Fact]
    public async Task A_file_from_before_its_later_columns_is_taken_in()
    {
        using (var python = Python(OldTable))
        {
            python.Execute("INSERT INTO knowledge (keyword, title, solution) VALUES ('BGP断开', 't', 's'), ('', 't', 's'), (@endless, 't', 's')", new { endless = new string('长', 5_000) });
        }

        await using var rig = await ExchangeRig.StartAsync();
        var report = await rig.ImportAsync(await File.ReadAllBytesAsync(Theirs), ExchangeRig.Sqlite);

        ExchangeRig.Counts(report).Should().Be("2 0 0 1");
        ExchangeRig.Problems(report).Should().Equal("2: 字段 keyword 不能为空", "3: 字段 keyword 过长，已截断");
        (await rig.KeywordsAsync()).Skip(3).Should().Equal("BGP断开", new string('长', 200));
    }

    [Fact]
    public async Task Default_rows_join_nothing_and_bring_nothing_back_but_their_owners_words_are_kept()
    {
        await using var rig = await ExchangeRig.StartAsync();
        using (var table = rig.Table())
        {
            table.Execute($"ATTACH '{Theirs}' AS theirs; CREATE TABLE theirs.knowledge AS SELECT * FROM main.knowledge; UPDATE theirs.knowledge SET solution = 'changed by its owner' WHERE id = 3");
            table.Execute("DELETE FROM knowledge WHERE id = 2");
        }

        ExchangeRig.Counts(await rig.ImportAsync(await File.ReadAllBytesAsync(Theirs), ExchangeRig.Sqlite)).Should().Be("1 0 2 0");

        (await rig.ListAsync()).Select(entry => entry.GetProperty("solution").GetString()).Should().HaveCount(3).And.EndWith("changed by its owner");
    }

    [Fact]
    public async Task What_was_deleted_or_changed_here_after_an_import_stays_so()
    {
        using (var python = Python(Table))
        {
            PythonAdd(python, "deleted", "t", "s");
            PythonAdd(python, "changed", "t", "s");
        }

        await using var rig = await ExchangeRig.StartAsync($"KNOWLEDGE_IMPORT_PYTHON_DB={Theirs}");
        await ImportPythonAsync(rig);
        using (var table = rig.Table())
        {
            table.Execute("DELETE FROM knowledge WHERE keyword = 'deleted'; UPDATE knowledge SET keyword = 'changed here' WHERE keyword = 'changed'");
        }

        (await ImportPythonAsync(rig)).Should().Be("0 0 2 0");
        (await rig.KeywordsAsync()).Skip(3).Should().Equal("changed here");
    }

    [Fact]
    public async Task While_that_service_is_in_the_middle_of_writing_its_last_committed_rows_are_taken()
    {
        using var python = Python(Table);
        PythonAdd(python, "committed", "t", "s");
        using var transaction = python.BeginTransaction();
        python.Execute("INSERT INTO knowledge (keyword, title, solution) VALUES ('not yet', 't', 's')", transaction: transaction);

        await using var rig = await ExchangeRig.StartAsync($"KNOWLEDGE_IMPORT_PYTHON_DB={Theirs}");
        await ImportPythonAsync(rig);
        (await rig.KeywordsAsync()).Skip(3).Should().Equal("committed");

        transaction.Commit();
        (await ImportPythonAsync(rig)).Should().Be("1 0 1 0");
        (await rig.KeywordsAsync()).Skip(3).Should().Equal("committed", "not yet");
        PythonAdd(python, "and goes on", "t", "s");
    }

    [Fact]
    public async Task A_file_with_a_write_ahead_log_is_taken_in_with_what_stands_in_the_log()
    {
        using var python = Python("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;" + Table);
        PythonAdd(python, "in the log", "t", "s");

        await using var rig = await ExchangeRig.StartAsync($"KNOWLEDGE_IMPORT_PYTHON_DB={Theirs}");
        await ImportPythonAsync(rig);

        (await rig.KeywordsAsync()).Skip(3).Should().Equal("in the log");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_at_the_start_is_tried_again_a_minute_later()
    {
        await File.WriteAllTextAsync(Theirs, "no database, and long enough for the header of one");
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(8)));
        await using var rig = await ExchangeRig.StartAsync(time, $"KNOWLEDGE_IMPORT_PYTHON_DB={Theirs}");
        for (var look = 0; look < Looks && !rig.Service.Log.Text.Contains("could not be imported", StringComparison.Ordinal); look++)
        {
            await rig.ListAsync();
        }

        rig.Service.Log.Text.Should().Contain("could not be imported");
        File.Delete(Theirs);
        using (var python = Python(Table))
        {
            PythonAdd(python, "theirs", "t", "s");
        }

        (await rig.KeywordsAsync()).Should().HaveCount(3, "the minute is not over");
        for (var look = 0; look < Looks && !(await rig.KeywordsAsync()).Contains("theirs"); look++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
        }

        (await rig.KeywordsAsync()).Skip(3).Should().Equal("theirs");
    }

    [Theory]
    [InlineData("CREATE TABLE other (x)")]
    [InlineData("CREATE TABLE knowledge (keyword, title)")]
    [InlineData("CREATE TABLE t (x); CREATE VIEW knowledge AS SELECT 'k' AS keyword, 't' AS title, 's' AS solution FROM t")]
    [InlineData("CREATE VIRTUAL TABLE knowledge USING fts5(keyword, title, solution)")]
    public async Task A_file_without_that_table_is_refused(string schema)
    {
        Python(schema).Dispose();
        await using var rig = await ExchangeRig.StartAsync();

        using var response = await rig.SendAsync(await File.ReadAllBytesAsync(Theirs), ExchangeRig.Sqlite);

        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(400);
        envelope.GetProperty("msg").GetString().Should().Contain("knowledge");
    }

    [Fact]
    public async Task A_body_that_is_no_database_is_refused()
    {
        await using var rig = await ExchangeRig.StartAsync();

        using var response = await rig.SendAsync("no database"u8.ToArray(), ExchangeRig.Sqlite);

        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(400);
        envelope.GetProperty("msg").GetString().Should().Contain("SQLite");
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_file_to_take_in()
    {
        await using var rig = await ExchangeRig.StartAsync();

        var envelope = await rig.Service.AskAsync("/api/ai/knowledge/import/python", new { path = Theirs });

        envelope.GetProperty("code").GetInt32().Should().Be(409);
        envelope.GetProperty("msg").GetString().Should().Contain("KNOWLEDGE_IMPORT_PYTHON_DB");
    }

    [Fact]
    public async Task A_setting_that_names_no_file_or_the_knowledge_base_itself_stops_the_start()
    {
        var missing = () => ServiceUnderTest.StartAsync([$"KNOWLEDGE_IMPORT_PYTHON_DB={folder.File("missing.db")}"]);
        (await missing.Should().ThrowAsync<AiService.Hosting.SettingsException>()).WithMessage("*KNOWLEDGE_IMPORT_PYTHON_DB*does not exist*");

        await File.WriteAllBytesAsync(folder.File("knowledge_base.db"), []);
        var itself = () => ServiceUnderTest.StartAsync([$"KNOWLEDGE_IMPORT_PYTHON_DB={folder.File("knowledge_base.db")}"], folder: folder.Path);
        (await itself.Should().ThrowAsync<AiService.Hosting.SettingsException>()).WithMessage("*KNOWLEDGE_IMPORT_PYTHON_DB*itself*");
    }

    /// <summary>Asks again while the import of the start is running.</summary>
    private static async Task<string> ImportPythonAsync(ExchangeRig rig)
    {
        var envelope = await Eventually.ReadAsync(
            () => rig.Service.AskAsync("/api/ai/knowledge/import/python", new { }), answer => answer.GetProperty("code").GetInt32() != 409);
        envelope.GetProperty("code").GetInt32().Should().Be(200, $"{envelope}");
        return ExchangeRig.Counts(envelope.GetProperty("data"));
    }

    private SqliteConnection Python(string schema)
    {
        var python = TemporaryFolder.Connect(Theirs);
        python.Execute(schema);
        return python;
    }

    private static void PythonAdd(SqliteConnection python, string keyword, string title, string solution)
    {
        python.Execute(
            "INSERT INTO knowledge (keyword, title, solution, device_type, fault_level) VALUES (@keyword, @title, @solution, NULL, NULL)",
            new { keyword, title, solution });
    }
}
