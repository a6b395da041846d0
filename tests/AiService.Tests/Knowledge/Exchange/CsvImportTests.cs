using System.Text;
using AiService.Tests.Harness;

namespace AiService.Tests.Knowledge.Exchange;

/// <summary>CSV as spreadsheets write and read it.</summary>
public sealed class CsvImportTests : IAsyncLifetime
{
    private ExchangeRig rig = null!;

    public async Task InitializeAsync() => rig = await ExchangeRig.StartAsync();

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task A_spreadsheet_sees_text_and_no_formula_and_the_mark_of_UTF8()
    {
        await rig.FillAsync();

        var csv = Encoding.UTF8.GetString(await rig.ExportAsync("?format=csv&bom=true&retired=false"));

        csv.Should().StartWith("\uFEFFid,keyword,title,solution,").And.Contain("\r\n");
        csv.Should().Contain("'=1+1").And.NotContain(",=1+1");
        csv.Should().Contain("\"say \"\"hi\"\",\nnext, line\ttab\"");
        csv.Should().NotContain("retired one");
    }

    [Fact]
    public async Task Columns_come_in_any_order_and_those_that_are_not_read_are_reported()
    {
        var report = await rig.ImportAsync("备注,Solution,title,KEYWORD\r\nx,\"line 1\r\nline 2\",t,'-28 dBm\r\ny,s,t\r\n", ExchangeRig.Csv);

        ExchangeRig.Counts(report).Should().Be("1 0 0 1");
        ExchangeRig.Problems(report).Should().Equal("4: 有 3 列，表头有 4 列");
        report.GetProperty("ignored_columns").EnumerateArray().Select(column => column.GetString()).Should().Equal("备注");
        var entry = (await rig.ListAsync())[^1];
        entry.GetProperty("keyword").GetString().Should().Be("-28 dBm");
        entry.GetProperty("solution").GetString().Should().Be("line 1\nline 2");
    }

    [Theory]
    [InlineData("", "列名")]
    [InlineData("keyword,title\r\nk,t\r\n", "solution")]
    [InlineData("keyword,title,solution,title\r\nk,t,s,t\r\n", "重复")]
    [InlineData("keyword,title,solution\r\nk,t,\"s\r\n", "引号")]
    [InlineData("keyword,title,solution\r\nk,t,s \"x\" y\r\n", "引号")]
    public async Task A_CSV_that_is_broken_as_a_whole_leaves_no_trace(string file, string message)
    {
        using var response = await rig.SendAsync(Encoding.UTF8.GetBytes(file), ExchangeRig.Csv);

        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(400, $"{envelope}");
        envelope.GetProperty("msg").GetString().Should().Contain(message);
        (await rig.KeywordsAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_CSV_in_another_encoding_is_named_as_that()
    {
        byte[] gbk = [.. "keyword,title,solution\r\nk,t,s\r\n"u8, 0xBD, 0xD3, 0xBF, 0xDA, .. ",t,s\r\n"u8];

        using var response = await rig.SendAsync(gbk, ExchangeRig.Csv);

        (await response.EnvelopeAsync()).GetProperty("msg").GetString().Should().Contain("UTF-8");
        (await rig.KeywordsAsync()).Should().HaveCount(3);
    }
}
