using System.Text;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Knowledge;

/// <summary>What the start finds damaged is made anew.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_damaged_index_of_the_file_is_noticed_at_the_start_and_rebuilt()
    {
        string file;
        using (var rig = new SearchRig(folder.Path))
        {
            file = rig.File;
            await rig.AddAsync("zzdamagedzz");
            await rig.FindAsync("%");
        }

        Damage(file, "idx_keyword", "zzdamagedzz", "zzdbmagedzz");
        Integrity(file).Should().NotBe("ok");

        using (var rig = new SearchRig(folder.Path))
        {
            (await rig.KeywordsAsync("zzdamagedzz")).Should().Equal("zzdamagedzz");
            await rig.Index.RefreshAsync();
        }

        Integrity(file).Should().Be("ok");
    }

    [Fact]
    public async Task A_lost_log_of_changes_is_noticed_at_the_start_and_followed_again()
    {
        using (var rig = new SearchRig(folder.Path))
        {
            await rig.FindAsync("%");
            using var foreign = rig.Foreign();
            foreign.Execute("DROP TRIGGER knowledge_was_added; DROP TABLE knowledge_standings; DROP TRIGGER knowledge_was_deleted");
            foreign.Execute("INSERT INTO knowledge (keyword, title, solution) VALUES ('unseen', 't', 's')");
        }

        using (var rig = new SearchRig(folder.Path))
        {
            (await rig.KeywordsAsync("unseen")).Should().Equal("unseen");
            using var foreign = rig.Foreign();
            foreign.Execute("INSERT INTO knowledge (keyword, title, solution) VALUES ('seen', 't', 's'); DELETE FROM knowledge WHERE keyword = 'unseen'");
            (await rig.KeywordsAsync("seen")).Should().Equal("seen");
        }
    }

    private static string Integrity(string file)
    {
        using var connection = TemporaryFolder.Connect(file);
        return connection.QueryFirst<string>("PRAGMA integrity_check(knowledge)");
    }

    /// <summary>Changes bytes of an index's page, as a bad disk does.</summary>
    private static void Damage(string file, string index, string from, string to)
    {
        long page, size;
        using (var connection = TemporaryFolder.Connect(file))
        {
            page = connection.ExecuteScalar<long>("SELECT rootpage FROM sqlite_master WHERE name = @index", new { index });
            size = connection.ExecuteScalar<long>("PRAGMA page_size");
        }

        var bytes = File.ReadAllBytes(file);
        var start = (int)((page - 1) * size);
        var at = bytes.AsSpan(start, (int)size).IndexOf(Encoding.UTF8.GetBytes(from));
        at.Should().BeGreaterThan(0);
        Encoding.UTF8.GetBytes(to).CopyTo(bytes, start + at);
        File.WriteAllBytes(file, bytes);
    }
}
