using System.Net;
using System.Text;
using System.Text.Json;
using AiService.Knowledge.Exchange;
using AiService.Tests.Harness;
using Dapper;

namespace AiService.Tests.Knowledge.Exchange;

/// <summary>Import and export of JSON Lines and CSV.</summary>
public sealed class FileImportTests : IAsyncLifetime
{
    private const string Line = """{"keyword": "k", "title": "t", "solution": "s"}""";

    private ExchangeRig rig = null!;

    public async Task InitializeAsync() => rig = await ExchangeRig.StartAsync("KNOWLEDGE_IMPORT_MAX_MB=1");

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Theory]
    [InlineData("?format=jsonl", ExchangeRig.JsonLines)]
    [InlineData("?format=csv", ExchangeRig.Csv)]
    [InlineData("?format=csv&bom=true", ExchangeRig.Csv)]
    [InlineData("?format=jsonl&bom=true", ExchangeRig.JsonLines)]
    public async Task What_is_exported_is_the_same_in_another_service_and_changes_nothing_in_its_own(string query, string contentType)
    {
        await rig.FillAsync();
        var file = await rig.ExportAsync(query);

        ExchangeRig.Counts(await rig.ImportAsync(file, contentType)).Should().Be("0 0 7 0", "it is all here");
        await using var other = await ExchangeRig.StartAsync();
        ExchangeRig.Counts(await other.ImportAsync(file, contentType, "?dry_run=true")).Should().Be("4 0 3 0");
        ExchangeRig.Counts(await other.ImportAsync(file, contentType)).Should().Be("4 0 3 0");
        ExchangeRig.Counts(await other.ImportAsync(file, contentType)).Should().Be("0 0 7 0");

        Comparable(await other.ListAsync()).Should().Equal(Comparable(await rig.ListAsync()));
    }

    [Fact]
    public async Task An_export_of_more_than_a_page_is_whole_and_filtered()
    {
        var lines = Enumerable.Range(0, 350).Select(number => JsonSerializer.Serialize(new { keyword = $"k{number}", title = "t", solution = "s", fault_level = number % 2 == 0 ? "P1" : "P3" }));
        ExchangeRig.Counts(await rig.ImportAsync(string.Join('\n', lines), ExchangeRig.JsonLines)).Should().Be("350 0 0 0");

        Rows(await rig.ExportAsync("")).Should().Be(353);
        Rows(await rig.ExportAsync("?fault_level=P3")).Should().Be(175);
    }

    [Fact]
    public async Task Lines_that_cannot_be_kept_are_reported_by_number_and_the_rest_is_imported()
    {
        var file = string.Join('\n', [
            "\uFEFF" + Line,
            "",
            "not json",
            "[1]",
            """{"keyword": "k2", "title": "t", "solution": " \u202e "}""",
            """{"keyword": "k3", "title": "t", "solution": "s", "times_worked": -1}""",
            $$"""{"keyword": "{{new string('长', 201)}}", "title": "t", "solution": "s"}""",
            """{"keyword": "k4", "title": "t", "solution": "s", "retired": "perhaps"}""",
            """{"keyword": "k5", "title": "t", "solution": "s", "action": "n.e", "last_success": "yesterday"}""",
            "{\"keyword\": \"" + new string('x', JsonLines.MaxLine) + "\"}",
            """{"keyword": "\ud800", "title": "t", "solution": "s"}""",
            """{"\ud800 keyword, or not": 1, "keyword": "k6", "title": "t", "solution": "s"}""",
            Line.Replace("\"k\"", "\"last\"", StringComparison.Ordinal),
        ]);

        var report = await rig.ImportAsync(file, ExchangeRig.JsonLines);

        ExchangeRig.Counts(report).Should().Be("2 0 0 10");
        report.GetProperty("read").GetInt64().Should().Be(12);
        ExchangeRig.Problems(report).Should().SatisfyRespectively(
            problem => problem.Should().StartWith("3: ").And.Contain("JSON"),
            problem => problem.Should().StartWith("4: ").And.Contain("对象"),
            problem => problem.Should().StartWith("5: ").And.Contain("solution"),
            problem => problem.Should().StartWith("6: ").And.Contain("times_worked"),
            problem => problem.Should().StartWith("7: ").And.Contain("keyword"),
            problem => problem.Should().StartWith("8: ").And.Contain("retired"),
            problem => problem.Should().StartWith("9: ").And.Contain("last_success"),
            problem => problem.Should().StartWith("10: ").And.Contain("KiB"),
            problem => problem.Should().StartWith("11: ").And.Contain("keyword"),
            problem => problem.Should().StartWith("12: ").And.Contain("JSON"));
        (await rig.KeywordsAsync()).Skip(3).Should().Equal("k", "last");
    }

    [Fact]
    public async Task A_strict_import_with_a_bad_line_writes_nothing_and_a_dry_run_never_does()
    {
        var strict = await rig.ImportAsync(Line + "\nbad", ExchangeRig.JsonLines, "?strict=true");
        strict.GetProperty("applied").GetBoolean().Should().BeFalse();
        ExchangeRig.Counts(strict).Should().Be("0 0 0 1");

        var dry = await rig.ImportAsync(Line + "\nbad\n" + Line, ExchangeRig.JsonLines, "?dry_run=true");
        dry.GetProperty("applied").GetBoolean().Should().BeFalse();
        ExchangeRig.Counts(dry).Should().Be("1 0 1 1", "the third line is the first one again");
        (await rig.KeywordsAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task Words_that_are_kept_otherwise_than_they_were_written_are_the_same_words()
    {
        await rig.Service.AskAsync("/api/ai/knowledge/add", new { keyword = " k\u0007 ", title = "two\nlines", solution = "s\r\n", device_type = "" });
        var file = await rig.ExportAsync("");

        ExchangeRig.Counts(await rig.ImportAsync(file, ExchangeRig.JsonLines)).Should().Be("0 0 4 0", "its own entry is there");
        await using var other = await ExchangeRig.StartAsync();
        ExchangeRig.Counts(await other.ImportAsync(file, ExchangeRig.JsonLines)).Should().Be("1 0 3 0");
        ExchangeRig.Counts(await other.ImportAsync(file, ExchangeRig.JsonLines)).Should().Be("0 0 4 0");
        (await other.ListAsync())[^1].GetProperty("title").GetString().Should().Be("two lines");
    }

    [Theory]
    [InlineData("application/json", "", HttpStatusCode.UnsupportedMediaType, "application/x-ndjson")]
    [InlineData("text/csv; charset=gbk", "", HttpStatusCode.UnsupportedMediaType, "UTF-8")]
    [InlineData(ExchangeRig.JsonLines, "?dry_run=perhaps", HttpStatusCode.OK, "dry_run")]
    [InlineData(ExchangeRig.JsonLines, "?strict=2", HttpStatusCode.OK, "strict")]
    public async Task What_cannot_be_asked_for_is_named(string contentType, string query, HttpStatusCode status, string message)
    {
        using var response = await rig.SendAsync(Encoding.UTF8.GetBytes(Line), contentType, query);

        response.StatusCode.Should().Be(status);
        (await response.EnvelopeAsync()).GetProperty("msg").GetString().Should().Contain(message);
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_and_one_below_it_may_be_larger_than_other_bodies()
    {
        var entry = JsonSerializer.Serialize(new { keyword = "k", title = "t", solution = new string('s', 19_000) }) + "\n";

        using var refused = await rig.SendAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(entry, 60))), ExchangeRig.JsonLines);

        refused.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await refused.EnvelopeAsync()).GetProperty("msg").GetString().Should().Contain("KNOWLEDGE_IMPORT_MAX_MB");
        await using var roomy = await ExchangeRig.StartAsync();
        ExchangeRig.Counts(await roomy.ImportAsync(string.Concat(Enumerable.Repeat(entry, 60)), ExchangeRig.JsonLines)).Should().Be("1 0 59 0");
    }

    [Fact]
    public async Task Of_outcomes_the_larger_count_and_the_later_success_stay()
    {
        await rig.LearnAsync("接口Gig0/0/1 down", "here");
        var theirs = """{"keyword":"接口down","title":"t","solution":"theirs","fault_level":"P2","action":"network.remediation.enable_interface","times_seen":9,"times_worked":7,"times_failed":2,"last_success":"2099-01-01 00:00:00.000000","devices":["there"],"evidence":"e"}""";

        ExchangeRig.Counts(await rig.ImportAsync(theirs, ExchangeRig.JsonLines)).Should().Be("0 1 0 0");
        ExchangeRig.Counts(await rig.ImportAsync(theirs, ExchangeRig.JsonLines)).Should().Be("0 0 1 0");
        await rig.LearnAsync("接口Gig0/0/2 down", "here");

        var entry = (await rig.ListAsync()).Should().HaveCount(4).And.Subject.Last();
        entry.GetProperty("times_worked").GetInt64().Should().Be(8);
        entry.GetProperty("times_failed").GetInt64().Should().Be(2);
        entry.GetProperty("devices").EnumerateArray().Select(device => device.GetString()).Should().Equal("here", "there");
    }

    [Fact]
    public async Task An_imported_entry_of_repairs_is_the_one_that_the_next_repair_counts_for()
    {
        await rig.ImportAsync("""{"keyword":"接口down","title":"t","solution":"s","action":"network.remediation.enable_interface","times_seen":1,"times_worked":1}""", ExchangeRig.JsonLines);

        await rig.LearnAsync("接口Gig0/0/1 down");

        (await rig.ListAsync()).Should().HaveCount(4).And.Subject.Last().GetProperty("times_worked").GetInt64().Should().Be(2);
    }

    [Fact]
    public async Task A_default_entry_that_was_deleted_is_not_brought_back_by_an_import()
    {
        var file = await rig.ExportAsync("");
        using (var shell = rig.Table())
        {
            shell.Execute("DELETE FROM knowledge WHERE id = 2");
        }

        ExchangeRig.Counts(await rig.ImportAsync(file, ExchangeRig.JsonLines)).Should().Be("0 0 3 0");
        (await rig.KeywordsAsync()).Should().Equal("接口down", "CPU过载");
    }

    [Fact]
    public async Task The_default_entries_that_imports_know_are_those_that_a_new_file_has()
    {
        using var file = rig.Table();

        file.Query("SELECT * FROM knowledge").Select(row => new AiService.Knowledge.KnowledgeDraft(row.keyword, row.title, row.solution, row.device_type, row.fault_level))
            .Should().BeEquivalentTo(DefaultEntries.All);
    }

    /// <summary>All of the entries behind the default ones, which each service has of its own.</summary>
    private static List<string> Comparable(List<JsonElement> entries) => [.. entries.Skip(3).Select(entry => entry.GetRawText())];

    private static int Rows(byte[] jsonLines) => jsonLines.Count(letter => letter == '\n');
}
