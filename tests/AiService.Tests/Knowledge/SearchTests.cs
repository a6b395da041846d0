using AiService.Knowledge.Search;
using Dapper;

namespace AiService.Tests.Knowledge;

/// <summary>What a search finds beyond what LIKE found, and in which order.</summary>
public sealed class SearchTests : IDisposable
{
    private readonly SearchRig rig = new();

    public void Dispose() => rig.Dispose();

    [Theory]
    [InlineData("GigabitEthernet0/0/1", "端口GE0/0/1丢包")]
    [InlineData("ge0/0/1", "端口GE0/0/1丢包")]
    [InlineData("Ｇｉｇ０／０／１ 丢包", "端口GE0/0/1丢包")]
    [InlineData("丢包 端口", "端口GE0/0/1丢包")]
    [InlineData("flapping neighbor", "BGP neighbor flapping")]
    [InlineData("BGP NEIGHBOR", "BGP neighbor flapping")]
    [InlineData("端", "端口GE0/0/1丢包")]
    [InlineData("口G", "端口GE0/0/1丢包")]
    public async Task Words_in_any_order_width_and_case_and_names_in_any_form_are_found(string text, string keyword)
    {
        await rig.AddAsync("端口GE0/0/1丢包");
        await rig.AddAsync("BGP neighbor flapping");

        (await rig.KeywordsAsync(text)).Should().Contain(keyword);
    }

    [Fact]
    public async Task A_port_is_found_before_those_whose_number_only_begins_so()
    {
        await rig.AddAsync("接口GE0/0/10 CRC");
        await rig.AddAsync("接口GE0/0/1 CRC");

        (await rig.KeywordsAsync("GE0/0/1")).Should().Equal(["接口GE0/0/1 CRC", "接口GE0/0/10 CRC"], "LIKE found both");
        (await rig.KeywordsAsync("GigabitEthernet0/0/1 CRC")).Should().StartWith("接口GE0/0/1 CRC");
    }

    [Fact]
    public async Task The_better_the_text_matches_the_sooner_it_comes()
    {
        await rig.AddAsync("其他", solution: "光衰过大时更换模块");
        await rig.AddAsync("其他", title: "光衰过大");
        await rig.AddAsync("接口光衰过大告警");
        await rig.AddAsync("光衰过大");

        (await rig.FindAsync("光衰过大")).Should().Equal(7, 6, 5, 4);
    }

    [Fact]
    public async Task Among_equal_texts_what_worked_often_and_lately_comes_first_then_what_was_found_most()
    {
        foreach (var _ in Enumerable.Range(0, 6))
        {
            await rig.AddAsync("光衰", "t");
        }

        using (var foreign = rig.Foreign())
        {
            foreign.Execute(
                """
                UPDATE knowledge SET hit_count = 9 WHERE id = 5;
                INSERT INTO knowledge_outcomes (knowledge_id, times_worked, times_failed, last_success) VALUES
                  (6, 0, 3, NULL), (7, 2, 0, '2026-01-01 00:00:00.000000'), (8, 2, 0, '2026-11-01 00:00:00.000000'), (9, 40, 1, '2026-11-01 00:00:00.000000');
                """);
        }

        (await rig.FindAsync("光衰", 6)).Should().Equal(9, 8, 7, 5, 4, 6);
    }

    [Fact]
    public async Task Retired_entries_are_not_found_until_they_are_taken_back()
    {
        var id = await rig.AddAsync("光衰");
        using var foreign = rig.Foreign();
        foreign.Execute($"INSERT INTO knowledge_outcomes (knowledge_id, retired) VALUES ({id}, 1)");
        (await rig.FindAsync("光衰")).Should().BeEmpty();

        foreign.Execute($"UPDATE knowledge_outcomes SET retired = 0 WHERE knowledge_id = {id}");
        (await rig.FindAsync("光衰")).Should().Equal(id);
    }

    [Fact]
    public async Task A_device_s_vendor_comes_first_then_any_then_the_others_each_solution_once()
    {
        await rig.AddAsync("光衰", "t1", "cisco's", "Cisco");
        await rig.AddAsync("光衰", "t2", "anybody's");
        await rig.AddAsync("光衰", "t3", "huawei's", "华为");
        await rig.AddAsync("光衰", "t4", "huawei's", "Huawei");

        var found = await rig.Knowledge.FindSolutionsAsync("接口GE0/0/1 光衰", 4, "HUAWEI", default);

        found.Select(entry => entry.Solution).Should().Equal("huawei's", "anybody's", "cisco's");
    }

    [Fact]
    public async Task Filters_and_pages_cut_the_same_list()
    {
        for (var number = 0; number < 12; number++)
        {
            await rig.AddAsync("光衰", $"t{number}", deviceType: number % 2 == 0 ? "华为" : "H3C", level: "P1");
        }

        var all = await FindAsync(new KnowledgeQuery("光衰") { Limit = 100 });
        all.Should().HaveCount(12);
        (await FindAsync(new KnowledgeQuery("光衰") { Limit = 5, Offset = 5 })).Should().Equal(all.Skip(5).Take(5));
        (await FindAsync(new KnowledgeQuery("光衰") { Limit = 5, Offset = 10 })).Should().Equal(all.Skip(10));
        (await FindAsync(new KnowledgeQuery("光衰") { Limit = 100, DeviceType = "h3c", FaultLevel = "p1" })).Should().HaveCount(6);
        (await FindAsync(new KnowledgeQuery("光衰") { Limit = 100, FaultLevel = "P2" })).Should().BeEmpty();
    }

    [Fact]
    public async Task Keywords_that_fit_are_not_crowded_out_by_longer_ones_that_the_filter_leaves_out()
    {
        foreach (var keyword in (string[])["接口 Gig0/0/1 又 down", "接口 Gig0/0/1 down", "接口 又 down", "Gig0/0/1 又 down", "Gig0/0/1 down", "接口 Gig0/0/1 又"])
        {
            await rig.AddAsync(keyword, deviceType: "H3C");
        }

        var found = await rig.Index.FindAsync(new KnowledgeQuery("接口的 Gig0/0/1 又 down") { DeviceType = "华为", Limit = 5 }, default);

        found.Should().Contain(hit => hit.Entry.Keyword == "接口down" && hit.Kind == MatchKind.KeywordFits);
    }

    [Fact]
    public async Task Pages_of_a_scan_are_pieces_of_one_list_too()
    {
        foreach (var keyword in Enumerable.Repeat("光 衰", 5).Concat(Enumerable.Repeat("光衰", 7)))
        {
            await rig.AddAsync(keyword);
        }

        Task<List<long>> PageAsync(int offset, int limit) => rig.Database.ReadAsync(
            connection => TableScan.Find(connection, new KnowledgeQuery("光%衰") { Offset = offset, Limit = limit }).ConvertAll(hit => hit.Entry.Id), default);

        var all = await PageAsync(0, 100);

        (await PageAsync(0, 3)).Concat(await PageAsync(3, 3)).Concat(await PageAsync(6, 3)).Should().Equal(all.Take(9));
    }

    private async Task<List<long>> FindAsync(KnowledgeQuery query) => [.. (await rig.Index.FindAsync(query, default)).Select(hit => hit.Entry.Id)];
}
