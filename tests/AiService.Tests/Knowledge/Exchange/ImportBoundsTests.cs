using System.Text;
using AiService.Knowledge.Exchange;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Knowledge.Exchange;

/// <summary>What a file may do to the service that imports it.</summary>
public sealed class ImportBoundsTests : IAsyncLifetime
{
    private const string Head = "keyword,title,solution";

    private ExchangeRig rig = null!;

    public async Task InitializeAsync() => rig = await ExchangeRig.StartAsync();

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Theory]
    [InlineData("keyword")]
    [InlineData("solution")]
    [InlineData("device_type")]
    [InlineData("hit_count")]
    [InlineData("update_time")]
    public void A_row_of_240_MB_is_refused_without_being_read(string column)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("python.db");
        using (var python = TemporaryFolder.Connect(file))
        {
            python.Execute("CREATE TABLE knowledge (keyword, title, solution, device_type, hit_count, update_time)");
            python.Execute($"INSERT INTO knowledge (keyword, title, solution) VALUES ('a', 't', 's'), ('b', 't', 's'), ('c', 't', 's'); UPDATE knowledge SET {column} = zeroblob(240000000) WHERE keyword = 'b'");
        }

        new PythonFile().Read(file).Should().HaveCount(3); // What is built once is built.
        SQLitePCL.raw.sqlite3_memory_highwater(1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var lines = new PythonFile().Read(file).ToList();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
        SQLitePCL.raw.sqlite3_memory_highwater(0).Should().BeLessThan(100_000_000, "other tests use the library too");
        lines.Select(line => (line.Entry?.Draft.Keyword, line.Problem)).Should().Equal(("a", null), (null, $"字段 {column} 超过 1024 KiB"), ("c", null));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public async Task Lines_of_a_csv_may_end_in_any_way(string end)
    {
        var file = $"\uFEFF{Head}{end}k1,t,s{end}k2,\"t, 2\",\"one{end}two\"{end}k3,t{end}{end}k4,t,s";

        var report = await rig.ImportAsync(file, ExchangeRig.Csv);

        ExchangeRig.Counts(report).Should().Be("3 0 0 1");
        ExchangeRig.Problems(report).Should().Equal("5: 有 2 列，表头有 3 列");
        var entry = (await rig.ListAsync()).Single(entry => entry.GetProperty("keyword").GetString() == "k2");
        (entry.GetProperty("title").GetString(), entry.GetProperty("solution").GetString()).Should().Be(("t, 2", "one\ntwo"));
    }

    [Fact]
    public async Task Lines_of_a_csv_may_end_in_different_ways()
    {
        ExchangeRig.Counts(await rig.ImportAsync($"{Head}\rk1,t,s\nk2,t,s\r\nk3,t,\"a\rb\nc\r\nd\"\r\rk4,t,s\n\n", ExchangeRig.Csv)).Should().Be("4 0 0 0");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\uFEFF \r\n\t[\n  {\"keyword\": \"k\", \"title\": \"t\", \"solution\": \"s\"}\n]\n")]
    [InlineData("[{\"keyword\": \"k\", \"title\": \"t\", \"solution\": \"s\"}, {\"keyword\": \"k\", \"title\": \"#\", \"solution\": \"s\"}]")]
    public async Task A_json_list_is_refused_with_advice(string file)
    {
        using var response = await rig.SendAsync(Encoding.UTF8.GetBytes(file.Replace("#", new string('x', JsonLines.MaxLine), StringComparison.Ordinal)), ExchangeRig.JsonLines);

        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(400);
        envelope.Text("msg").Should().Contain("JSON 数组").And.Contain("每行一个 JSON 对象");
        (await rig.KeywordsAsync()).Should().HaveCount(3);
    }

    [Theory]
    [InlineData("one cell without end", "超过 256 KiB")]
    [InlineData("a quote without end", "引号")]
    [InlineData("one row without end", "512 KiB")]
    [InlineData("a head without end", "512 KiB")]
    [InlineData("many columns", "1000 列")]
    public void A_csv_without_bounds_is_refused_early(string kind, string message)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("file.csv");
        var (before, part) = kind switch
        {
            "one cell without end" => ($"{Head}\nk,t,", "xxxxxxxxxx"),
            "a quote without end" => ($"{Head}\nk,t,\"", "xxxxxxx,\n,"),
            "one row without end" => ($"{Head}\nk,t,", ",,,,,,,,,,"),
            "a head without end" => (Head, ",a,b,c,d,e"),
            _ => ($"{Head},{string.Join(',', Enumerable.Range(0, 1000))}\n", "k,t,s\n"),
        };
        using (var writer = new StreamWriter(file))
        {
            writer.Write(before);
            for (var count = 0; count < 10_000_000; count += part.Length)
            {
                writer.Write(part);
            }
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var read = () => CsvLines.Read(file, new HashSet<string>()).Count();

        read.Should().Throw<ImportException>().WithMessage($"*{message}*");
        (GC.GetAllocatedBytesForCurrentThread() - allocated).Should().BeLessThan(100_000_000);
    }

    [Fact]
    public void A_json_line_without_end_is_refused_without_being_kept()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("file.jsonl");
        File.WriteAllText(file, "{\"keyword\": \"" + new string('x', 20_000_000) + "\n{\"keyword\": \"k\", \"title\": \"t\", \"solution\": \"s\"}");
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        var lines = JsonLines.Read(file).ToList();

        (GC.GetAllocatedBytesForCurrentThread() - allocated).Should().BeLessThan(5_000_000);
        lines.Select(line => line.Problem).Should().Equal("一行不能超过 256 KiB", null);
    }

    [Theory]
    [InlineData(ExchangeRig.JsonLines, """{"keyword": "k", "title": "t", "solution": "s", "@": 1}""")]
    [InlineData(ExchangeRig.JsonLines, """{"keyword": "k", "title": "@", "solution": "s"}""")]
    [InlineData(ExchangeRig.JsonLines, """{"keyword": "k", "title": "t", "solution": "s", "devices": ["@"]}""")]
    [InlineData(ExchangeRig.Csv, "keyword,title,solution,devices\nk,t,s,\"[\"\"@\"\"]\"")]
    public async Task Half_of_a_surrogate_pair_spoils_one_line_at_most(string type, string file)
    {
        var report = await rig.ImportAsync(file.Replace("@", @"\ud800", StringComparison.Ordinal), type);

        (report.GetProperty("added").GetInt32() + report.GetProperty("refused").GetInt32()).Should().Be(1);
    }
}
