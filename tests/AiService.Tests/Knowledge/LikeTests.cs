using AiService.Knowledge.Search;
using Dapper;

namespace AiService.Tests.Knowledge;

/// <summary>Whatever LIKE finds is in the answer, or behind something better: on random texts of a small alphabet, where much matches.</summary>
public sealed class LikeTests
{
    private static readonly string[] Letters =
    [
        "接", "口", "光", "衰", "down", "DOWN", "up", "a", "B", "c", "é", "e\u0301", "Ｃ", "１", "1", "0/0/1", "Gig0/0/1", "GE", "_", "%", " ", "  ", "\n", "。", "，", "-", "/",
        "😀", "𠀀", "\u200b", "ﬁ", "㎏", "İ", "ß", "が", "한", "'", "\"", "\\", "\t", "\uFFFE", "K",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_hit_of_LIKE_is_in_the_answer_or_behind_a_better_one(int seed)
    {
        using var rig = new SearchRig();
        var random = new Random(seed);
        await rig.FindAsync("%");
        using var foreign = rig.Foreign();
        using (var transaction = foreign.BeginTransaction())
        {
            for (var number = 0; number < 400; number++)
            {
                foreign.Execute(
                    "INSERT INTO knowledge (keyword, title, solution, hit_count) VALUES (@keyword, @title, @solution, @hits)",
                    new { keyword = Text(random, 5), title = Text(random, 6), solution = Text(random, 20), hits = random.Next(3) },
                    transaction);
            }

            transaction.Commit();
        }

        for (var number = 0; number < 400; number++)
        {
            var text = random.Next(3) == 0 ? Part(random, foreign) : Text(random, 3);
            if (text.Length == 0)
            {
                continue;
            }

            var like = foreign.Query<long>(
                "SELECT id FROM knowledge WHERE keyword LIKE @p OR title LIKE @p OR solution LIKE @p", new { p = $"%{text}%" }).ToHashSet();
            var all = (await rig.Index.FindAsync(new KnowledgeQuery(text) { Limit = 1000 }, default)).Select(hit => hit.Entry.Id).ToList();
            var five = await rig.FindAsync(text);

            all.Should().OnlyHaveUniqueItems();
            like.Should().BeSubsetOf(all, $"LIKE finds them by '{text}'");
            five.Should().Equal(all.Take(5), "a short answer is the beginning of the long one");
        }
    }

    [Theory]
    [InlineData(" _ ", "x   y")]
    [InlineData("接口 % down", "接口  down")]
    [InlineData("- % -", "-  -")]
    [InlineData(" %% ", "a  b")]
    public async Task Blanks_beside_a_wildcard_need_not_all_be_left_by_folding(string pattern, string text)
    {
        using var rig = new SearchRig();
        var id = await rig.AddAsync("k", "t", text);

        (await rig.FindAsync(pattern, 100)).Should().Contain(id);
    }

    [Fact]
    public async Task Every_hit_of_a_pattern_of_wildcards_and_blanks_is_found()
    {
        string[] letters = ["接", "口", "a", "B", "_", "%", " ", "  ", "\n", "\u200b", "ﬁ", "é", "😀", "´", "。"];
        using var rig = new SearchRig();
        var random = new Random(77);
        string Some(int most) => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => letters[random.Next(letters.Length)]));
        await rig.FindAsync("%");
        using var foreign = rig.Foreign();
        using (var transaction = foreign.BeginTransaction())
        {
            foreign.Execute(
                "INSERT INTO knowledge (keyword, title, solution) VALUES (@Keyword, @Title, @Solution)",
                Enumerable.Range(0, 450).Select(_ => new { Keyword = Some(5), Title = Some(6), Solution = Some(15) }).ToList(),
                transaction);
            transaction.Commit();
        }

        for (var number = 0; number < 1_500; number++)
        {
            var text = Some(5);
            var like = foreign.Query<long>(
                "SELECT id FROM knowledge WHERE keyword LIKE @p OR title LIKE @p OR solution LIKE @p", new { p = $"%{text}%" });
            like.Except(await rig.FindAsync(text, 1_000)).Should().BeEmpty($"LIKE finds them by '{text}'");
        }
    }

    private static string Text(Random random, int most) => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Letters[random.Next(Letters.Length)]));

    /// <summary>A piece of a text that is there, cut anywhere between two characters.</summary>
    private static string Part(Random random, Microsoft.Data.Sqlite.SqliteConnection foreign)
    {
        var runes = foreign.QuerySingle<string>("SELECT solution FROM knowledge ORDER BY id LIMIT 1 OFFSET @skip", new { skip = random.Next(400) }).EnumerateRunes().ToList();
        var start = random.Next(runes.Count);
        return string.Concat(runes.Skip(start).Take(random.Next(1, 6)));
    }
}
