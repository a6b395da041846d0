using System.Text;
using AiService.Knowledge.Search;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Knowledge;

/// <summary>What the start finds damaged is made again.</summary>
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

    [Theory]
    [InlineData("DROP TRIGGER knowledge_was_added; CREATE TRIGGER knowledge_was_added AFTER INSERT ON knowledge BEGIN SELECT 1; END")]
    [InlineData("DROP TRIGGER knowledge_was_added")]
    [InlineData("DROP TABLE knowledge_changes; CREATE TABLE knowledge_changes (seq INTEGER PRIMARY KEY, knowledge_id INTEGER NOT NULL UNIQUE)")]
    public async Task A_log_that_was_altered_or_dropped_is_made_again_while_the_service_runs(string statements)
    {
        using var rig = new SearchRig(folder.Path);
        await rig.FindAsync("%");
        using var foreign = rig.Foreign();
        foreign.Execute(statements);
        foreign.Execute("INSERT INTO knowledge (keyword, title, solution) VALUES ('unseen', 't', 's')");

        await rig.Index.RefreshAsync();

        (await rig.KeywordsAsync("unseen")).Should().Equal("unseen");
        foreign.Execute("INSERT INTO knowledge (keyword, title, solution) VALUES ('followed', 't', 's')");
        (await rig.KeywordsAsync("followed")).Should().Equal("followed");
        rig.Index.Trouble.Should().BeNull();
    }

    [Fact]
    public async Task What_a_new_file_has_is_what_is_looked_for()
    {
        using var rig = new SearchRig(folder.Path);
        await rig.Database.OpenAsync(default);

        (await rig.Database.ReadAsync(IndexSchema.Broken, default)).Should().BeEmpty("nothing of it is made again at each start");
    }

    [Fact]
    public async Task A_damaged_index_of_what_repairs_taught_is_noticed_at_the_start_and_rebuilt()
    {
        string file;
        using (var rig = new SearchRig(folder.Path))
        {
            file = rig.File;
            await rig.Knowledge.LearnAsync(Lessons.Of("接口down", "s", "P1") with { Action = "zzdamagedzz" });
        }

        Damage(file, "knowledge_outcomes_by_action", "zzdamagedzz", "zzdbmagedzz");
        Integrity(file, "knowledge_outcomes").Should().NotBe("ok");

        using (var rig = new SearchRig(folder.Path))
        {
            await rig.Index.RefreshAsync();
        }

        Integrity(file, "knowledge_outcomes").Should().Be("ok");
    }

    [Fact]
    public async Task Another_file_restored_over_the_one_in_use_is_indexed_again()
    {
        var theirs = folder.File("theirs.db");
        using (var python = TemporaryFolder.Connect(theirs))
        {
            python.Execute("CREATE TABLE knowledge (id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT NOT NULL, title TEXT NOT NULL, solution TEXT NOT NULL, device_type TEXT, fault_level TEXT, create_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, update_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, hit_count INTEGER DEFAULT 0)");
            python.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO knowledge (keyword, title, solution) SELECT '恢复' || i, 't', 's' FROM n");
        }

        using var rig = new SearchRig(folder.Path);
        (await rig.FindAsync("%")).Should().HaveCount(3);
        using (var source = TemporaryFolder.Connect(theirs))
        using (var target = rig.Foreign())
        {
            source.BackupDatabase(target);
        }

        (await rig.KeywordsAsync("恢复7", 1)).Should().Equal(["恢复7"], "the table is scanned");
        await rig.Index.RefreshAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.Index.RefreshAsync();
        rig.Index.Trouble.Should().BeNull();
        (await rig.KeywordsAsync("恢复7", 1)).Should().Equal("恢复7");
    }

    private static string Integrity(string file, string table = "knowledge")
    {
        using var connection = TemporaryFolder.Connect(file);
        return connection.QueryFirst<string>($"PRAGMA integrity_check({table})");
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
