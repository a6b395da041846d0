using System.Security.Cryptography;
using System.Text;
using AiService.Knowledge;
using AiService.Knowledge.Search;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Tests.Knowledge;

/// <summary>The index's own file: kept from start to start, and made again when it cannot be trusted.</summary>
public sealed class IndexFileTests : IDisposable
{
    private const int Entries = 3_000;

    private readonly TemporaryFolder folder = new();

    private string Knowledge => folder.File("kb.db");

    private string Index => SqliteKnowledgeIndex.PathOf(Knowledge);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_index_is_kept_from_one_start_to_the_next()
    {
        await MakeAsync();
        Change(Index, "CREATE TABLE marker (x)");
        Change(Knowledge, "UPDATE knowledge SET keyword = '换过' WHERE id = 100; DELETE FROM knowledge WHERE id = 200; INSERT INTO knowledge (keyword, title, solution) VALUES ('新来', 't', 's')");

        await FindsAllAsync();

        using var index = TemporaryFolder.Connect(Index);
        index.ExecuteScalar<int>("SELECT count(*) FROM sqlite_master WHERE name = 'marker'").Should().Be(1);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("empty")]
    [InlineData("half")]
    [InlineData("zeros")]
    [InlineData("noise")]
    [InlineData("log")]
    [InlineData("folder")]
    public async Task A_damaged_file_is_made_again_and_never_answers_wrongly(string damage)
    {
        await MakeAsync();
        var bytes = File.ReadAllBytes(Index);
        var random = new Random(7);
        switch (damage)
        {
            case "garbage":
                File.WriteAllText(Index, "this is no database");
                break;
            case "empty":
                File.WriteAllBytes(Index, []);
                break;
            case "half":
                File.WriteAllBytes(Index, bytes[..(bytes.Length / 2)]);
                break;
            case "zeros":
                bytes.AsSpan(8192, bytes.Length / 2).Clear();
                File.WriteAllBytes(Index, bytes);
                break;
            case "noise":
                for (var number = 0; number < 2_000; number++)
                {
                    bytes[random.Next(4096, bytes.Length)] = (byte)random.Next(256);
                }

                File.WriteAllBytes(Index, bytes);
                break;
            case "log":
                File.WriteAllBytes(Index + "-wal", bytes[..20_000]);
                break;
            case "folder":
                File.Delete(Index);
                Directory.CreateDirectory(Index);
                break;
        }

        await FindsAllAsync(isUsable: damage != "folder");
    }

    [Theory]
    [InlineData("UPDATE state SET version = version + 1")]
    [InlineData("DROP TABLE keyword")]
    [InlineData("DELETE FROM state")]
    [InlineData("DROP TABLE tokens")]
    [InlineData("DELETE FROM tokens WHERE rowid IN (SELECT rank FROM entry WHERE id % 3 = 0); DELETE FROM entry WHERE id % 3 = 0")]
    [InlineData("UPDATE entry SET print = print + 1 WHERE id % 5 = 0")]
    [InlineData("INSERT INTO entry VALUES (900000, 5, 5)")]
    [InlineData("UPDATE state SET texts = texts + 1000000")]
    [InlineData("UPDATE state SET standings = standings + 1000000")]
    [InlineData("UPDATE state SET filled = 1000")]
    public async Task What_another_version_or_a_lost_write_has_left_is_put_right(string statements)
    {
        await MakeAsync();
        Change(Index, statements);

        await FindsAllAsync();
    }

    [Fact]
    public async Task The_index_of_another_knowledge_base_is_not_used()
    {
        await MakeAsync();
        using (var other = new TemporaryFolder())
        {
            using (var theirs = new SearchRig(other.Path))
            {
                await theirs.AddAsync("别处");
                await theirs.Index.RefreshAsync();
            }

            File.Copy(SqliteKnowledgeIndex.PathOf(other.File("kb.db")), Index, overwrite: true);
        }

        await FindsAllAsync();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(900)]
    public async Task An_older_copy_that_went_another_way_since_is_indexed_again(int changes)
    {
        await MakeAsync();
        File.Copy(Knowledge, folder.File("copy.db"));
        using (var rig = new SearchRig(folder.Path))
        {
            for (var number = 0; number < changes; number++)
            {
                await rig.AddAsync($"消失 {number}");
            }

            await rig.Index.RefreshAsync();
        }

        File.Copy(folder.File("copy.db"), Knowledge, overwrite: true);

        // The same numbers are given again, for other entries.
        Change(Knowledge, $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {changes + 3}) INSERT INTO knowledge (keyword, title, solution) SELECT '重来 ' || i, 't', 's' FROM n");
        using (var rig = new SearchRig(folder.Path))
        {
            (await rig.FindAsync("消失", 1_000)).Should().BeEmpty();
            (await rig.FindAsync("重来", 1_000)).Should().HaveCount(changes + 3);
        }

        await FindsAllAsync();
    }

    [Fact]
    public async Task A_file_that_is_deleted_or_overwritten_under_a_running_service_does_not_keep_it_from_finding()
    {
        using var rig = new SearchRig(folder.Path);
        await MakeAsync();
        await rig.FindAsync("%");
        File.Delete(Index);
        (await rig.KeywordsAsync("光衰 7 ", 1)).Should().Equal("光衰 7 x");

        File.WriteAllText(Index, new string('x', 100_000));
        await rig.AddAsync("之后");
        (await rig.KeywordsAsync("之后")).Should().Equal("之后");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.Index.RefreshAsync();
        (await rig.KeywordsAsync("之后")).Should().Equal("之后");
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_leaves_the_scan()
    {
        Directory.CreateDirectory(Index);
        using var rig = new SearchRig(folder.Path);
        var id = await rig.AddAsync("光衰过大");

        (await rig.FindAsync("衰过")).Should().Equal(id);
        rig.Index.Trouble.Should().Be("not brought up to date, the log says why");
    }

    [Fact]
    public void What_is_stored_of_an_entry_changes_only_with_the_version()
    {
        var entry = new IndexedEntry(
            new KnowledgeEntry
            {
                Id = 77,
                Keyword = "端口GE0/0/1 DOWN",
                Title = "Ｇｉｇ０／０／２ 光衰，CRC",
                Solution = "1. undo  shutdown\n2. 检查 Eth-Trunk3 😀 ﬁ İ K",
                DeviceType = "华为",
                FaultLevel = "P1",
                HitCount = 5,
            },
            "network.remediation.enable_interface",
            Rank.Of(77, 5, 3, 1, "2026-11-01 00:00:00"));
        var stored = $"{entry.Rank} {string.Join(' ', Grams.All(entry).Split(' ').Order(StringComparer.Ordinal))} {KeywordAnchor.Of(entry.Keyword.Text.Normal)}";

        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(stored)))[..16].Should().Be("82A3DB295B95F594", "files of this version hold that: raise IndexFile.Version before you renew this");
    }

    private static void Change(string file, string statements)
    {
        using var connection = TemporaryFolder.Connect(file);
        connection.Execute(statements);
    }

    private async Task MakeAsync()
    {
        using var rig = new SearchRig(folder.Path);
        await rig.Database.OpenAsync(default);
        Change(Knowledge, $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Entries}) INSERT INTO knowledge (keyword, title, solution) SELECT '光衰 ' || i || ' x', '标题' || i % 7, 'solution ' || hex(i * 7919) FROM n");
        (await rig.FindAsync("光衰", 10_000)).Should().HaveCount(Entries);
        await rig.Index.RefreshAsync();
    }

    /// <summary>At once, and after the index was brought up to date: what is searched for is what the table has.</summary>
    private async Task FindsAllAsync(bool isUsable = true)
    {
        using var rig = new SearchRig(folder.Path);
        await AgreesAsync(rig);
        await rig.Index.RefreshAsync();
        await AgreesAsync(rig);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.Index.RefreshAsync();
        await AgreesAsync(rig);
        (rig.Index.Trouble is null).Should().Be(isUsable, rig.Index.Trouble);
        if (isUsable)
        {
            using var index = TemporaryFolder.Connect(Index);
            index.Execute("INSERT INTO tokens(tokens) VALUES ('integrity-check')");
            index.QueryFirst<string>("PRAGMA integrity_check").Should().Be("ok");
        }
    }

    private static async Task AgreesAsync(SearchRig rig)
    {
        using SqliteConnection foreign = rig.Foreign();
        foreach (var text in (string[])["%", "光衰", "标题3", "7919", "光衰 77", "换过", "新来", "消失", "重来", "solution"])
        {
            var like = foreign.Query<long>("SELECT id FROM knowledge WHERE keyword LIKE @p OR title LIKE @p OR solution LIKE @p", new { p = $"%{text}%" }).ToList();
            var found = await rig.FindAsync(text, 10_000);
            like.Except(found).Should().BeEmpty($"LIKE finds them by '{text}'");
            found.Should().OnlyHaveUniqueItems();
        }
    }
}
