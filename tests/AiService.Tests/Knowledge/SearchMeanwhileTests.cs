using AiService.Knowledge.Search;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Knowledge;

/// <summary>Searches go on and miss nothing while others write.</summary>
public sealed class SearchMeanwhileTests : IDisposable
{
    private readonly SearchRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task An_entry_that_matches_before_and_after_each_change_is_found_by_every_search_meanwhile()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => rig.AddAsync($"填 {number}", "t", "光 " + number)));
        var id = await rig.AddAsync("zq", "t", "s");
        await rig.FindAsync("%");
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var searches = 0;
            for (; searches < 50 || !over.IsCancellationRequested; searches++)
            {
                (await rig.FindAsync("zq")).Should().Contain(id);
            }

            return searches;
        })).ToList();

        await Task.Run(() => Change(id, 1_000));
        await over.CancelAsync();

        (await Task.WhenAll(readers)).Should().OnlyContain(searches => searches >= 50);
    }

    [Fact]
    public async Task A_search_does_not_wait_for_an_index_that_is_far_behind()
    {
        await rig.FindAsync("%");
        using var foreign = rig.Foreign();

        // Who holds the lock keeps the index from taking anything in.
        using var index = TemporaryFolder.Connect(SqliteKnowledgeIndex.PathOf(rig.File));
        index.Execute("BEGIN IMMEDIATE");
        foreign.Execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            + "INSERT INTO knowledge (keyword, title, solution) SELECT '光衰' || i, 't', 's' FROM n");

        (await rig.KeywordsAsync("光衰1999", 1)).Should().Equal(["光衰1999"], "the table is scanned");
        rig.Index.Trouble.Should().Be("catching up with many changes");

        index.Execute("ROLLBACK");
        await rig.Index.RefreshAsync();
        rig.Index.Trouble.Should().BeNull();
        (await rig.KeywordsAsync("光衰1999", 1)).Should().Equal("光衰1999");
    }

    /// <summary>As another process would.</summary>
    private void Change(long id, int times)
    {
        using var foreign = rig.Foreign();
        foreign.Execute("PRAGMA synchronous = OFF");
        for (var number = 0; number < times; number++)
        {
            foreign.Execute(
                number % 2 == 0
                    ? "UPDATE knowledge SET keyword = 'k', solution = 'zq' || @number WHERE id = @id"
                    : "UPDATE knowledge SET keyword = 'zq' || @number, solution = 's' WHERE id = @id",
                new { id, number });
        }
    }
}
