using AiService.Hosting;
using AiService.Storage;
using AiService.Storage.Sqlite;
using Microsoft.Extensions.Configuration;

namespace AiService.Tests.Storage;

public sealed class StorageOptionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_records_are_beside_the_knowledge_base_by_default()
    {
        var (options, problems) = Read(folder.File("kb.db"), null);

        problems.Should().BeEmpty();
        options.RecordsPath.Should().Be(folder.File("records.db"));
        Directory.GetFiles(folder.Path).Should().BeEmpty("the check leaves nothing behind");
    }

    [Theory]
    [InlineData("missing/kb.db", "does not exist")]
    [InlineData("", "is a folder")]
    [InlineData("text.db", "no SQLite database")]
    [InlineData("/proc/kb.db", "not writable")]
    public void A_path_that_cannot_be_a_database_stops_the_start_by_name(string path, string problem)
    {
        File.WriteAllText(folder.File("text.db"), "I am no database, and I am long enough.");

        var (_, problems) = Read(folder.File(path), null);

        var refused = problems.Should().ContainSingle().Subject;
        refused.Variable.Should().Be("KNOWLEDGE_DB_PATH");
        refused.Problem.Should().Contain(problem);
        refused.Cure.Should().NotBeEmpty();
    }

    [Fact]
    public void The_records_have_their_own_file()
    {
        Read(folder.File("kb.db"), folder.File("kb.db")).Problems.Should().ContainSingle().Which.Variable.Should().Be("RECORDS_DB_PATH");
        Read(folder.File("kb.db"), folder.File("missing/r.db")).Problems.Should().ContainSingle().Which.Variable.Should().Be("RECORDS_DB_PATH");
    }

    private static (StorageOptions Options, IReadOnlyList<SettingProblem> Problems) Read(string knowledge, string? records)
    {
        var settings = new SettingsReader(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["KNOWLEDGE_DB_PATH"] = knowledge, ["RECORDS_DB_PATH"] = records })
            .Build());
        return (StorageRoom.Options(settings), settings.Problems);
    }
}
