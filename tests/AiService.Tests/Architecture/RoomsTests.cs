using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace AiService.Tests.Architecture;

/// <summary>Keeps the table of <c>docs/architecture.md</c> true: a room imports only what the table allows.</summary>
public sealed partial class RoomsTests
{
    /// <summary>The rooms that are libraries beside the service.</summary>
    private static readonly string[] Libraries = ["Faults", "NetworkAgent"];

    [Fact]
    public void A_room_imports_only_what_the_architecture_allows()
    {
        var root = Root();
        var allowed = Allowed(File.ReadAllText(Path.Combine(root, "docs", "architecture.md")));
        var sources = Directory.EnumerateDirectories(Path.Combine(root, "src", "AiService"))
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))
            .Concat(Libraries.Select(library => Path.Combine(root, "src", "AiService." + library)))
            .ToList();
        allowed.Keys.Should().BeEquivalentTo(sources.Select(Room), "each room stands in the table");

        var trespasses =
            from folder in sources
            let room = Room(folder)
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            from Match import in Import().Matches(File.ReadAllText(file))
            let other = import.Groups[1].Value
            where other != room && (other is not ("Hosting" or "Contract") || Libraries.Contains(room) || room is "Hosting" or "Contract") && !allowed[room].Contains(other)
            select $"{Path.GetRelativePath(root, file)} → {other}";

        trespasses.Should().BeEmpty();
    }

    [Fact]
    public void The_library_of_fault_texts_knows_neither_ASP_NET_nor_the_service()
    {
        var references = typeof(AiService.Faults.Fault).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        references.Should().NotBeEmpty().And.OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_library_of_the_agent_knows_neither_ASP_NET_nor_the_service()
    {
        var references = typeof(AiService.NetworkAgent.Template).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        references.Should().Contain("AiService.Faults").And.NotContain("AiService");
        references.Should().NotContain(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.Contains("Sqlite", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_variable_that_the_service_reads_stands_in_both_READMEs_and_in_the_example()
    {
        var root = Root();
        var read = Directory.EnumerateFiles(Path.Combine(root, "src", "AiService"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Where(name => name != "DOTNET_RUNNING_IN_CONTAINER")
            .Distinct()
            .ToList();
        read.Should().Contain(["STACKSTORM_BASE_URL", "REDIS_URL", "KNOWLEDGE_DB_PATH", "DEVICES_FILE", "STACKSTORM_CA_FILE"]);

        foreach (var file in (string[])["README.md", "README.zh-CN.md", ".env.example", "docker-compose.yml", "docker-compose.platform.yml"])
        {
            var text = File.ReadAllText(Path.Combine(root, file));
            read.Where(name => !text.Contains(name, StringComparison.Ordinal)).Should().BeEmpty($"{file} names every variable");
        }
    }

    private static Dictionary<string, HashSet<string>> Allowed(string document)
    {
        return Row().Matches(document).ToDictionary(
            row => row.Groups[1].Value,
            row => row.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet());
    }

    /// <summary>A room is a folder of the service, or a library beside it.</summary>
    private static string Room(string folder) => Path.GetFileName(folder).Replace("AiService.", "", StringComparison.Ordinal);

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"^\| `(\w+)` \|[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^using (?:static )?AiService\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex("\"((?:[A-Z]+_)+[A-Z]+)\"")]
    private static partial Regex Variable();
}
