using AiService.Tests.Harness;

namespace AiService.Tests.Knowledge.Exchange;

/// <summary>Files that know of an entry that was merged into another.</summary>
public sealed class MergedImportTests : IAsyncLifetime
{
    private ExchangeRig rig = null!;

    public async Task InitializeAsync()
    {
        rig = await ExchangeRig.StartAsync();
        await rig.LearnAsync("接口Gig0/0/1 down");
        await rig.LearnAsync("端口Gig0/0/1 down");
    }

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Theory]
    [InlineData("?format=jsonl", ExchangeRig.JsonLines)]
    [InlineData("?format=csv", ExchangeRig.Csv)]
    public async Task An_own_export_changes_nothing_whether_it_was_made_before_or_after_the_merging(string query, string contentType)
    {
        var before = await rig.ExportAsync(query);
        await MergeAsync();
        var after = await rig.ExportAsync(query);

        ExchangeRig.Counts(await rig.ImportAsync(after, contentType)).Should().Be("0 0 5 0");
        ExchangeRig.Counts(await rig.ImportAsync(before, contentType, "?dry_run=true")).Should().Be("0 0 5 0");
        ExchangeRig.Counts(await rig.ImportAsync(before, contentType)).Should().Be("0 0 5 0");
        (await rig.ListAsync()).Should().HaveCount(5);
    }

    [Fact]
    public async Task In_another_service_no_repair_counts_for_a_merged_entry()
    {
        await MergeAsync();
        var file = await rig.ExportAsync("");
        await using var other = await ExchangeRig.StartAsync();

        ExchangeRig.Counts(await other.ImportAsync(file, ExchangeRig.JsonLines)).Should().Be("2 0 3 0");
        ExchangeRig.Counts(await other.ImportAsync(file, ExchangeRig.JsonLines)).Should().Be("0 0 5 0");

        (await other.LearnAsync("端口Gig0/0/1 down")).Should().Be(6, "what works is found");
        (await other.ListAsync()).Select(entry => (entry.Text("retired"), entry.Text("times_worked"))).Skip(3)
            .Should().Equal(("False", "2"), ("True", "0"), ("False", "1"));
    }

    private async Task MergeAsync()
    {
        (await rig.Service.AskAsync("/api/ai/knowledge/entries/5/merge", new { into = 4 })).Text("code").Should().Be("200");
    }
}
