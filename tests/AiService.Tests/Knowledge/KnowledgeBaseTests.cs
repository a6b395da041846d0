using AiService.Knowledge;
using AiService.Knowledge.Search;
using AiService.Knowledge.Service;
using AiService.Storage.Sqlite;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Knowledge;

/// <summary>What an analysis asks of the knowledge base, and what a repair adds to it.</summary>
public sealed class KnowledgeBaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2096, 11, 24, 8, 0, 0, TimeSpan.FromHours(8)));
    private readonly KnowledgeDatabase database;
    private readonly SqliteEntryStore entries;
    private readonly KnowledgeHits hits;
    private readonly SqliteKnowledgeIndex index;
    private readonly KnowledgeBase knowledge;

    public KnowledgeBaseTests()
    {
        database = new KnowledgeDatabase(folder.File("kb.db"), NullLogger<KnowledgeDatabase>.Instance);
        entries = new SqliteEntryStore(database, time);
        hits = new KnowledgeHits(entries, time, NullLogger<KnowledgeHits>.Instance);
        index = new SqliteKnowledgeIndex(database, time, NullLogger<SqliteKnowledgeIndex>.Instance);
        knowledge = new KnowledgeBase(index, new SqliteLearningStore(database, time), hits);
    }

    public void Dispose()
    {
        hits.Dispose();
        index.Dispose();
        database.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("接口Gig0/0/1 down", "接口down")]
    [InlineData("CPU使用率过高：95%，过载", "CPU过载")]
    public async Task A_fault_finds_the_entry_whose_keyword_fits_it(string description, string keyword)
    {
        (await knowledge.FindSolutionsAsync(description, 2, null, default)).Select(entry => entry.Keyword).Should().Equal(keyword);
    }

    [Fact]
    public async Task What_worked_before_comes_first_then_what_fits()
    {
        await knowledge.LearnAsync(Lessons.Of("接口Gig0/0/1 down", "StackStorm 动作 n.e 状态：succeeded", "P1"));

        var found = await knowledge.FindSolutionsAsync("接口Gig0/0/1 down", 2, null, default);

        found.Select(entry => entry.Id).Should().Equal(4, 1);
        (await knowledge.FindSolutionsAsync("接口Gig0/0/1 down", 1, null, default)).Should().ContainSingle();
        (await knowledge.FindSolutionsAsync("接口GE0/0/2 down", 2, null, default)).Select(entry => entry.Id).Should().Equal([4, 1], "the port is another, the symptom is the same");
    }

    [Fact]
    public async Task Among_keywords_that_fit_the_longest_says_most()
    {
        await AddAsync("接口");
        await AddAsync("接口 Gig0/0/1 down");

        (await knowledge.FindSolutionsAsync("接口的 Gig0/0/1 又down", 2, null, default)).Select(entry => entry.Keyword)
            .Should().Equal("接口 Gig0/0/1 down", "接口down");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    public async Task What_was_learned_is_found_beside_many_rows_of_the_earlier_rule(int rows)
    {
        await database.WriteAsync(
            (connection, transaction) => connection.Execute(
                "INSERT INTO knowledge (keyword, title, solution) VALUES ('接口Gig0/0/1 down', '自动修复：接口Gig0/0/1 down', @solution)",
                Enumerable.Range(0, rows).Select(number => new { solution = $"模型的话 {number}" }),
                transaction),
            default);
        var learned = await knowledge.LearnAsync(Lessons.Of("接口Gig0/0/1 down", "StackStorm 动作 n.e 状态：succeeded", "P1"));

        var found = await knowledge.FindSolutionsAsync("接口Gig0/0/1 down", 2, null, default);

        found.Should().HaveCount(2);
        found.Select(entry => entry.Id).Should().Contain(learned!.Value);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("接口d_wn")]
    [InlineData("接%n")]
    [InlineData(@"\")]
    public async Task Nothing_in_a_description_is_a_wildcard(string description)
    {
        (await knowledge.FindSolutionsAsync(description, 2, null, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_description_of_any_length_is_looked_up_and_remembered()
    {
        var endless = "接口" + string.Concat(Enumerable.Repeat("😀very long ", 20_000)) + " down";

        var id = await knowledge.LearnAsync(Lessons.Of(endless, endless, "P1"));

        (await knowledge.FindSolutionsAsync(endless, 2, null, default)).Should().ContainSingle().Which.Id.Should().Be(id);
        (await knowledge.LearnAsync(Lessons.Of(endless, "again", "P1"))).Should().Be(id);
    }

    private Task<long> AddAsync(string keyword) => entries.AddAsync(new KnowledgeDraft(keyword, "t", "s", null, null), default);
}
