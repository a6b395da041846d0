using AiService.Tests.Harness;
using Dapper;

namespace AiService.Tests.Storage;

/// <summary>Two real processes on one file of records, under whatever name.</summary>
public sealed class SecondOwnerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("same path")]
    [InlineData("other spelling")]
    [InlineData("linked folder")]
    [InlineData("linked file")]
    [InlineData("link to a link")]
    [InlineData("hard link")]
    [InlineData("first by the link")]
    public async Task A_second_process_on_the_same_file_refuses_to_start(string way)
    {
        var (data, other) = (Directory.CreateDirectory(folder.File("a")).FullName, Directory.CreateDirectory(folder.File("b")).FullName);
        var records = Path.Combine(data, "records.db");
        var link = Path.Combine(other, "linked.db");
        if (way == "first by the link")
        {
            File.Create(records).Dispose();
            File.CreateSymbolicLink(link, records);
            (records, link) = (link, records);
        }

        using var first = new OwnProcess(data, records);
        await first.StartedAsync();
        using var client = new HttpClient();
        (await client.GetStringAsync(new Uri($"{first.Url}/health/ready"))).Should().Contain("\"database\":{\"status\":\"healthy\"");
        switch (way)
        {
            case "same path":
                link = records;
                break;
            case "other spelling":
                link = Path.Combine(other, "..", "a", ".", "records.db");
                break;
            case "linked folder":
                Directory.CreateSymbolicLink(folder.File("c"), data);
                link = folder.File("c/records.db");
                break;
            case "linked file":
                File.CreateSymbolicLink(link, records);
                break;
            case "link to a link":
                File.CreateSymbolicLink(folder.File("middle.db"), records);
                File.CreateSymbolicLink(link, folder.File("middle.db"));
                break;
            case "hard link":
                Run("ln", records, link);
                break;
        }

        using (var second = new OwnProcess(other, link))
        {
            (await second.EndedAsync()).Should().Be(75, second.Output);
            second.Output.Should().Contain("cannot be locked").And.Contain("RECORDS_DB_PATH").And.NotContain("   at ", "a refusal has no stack trace");
        }

        // The first still has its locks, SQLite's own too: nothing that the second opened and closed was the first's.
        (await client.GetStringAsync(new Uri($"{first.Url}/health/ready"))).Should().Contain("\"database\":{\"status\":\"healthy\"");
        using (var third = new OwnProcess(other, link))
        {
            (await third.EndedAsync()).Should().Be(75, third.Output);
        }

        first.Dispose();
        using var next = new OwnProcess(other, link);
        await next.StartedAsync();
        next.Output.Should().Contain("Application started", "the lock ends with its process");
        using var file = TemporaryFolder.Connect(records);
        file.QuerySingle<string>("PRAGMA integrity_check").Should().Be("ok");
    }

    [Fact]
    public async Task A_process_of_an_earlier_version_is_excluded_by_the_file_beside_the_records()
    {
        var records = folder.File("records.db");
        using (new FileStream(records + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            using var refused = new OwnProcess(folder.Path, records);
            (await refused.EndedAsync()).Should().Be(75, refused.Output);
        }

        using var first = new OwnProcess(folder.Path, records);
        await first.StartedAsync();
        var taking = () => new FileStream(records + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        taking.Should().Throw<IOException>();
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(command, arguments);
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
    }
}
