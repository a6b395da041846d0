using System.Xml.Linq;
using AiService.Tests.Harness;

namespace AiService.Tests.Architecture;

/// <summary>Keeps <c>docs/architecture.md</c> true: who uses whom, and the measures of the code.</summary>
public sealed class ArchitectureTests
{
    private const int MostLines = 250;
    private const int MostParameters = 6;
    private static readonly string[] FoldersOfTheDriver = ["Storage/Sqlite", "Knowledge/Search"];

    private static readonly Dictionary<string, string[]> ProjectsMayUse = new()
    {
        ["AiService.Faults"] = [],
        ["AiService.NetworkAgent"] = ["AiService.Faults"],
        ["AiService"] = ["AiService.Faults", "AiService.NetworkAgent"],
    };

    [Fact]
    public void Every_type_that_the_sources_name_is_resolved() => SourceGraph.Current.Unresolved.Should().BeEmpty();

    [Fact]
    public void A_project_references_only_what_it_may_and_a_library_no_ASP_NET()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        files.Select(Path.GetFileNameWithoutExtension).Should().BeEquivalentTo(ProjectsMayUse.Keys);
        foreach (var file in files)
        {
            var project = XDocument.Load(file);
            var name = Path.GetFileNameWithoutExtension(file);
            project.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))
                .Should().BeSubsetOf(ProjectsMayUse[name], name);
            if (name != "AiService")
            {
                ((string)project.Root!.Attribute("Sdk")!).Should().Be("Microsoft.NET.Sdk", name);
                project.Descendants("FrameworkReference").Should().BeEmpty(name);
            }
        }
    }

    [Fact]
    public void The_library_of_fault_texts_references_nothing_but_the_runtime()
    {
        var references = typeof(AiService.Faults.Fault).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        references.Should().NotBeEmpty().And.OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_room_stands_in_the_table_of_the_architecture() =>
        RoomTable.Read().Rooms.Should().BeEquivalentTo(SourceGraph.Files.Select(SourceGraph.FolderOf).Where(folder => folder.Length > 0).Select(RoomTable.RoomOf).Distinct());

    [Fact]
    public void A_folder_uses_only_what_the_table_allows()
    {
        var table = RoomTable.Read();
        SourceGraph.Current.Uses.Should().NotBeEmpty();
        Violations.ShouldBeNone("table", SourceGraph.Current.Uses.Where(use => !table.Allows(use.From, use.To)).Select(use => ($"{use.From} → {use.To}", use.File)));
    }

    [Fact]
    public void No_rooms_use_each_other_directly_or_in_a_longer_cycle()
    {
        var table = RoomTable.Read();
        Violations.ShouldBeNone("room cycle", InCycles(
            SourceGraph.Current.Uses.Where(use => !IsOwnEngine(use)).Select(use => use with { From = table.RowOf(use.From), To = table.RowOf(use.To) }).Where(use => use.From != use.To)));
    }

    [Fact]
    public void No_folders_use_each_other_directly_or_in_a_longer_cycle() =>
        Violations.ShouldBeNone("folder cycle", InCycles(SourceGraph.Current.Uses.Where(use => !IsOwnEngine(use))));

    [Fact]
    public void No_file_is_too_long() =>
        Violations.ShouldBeNone($"more than {MostLines} lines", Everywhere()
            .Where(file => File.ReadLines(file).Count() > MostLines)
            .Select(file => (Path.GetFileName(file), Path.GetRelativePath(Repository.Root, file))));

    [Fact]
    public void No_constructor_has_too_many_parameters() =>
        Violations.ShouldBeNone($"more than {MostParameters} constructor parameters", SourceGraph.Current.Types
            .Where(type => type.ConstructorParameters > MostParameters)
            .Select(type => (type.Name, $"{type.Folder}: {type.ConstructorParameters}")));

    [Fact]
    public void Only_the_folders_of_the_database_name_the_driver()
    {
        SourceGraph.Current.DriverUses.Select(use => use.From).Should().Contain(FoldersOfTheDriver);
        Violations.ShouldBeNone("driver", SourceGraph.Current.DriverUses.Where(use => !FoldersOfTheDriver.Contains(use.From)).Select(use => (use.From, use.File)));
    }

    /// <summary>The sources and those of the tests, the samples and the benchmarks.</summary>
    private static IEnumerable<string> Everywhere() => SourceGraph.Files.Concat(
        from folder in (string[])["tests", "samples", "bench"]
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        where !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")
        select file);

    // The search engine of our own follows the change log of the file by itself, until another engine replaces it.
    private static bool IsOwnEngine(FolderUse use) => use is { From: "Knowledge/Search", To: "Storage/Sqlite" };

    private static IEnumerable<(string Violation, string Where)> InCycles(IEnumerable<FolderUse> uses)
    {
        var files = uses.ToLookup(use => (use.From, use.To), use => use.File);
        return Cycles.EdgesIn([.. files.Select(edge => edge.Key)]).SelectMany(edge => files[edge].Select(file => ($"{edge.From} → {edge.To}", file)));
    }
}
