using AiService.Knowledge.Search;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Tests.Knowledge;

/// <summary>
/// Whatever LIKE finds is found in an index of more than one segment too, where lists are dense, ranks have moved, and entries were changed
/// and deleted since it was made.
/// </summary>
public sealed class LikeAtSizeTests : IDisposable
{
    private const int Entries = 68_000;

    private static readonly string[] Letters =
    [
        "接", "口", "光", "衰", "down", "DOWN", "up", "a", "B", "é", "Ｃ", "1", "0/0/1", "Gig0/0/1", "GE", "_", "%", " ", "  ", "\n", "。", "-", "😀", "\u200b", "ﬁ", "İ", "K",
    ];

    private readonly SearchRig rig = new();
    private readonly Random random = new(31);

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Every_hit_of_LIKE_is_in_the_answer_and_every_page_is_a_piece_of_it()
    {
        await rig.FindAsync("%");
        using var foreign = rig.Foreign();
        Insert(foreign, Entries);
        await rig.Index.RefreshAsync();
        foreign.Execute("UPDATE knowledge SET hit_count = hit_count + abs(random() % 60) WHERE id % 7 = 0; UPDATE knowledge SET title = title || 'a接' WHERE id % 97 = 0; DELETE FROM knowledge WHERE id % 31 = 0");
        await rig.Index.RefreshAsync();
        Insert(foreign, 90); // Fewer than are taken in at once: searches look at them one by one.
        foreign.Execute("UPDATE knowledge SET hit_count = hit_count + 100 WHERE id % 1009 = 0");

        for (var number = 0; number < 12; number++)
        {
            await LooksAsync(foreign, Text(2), random.Next(3) == 0 ? "华为" : null);
        }
    }

    private async Task LooksAsync(SqliteConnection foreign, string text, string? device)
    {
        var like = foreign.Query<long>(
            "SELECT id FROM knowledge WHERE (keyword LIKE @p OR title LIKE @p OR solution LIKE @p) AND (@device IS NULL OR device_type = @device)",
            new { p = $"%{text}%", device });
        var all = await FindAsync(new KnowledgeQuery(text) { Limit = 2 * Entries, DeviceType = device });
        var ten = await FindAsync(new KnowledgeQuery(text) { Limit = 10, DeviceType = device });
        var page = await FindAsync(new KnowledgeQuery(text) { Limit = 5, Offset = 5, DeviceType = device });

        like.Except(all).Should().BeEmpty($"LIKE finds them by '{text}'");
        all.Distinct().Count().Should().Be(all.Count, "each is found once");
        ten.Should().Equal(all.Take(10), $"a short answer to '{text}' is the beginning of the long one");
        page.Should().Equal(ten.Skip(5), $"the second page for '{text}' follows the first");
    }

    private async Task<List<long>> FindAsync(KnowledgeQuery query) => [.. (await rig.Index.FindAsync(query, default)).Select(hit => hit.Entry.Id)];

    private void Insert(SqliteConnection foreign, int count)
    {
        using var transaction = foreign.BeginTransaction();
        using var insert = foreign.CreateCommand();
        insert.CommandText = "INSERT INTO knowledge (keyword, title, solution, hit_count, device_type) VALUES ($keyword, $title, $solution, $hits, $device)";
        foreach (var name in (string[])["$keyword", "$title", "$solution", "$hits", "$device"])
        {
            insert.Parameters.Add(new SqliteParameter(name, null));
        }

        for (var number = 0; number < count; number++)
        {
            object[] row = [Text(4), Text(4), Text(12), random.Next(50), random.Next(3) == 0 ? "华为" : DBNull.Value];
            for (var column = 0; column < row.Length; column++)
            {
                insert.Parameters[column].Value = row[column];
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private string Text(int most) => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Letters[random.Next(Letters.Length)]));
}
