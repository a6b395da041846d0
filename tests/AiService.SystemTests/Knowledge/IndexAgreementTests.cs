using AiService.Knowledge.Search;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Tests.Knowledge;

/// <summary>Index and table agree, whichever process changes the table.</summary>
public sealed class IndexAgreementTests
{
    private static readonly string[] Words = ["接口", "down", "光衰", "BGP", "邻居", "GE0/0/1", "Gig0/0/2", "CPU", "过载", "flapping"];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task After_any_mix_of_inserts_changes_deletes_and_vacuum_by_another_process_they_agree(int seed)
    {
        using var rig = new SearchRig();
        var random = new Random(seed);
        await rig.FindAsync("%");
        using var foreign = rig.Foreign();
        for (var round = 0; round < 60; round++)
        {
            for (var number = random.Next(1, 30); number > 0; number--)
            {
                Change(foreign, random);
            }

            if (round % 20 == 19)
            {
                foreign.Execute("VACUUM");
            }

            if (round % 7 == 0)
            {
                await rig.Index.RefreshAsync();
            }

            await AgreesAsync(rig, foreign);
        }
    }

    [Fact]
    public async Task A_change_of_many_rows_at_once_is_scanned_for_until_the_index_has_caught_up()
    {
        using var rig = new SearchRig();
        await rig.FindAsync("%");
        using var foreign = rig.Foreign();
        foreign.Execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            + "INSERT INTO knowledge (keyword, title, solution) SELECT '光衰' || i, 't', 's' FROM n");

        (await rig.KeywordsAsync("光衰2999", 1)).Should().Equal("光衰2999");
        await rig.Index.RefreshAsync();

        (await rig.KeywordsAsync("光衰2999", 1)).Should().Equal("光衰2999");
        await AgreesAsync(rig, foreign);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(15)]
    public async Task A_new_index_agrees_with_one_that_has_followed(int seed)
    {
        using var rig = new SearchRig();
        var random = new Random(seed);
        await rig.FindAsync("%");
        using var foreign = rig.Foreign();
        for (var number = 0; number < 500; number++)
        {
            Change(foreign, random);
        }

        await rig.Index.RefreshAsync();
        using var fresh = new SqliteKnowledgeIndex(rig.Database, rig.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteKnowledgeIndex>.Instance);
        foreach (var text in (string[])["%", "接口", "GE0/0/1 down", "邻居 BGP", "光衰 GigabitEthernet0/0/2", "e"])
        {
            var query = new KnowledgeQuery(text) { Limit = 1000 };
            var followed = await rig.Index.FindAsync(query, default);
            (await fresh.FindAsync(query, default)).Should().Equal(followed, text);
        }

        await fresh.StopAsync();
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_an_older_one_is_indexed_again()
    {
        using var rig = new SearchRig();
        await rig.AddAsync("光衰");
        (await rig.KeywordsAsync("光衰")).Should().HaveCount(1);
        using (var foreign = rig.Foreign())
        {
            foreign.Execute("DELETE FROM knowledge_changes; DELETE FROM sqlite_sequence WHERE name = 'knowledge_changes'; DELETE FROM knowledge; DELETE FROM knowledge_changes");
            foreign.Execute("DELETE FROM sqlite_sequence WHERE name = 'knowledge_changes'");
        }

        (await rig.FindAsync("%")).Should().BeEmpty("the table is scanned");
        await rig.Index.RefreshAsync();
        (await rig.FindAsync("%")).Should().BeEmpty();
    }

    private static void Change(SqliteConnection foreign, Random random)
    {
        string Text() => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words[random.Next(Words.Length)]));
        var row = new { keyword = Text(), title = Text(), solution = Text() + random.Next(100), id = Any(foreign, random) };
        foreign.Execute(
            random.Next(8) switch
            {
                0 => "UPDATE knowledge SET solution = @solution WHERE id = @id",
                1 => "UPDATE knowledge SET keyword = @keyword, title = @title WHERE id = @id",
                2 => "UPDATE knowledge SET hit_count = hit_count + 1, update_time = '2026-11-24 08:00:00.000000' WHERE id = @id",
                3 => "DELETE FROM knowledge WHERE id = @id",
                4 => "REPLACE INTO knowledge (id, keyword, title, solution) VALUES (@id, @keyword, @title, @solution)",
                5 => "INSERT OR IGNORE INTO knowledge (keyword, title, solution, device_type) VALUES (@keyword, @title, @solution, '华为')",
                _ => "INSERT INTO knowledge (keyword, title, solution) VALUES (@keyword, @title, @solution)",
            },
            row);
    }

    private static long? Any(SqliteConnection foreign, Random random)
    {
        var entries = foreign.ExecuteScalar<int>("SELECT count(*) FROM knowledge");
        return foreign.ExecuteScalar<long?>("SELECT id FROM knowledge ORDER BY id LIMIT 1 OFFSET @at", new { at = random.Next(Math.Max(1, entries)) });
    }

    private static async Task AgreesAsync(SearchRig rig, SqliteConnection foreign)
    {
        var rows = foreign.Query<(long Id, string Text)>("SELECT id, keyword || char(10) || title || char(10) || solution FROM knowledge").ToList();
        (await rig.FindAsync("%", 10_000)).Should().BeEquivalentTo(rows.Select(row => row.Id));
        foreach (var word in (string[])["接口", "down", "光", "7"])
        {
            rows.Where(row => row.Text.Contains(word, StringComparison.Ordinal)).Select(row => row.Id).Should().BeSubsetOf(await rig.FindAsync(word, 10_000), word);
        }
    }
}
