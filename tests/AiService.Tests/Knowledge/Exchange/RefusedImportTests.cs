using System.Text;
using AiService.Knowledge.Exchange;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Knowledge.Exchange;

/// <summary>Imports and exports that are refused as a whole.</summary>
public sealed class RefusedImportTests : IAsyncLifetime
{
    private const string Line = """{"keyword": "k", "title": "t", "solution": "s"}""";

    private ExchangeRig rig = null!;

    public async Task InitializeAsync() => rig = await ExchangeRig.StartAsync();

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task A_CSV_with_a_cell_beyond_the_limit_leaves_no_trace()
    {
        var file = "keyword,title,solution\r\nk,t,s\r\nk2,t," + new string('x', JsonLines.MaxLine + 1) + "\r\n";

        using var response = await rig.SendAsync(Encoding.UTF8.GetBytes(file), ExchangeRig.Csv);

        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(400, $"{envelope}");
        envelope.GetProperty("msg").GetString().Should().Contain("KiB");
        (await rig.KeywordsAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task One_import_runs_at_a_time_and_one_that_fails_makes_room_for_the_next()
    {
        var turn = rig.Service.Services.GetRequiredService<ImportTurn>();
        var running = new TaskCompletionSource<ImportReport>();
        var first = turn.TakeAsync(() => running.Task);

        using var refused = await rig.SendAsync(Encoding.UTF8.GetBytes(Line), ExchangeRig.JsonLines);
        (await refused.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(409);
        (await rig.KeywordsAsync()).Should().HaveCount(3);

        running.SetException(new IOException("the disk is gone"));
        await first.Invoking(task => task).Should().ThrowAsync<IOException>();
        ExchangeRig.Counts(await rig.ImportAsync(Line, ExchangeRig.JsonLines)).Should().Be("1 0 0 0");
    }

    [Fact]
    public async Task An_export_in_an_unknown_format_is_refused_by_the_name_of_the_parameter()
    {
        using var response = await rig.Service.Http.GetAsync(new Uri("/api/ai/knowledge/export?format=xlsx", UriKind.Relative));

        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(400);
        envelope.GetProperty("msg").GetString().Should().Contain("format");
    }
}
