using AiService.Hosting;
using AiService.Tests.Harness;

namespace AiService.Tests.Storage;

/// <summary>Who may read and replace the files of the service.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Folder = Private | UnixFileMode.UserExecute;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task New_files_are_the_owner_s_alone()
    {
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
        await service.AskAsync("/api/ai/knowledge/add", new { keyword = "k", title = "t", solution = "s" });
        (await service.HealthAsync("database")).Status.Should().Be("healthy");

        string[] names = ["records.db", "records.db-wal", "records.db-shm", "records.db.lock", "knowledge_base.db", "knowledge_base.db-wal", "knowledge_base.db-shm"];
        names.Select(name => (name, File.GetUnixFileMode(folder.File(name)))).Should().Equal(names.Select(name => (name, Private)));
    }

    [Fact]
    public async Task Existing_records_become_private_and_a_shared_knowledge_base_stays_as_it_is()
    {
        await (await ServiceUnderTest.StartAsync(folder: folder.Path)).DisposeAsync();
        string[] names = ["records.db", "records.db.lock", "knowledge_base.db"];
        Array.ForEach(names, name => File.SetUnixFileMode(folder.File(name), Public));

        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);

        names.Select(name => File.GetUnixFileMode(folder.File(name))).Should().Equal(Private, Private, Public);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite, "its group")]
    [InlineData(UnixFileMode.OtherWrite, "every user")]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit, null)]
    [InlineData(UnixFileMode.OtherRead | UnixFileMode.OtherExecute, null)]
    public async Task A_folder_that_others_may_write_to_is_warned_of(UnixFileMode others, string? who)
    {
        File.SetUnixFileMode(folder.Path, Folder | others);
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);

        var warnings = service.Log.Text.Split('\n').Where(line => line.Contains("chmod go-w", StringComparison.Ordinal)).ToList();

        warnings.Should().HaveCount(who is null ? 0 : 1);
        warnings.ForEach(line => line.Should().Contain(folder.Path).And.Contain(who));
    }

    [Fact]
    public void A_file_that_is_created_is_private_and_one_that_exists_is_tightened_on_request()
    {
        PrivateFiles.Open(folder.File("new"), FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
        File.WriteAllText(folder.File("old"), "x");
        File.SetUnixFileMode(folder.File("old"), Public);

        PrivateFiles.Tighten(folder.File("old")).Should().BeNull();
        PrivateFiles.Tighten(folder.File("missing")).Should().BeNull();

        File.GetUnixFileMode(folder.File("new")).Should().Be(Private);
        File.GetUnixFileMode(folder.File("old")).Should().Be(Private);
        PrivateFiles.FolderProblem(folder.Path).Should().BeNull();
    }
}
