using AiService.Hosting;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Knowledge.Meaning.MeaningRig;

namespace AiService.Tests.Knowledge.Meaning;

/// <summary>Search by meaning, with a model that knows a few words.</summary>
public sealed class MeaningTests : IDisposable
{
    private readonly MeaningRig rig = new();

    private FakeEmbeddings Model => rig.Model;

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task What_is_said_in_other_words_is_found_by_its_meaning()
    {
        await using var service = await rig.StartAsync(3);

        var found = await SearchAsync(service, "处理器繁忙");

        found.Should().ContainSingle();
        found[0].GetProperty("keyword").GetString().Should().Be("CPU过载");
        var explanation = found[0].GetProperty("explanation");
        explanation.GetProperty("match").GetString().Should().Be("meaning");
        explanation.GetProperty("meaning").GetProperty("state").GetString().Should().Be("used");
        explanation.GetProperty("meaning").GetProperty("rank").GetInt32().Should().Be(1);
        explanation.GetProperty("meaning").GetProperty("similarity").GetDouble().Should().BeInRange(0.5, 1);
    }

    [Fact]
    public async Task What_both_text_and_meaning_find_comes_first_and_nothing_that_the_text_finds_is_lost()
    {
        await using var service = await rig.StartAsync(3);
        await AddAsync(service, "端口掉线", "网口中断");
        await AddAsync(service, "备注", "里面提到接口两个字而已");
        await rig.UntilAsync(service, 5);

        var found = await SearchAsync(service, "接口");

        found.Select(Keyword).Should().StartWith("接口down").And.Contain("备注");
        found.Single(row => Keyword(row) == "接口down").GetProperty("explanation").GetProperty("match").GetString().Should().NotBe("meaning");
        (await SearchAsync(service, "接口", "&limit=1")).Select(Keyword).Should().Equal("接口down");
        (await SearchAsync(service, "接口", "&limit=1&offset=1")).Select(Keyword).Should().NotContain("接口down");
    }

    [Fact]
    public async Task Pages_are_pieces_of_one_list_however_deep()
    {
        await using var service = await rig.StartAsync(3);
        for (var number = 0; number < 60; number++)
        {
            await AddAsync(service, number % 3 == 0 ? "处理器繁忙" : "设备告警", $"CPU {number}");
        }

        await rig.UntilAsync(service, 63);
        var pages = new List<string>();
        for (var offset = 0; offset < 80; offset += 20)
        {
            pages.AddRange((await SearchAsync(service, "CPU", $"&limit=20&offset={offset}")).Select(row => row.GetProperty("id").ToString()));
        }

        var whole = (await SearchAsync(service, "CPU", "&limit=100")).Select(row => row.GetProperty("id").ToString()).ToList();

        whole.Should().HaveCount(61).And.OnlyHaveUniqueItems();
        pages.Should().Equal(whole);
    }

    [Fact]
    public async Task Filters_and_retirement_hold_for_what_is_found_by_meaning_too()
    {
        await using var service = await rig.StartAsync(3);

        (await SearchAsync(service, "处理器繁忙", "&fault_level=P1")).Should().BeEmpty();
        (await SearchAsync(service, "处理器繁忙", "&fault_level=p2")).Should().ContainSingle();
        await service.AskAsync("/api/ai/knowledge/entries/3/retire", new { });
        (await SearchAsync(service, "处理器繁忙")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_text_that_means_nothing_known_finds_nothing()
    {
        await using var service = await rig.StartAsync(3);

        (await SearchAsync(service, "xyzzy")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_fault_in_words_that_no_entry_has_is_linked_by_its_meaning_and_any_other_by_its_text()
    {
        await using var service = await rig.StartAsync(3);

        (await SolutionsAsync(service, "处理器繁忙")).Should().Equal("CPU过载");
        var before = Model.Texts.Count;
        (await SolutionsAsync(service, "接口Gig0/0/1 down")).Should().Equal("接口down");
        Model.Texts.Should().HaveCount(before, "the text knew");
    }

    [Fact]
    public async Task A_model_that_is_slow_costs_a_search_its_deadline_and_the_answer_is_the_texts()
    {
        await using var service = await rig.StartAsync(3, "KNOWLEDGE_EMBEDDING_DEADLINE=0.1");
        Model.Hangs();

        var searching = SearchAsync(service, "CPU");
        await Model.Asked;
        do
        {
            rig.Time.Advance(TimeSpan.FromSeconds(0.1));
            await HealthAsync(service); // Takes long enough for the deadline to be set, and not so long as the model's own patience.
        }
        while (!searching.IsCompleted);

        var found = await searching;
        found.Select(Keyword).Should().Equal("CPU过载");
        found[0].GetProperty("explanation").GetProperty("meaning").GetProperty("state").GetString().Should().Be("late");
        Model.Release();
    }

    [Fact]
    public async Task A_model_that_is_down_is_reported_and_asked_again_after_a_break()
    {
        await using var service = await rig.StartAsync(3);
        Model.IsDown();

        for (var number = 0; number < 5; number++)
        {
            var found = await SearchAsync(service, $"CPU{new string(' ', number)}");
            found.Select(Keyword).Should().Equal("CPU过载");
            found[0].GetProperty("explanation").GetProperty("meaning").GetProperty("state").GetString().Should().Be("down");
        }

        var asked = Model.Texts.Count;
        await SearchAsync(service, "CPU overload");
        Model.Texts.Should().HaveCount(asked, "the circuit is open");
        (await HealthAsync(service)).Should().StartWith("degraded").And.Contain("text alone");

        Model.Answers();
        rig.Time.Advance(TimeSpan.FromSeconds(31));
        (await SearchAsync(service, "处理器繁忙")).Should().ContainSingle();
        (await HealthAsync(service)).Should().StartWith("healthy");
    }

    [Fact]
    public async Task A_model_that_was_down_at_the_start_is_used_once_it_is_there()
    {
        Model.IsDown();
        await using var service = await rig.StartAsync(null);
        (await SearchAsync(service, "接口")).Select(Keyword).Should().Contain("接口down");

        Model.Answers();

        await rig.UntilAsync(service, 3, TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task Vectors_are_made_once_and_again_for_entries_that_any_process_changed()
    {
        await using (await rig.StartAsync(3))
        {
            Model.Texts.Should().HaveCount(4, "three entries, and one text to know the dimension by");
        }

        await using var service = await rig.StartAsync(3);
        Model.Texts.Should().HaveCount(5, "the entries were known");

        using (var python = TemporaryFolder.Connect(rig.Folder.File("knowledge_base.db")))
        {
            python.Execute("UPDATE knowledge SET title = '边界网关', hit_count = hit_count + 1 WHERE id = 2; UPDATE knowledge SET hit_count = hit_count + 1 WHERE id = 1");
            python.Execute("PRAGMA foreign_keys = OFF; DELETE FROM knowledge WHERE id = 3");
        }

        // The entry that was deleted goes before the changed one has its new vector: their number alone does not tell that both are done.
        await rig.UntilAsync(service, 2, isDone: () => Model.Texts.Count > 5);
        Model.Texts.Should().HaveCount(6);
        Model.Texts[^1].Should().Contain("边界网关");
        (await SearchAsync(service, "bgp")).Select(Keyword).Should().Equal("路由环路");
        using var file = TemporaryFolder.Connect(rig.Folder.File("knowledge_base.db"));
        file.ExecuteScalar<long>("SELECT count(*) FROM knowledge_embeddings").Should().Be(2);
    }

    [Fact]
    public async Task Another_model_makes_all_vectors_again()
    {
        await using (await rig.StartAsync(3))
        {
        }

        Model.Padding = 4;
        await using (await rig.StartAsync(3))
        {
            Model.Texts.Should().HaveCount(8);
        }
    }

    [Fact]
    public async Task An_entry_that_the_model_refuses_is_found_by_its_text_and_holds_up_no_other()
    {
        Model.Refuses = "ospf";
        await using var service = await rig.StartAsync(2);

        (await SearchAsync(service, "处理器繁忙")).Should().ContainSingle();
        (await SearchAsync(service, "路由环路")).Select(Keyword).Should().Contain("路由环路");
    }

    [Fact]
    public async Task Without_a_model_a_search_says_nothing_of_meaning()
    {
        await using var service = await ServiceUnderTest.StartAsync(folder: rig.Folder.Path);

        var found = await SearchAsync(service, "CPU");

        found.Should().ContainSingle().Which.GetProperty("explanation").TryGetProperty("meaning", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("KNOWLEDGE_EMBEDDING_MODEL", "KNOWLEDGE_EMBEDDING_MODEL=m")]
    [InlineData("KNOWLEDGE_EMBEDDING_DEADLINE", "KNOWLEDGE_EMBEDDING_DEADLINE=never")]
    [InlineData("KNOWLEDGE_EMBEDDING_SIMILARITY", "KNOWLEDGE_EMBEDDING_SIMILARITY=2")]
    [InlineData("OLLAMA_URL", "KNOWLEDGE_EMBEDDING_MODEL=m", "OLLAMA_URL=ftp://x")]
    public async Task A_setting_that_cannot_be_used_stops_the_start(string variable, params string[] settings)
    {
        var starting = () => ServiceUnderTest.StartAsync(settings);

        (await starting.Should().ThrowAsync<SettingsException>()).Which.Problems.Should().ContainSingle().Which.Variable.Should().Be(variable);
    }
}
