using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Tests.Knowledge;

/// <summary>One file, two services: the Python one's own statements (contract section 11) before, during and after this one's life.</summary>
public sealed class SharedFileTests : IDisposable
{
    private const string PythonTable = """
        CREATE TABLE IF NOT EXISTS knowledge (
          id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT NOT NULL, title TEXT NOT NULL, solution TEXT NOT NULL,
          device_type TEXT, fault_level TEXT,
          create_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, update_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, hit_count INTEGER DEFAULT 0);
        CREATE INDEX IF NOT EXISTS idx_keyword ON knowledge(keyword);
        """;

    private readonly TemporaryFolder folder = new();

    private string Database => folder.File("knowledge_base.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_of_the_Python_service_is_used_as_it_is_and_stays_usable_by_it()
    {
        using (var python = TemporaryFolder.Connect(Database))
        {
            python.Execute(PythonTable);
            PythonAdd(python, "接口down", "接口状态为down的修复方法", "changed by its owner");
            PythonAdd(python, "BGP断开", "BGP邻居断开处理", "display bgp peer");
            PythonSearch(python, "BGP", "2026-11-24 16:05:06.123456").Should().Equal("BGP断开");
        }

        await using (var service = await ServiceUnderTest.StartAsync(folder: folder.Path))
        {
            (await SearchAsync(service, "display bgp")).Should().Equal("BGP断开:1");
            (await SearchAsync(service, "changed by")).Should().Equal("接口down:0");
            (await service.AskAsync("/api/ai/knowledge/add", new { keyword = "ours", title = "t", solution = "s" }))
                .GetProperty("code").GetInt32().Should().Be(200);

            using var python = TemporaryFolder.Connect(Database);
            python.Execute("PRAGMA busy_timeout = 5000;" + PythonTable);
            PythonAdd(python, "theirs", "t", "s");
            PythonSearch(python, "ours", "2026-11-24 16:05:07.123456").Should().Equal("ours");
            (await SearchAsync(service, "theirs")).Should().Equal("theirs:0");
        }

        using var after = TemporaryFolder.Connect(Database);
        PythonSearch(after, "ours", "2026-11-24 16:05:08.123456").Should().Equal("ours");
        after.Query<string>("SELECT keyword || hit_count FROM knowledge ORDER BY id").Should()
            .Equal("接口down1", "BGP断开2", "路由环路0", "CPU过载0", "ours2", "theirs1");
    }

    [Fact]
    public async Task A_default_row_that_was_deleted_stays_deleted()
    {
        await using (var service = await ServiceUnderTest.StartAsync(folder: folder.Path))
        {
            (await SearchAsync(service, "路由环路")).Should().HaveCount(1);
        }

        using (var operatorsShell = TemporaryFolder.Connect(Database))
        {
            operatorsShell.Execute("DELETE FROM knowledge WHERE keyword = '路由环路'");
        }

        await using var again = await ServiceUnderTest.StartAsync(folder: folder.Path);
        (await SearchAsync(again, "路由环路")).Should().BeEmpty();
        (await SearchAsync(again, "%")).Should().HaveCount(2);
    }

    private static void PythonAdd(SqliteConnection python, string keyword, string title, string solution)
    {
        python.Execute(
            "INSERT INTO knowledge (keyword, title, solution, device_type, fault_level) VALUES (@keyword, @title, @solution, NULL, NULL)",
            new { keyword, title, solution });
    }

    /// <summary>A search there is a write: hits one by one, with the local time.</summary>
    private static List<string> PythonSearch(SqliteConnection python, string text, string localTime)
    {
        using var transaction = python.BeginTransaction(deferred: true);
        var rows = python.Query(
            """
            SELECT * FROM knowledge WHERE keyword LIKE @pattern OR title LIKE @pattern OR solution LIKE @pattern
            ORDER BY hit_count DESC, update_time DESC LIMIT 5
            """,
            new { pattern = $"%{text}%" },
            transaction).AsList();
        foreach (var row in rows)
        {
            python.Execute("UPDATE knowledge SET hit_count = hit_count + 1, update_time = @localTime WHERE id = @id", new { localTime, row.id }, transaction);
        }

        transaction.Commit();
        return [.. rows.Select(row => (string)row.keyword)];
    }

    private static async Task<List<string>> SearchAsync(ServiceUnderTest service, string text)
    {
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=" + Uri.EscapeDataString(text), UriKind.Relative));
        var envelope = await response.EnvelopeAsync();
        return [.. envelope.GetProperty("data").EnumerateArray().Select(row => $"{row.GetProperty("keyword")}:{row.GetProperty("hit_count")}")];
    }
}
