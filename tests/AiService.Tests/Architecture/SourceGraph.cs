using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using AiService.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiService.Tests.Architecture;

/// <summary>One use of a type by code of another folder.</summary>
internal sealed record FolderUse(string From, string To, string File);

/// <summary>A type of the sources with what the measures need.</summary>
internal sealed record SourceType(string Name, string Folder, int ConstructorParameters);

/// <summary>
/// The sources of <c>src</c>, compiled in memory: which folders use types of which others. A folder is named by its path inside its project,
/// behind the room's name for a library: <c>Repairs/Store</c>, <c>Faults/Reading</c>. The composition at the service's root is left out.
/// </summary>
internal sealed class SourceGraph
{
    /// <summary>What the build adds to each project: the namespaces that the SDK imports, and the projects that see the internals.</summary>
    private const string EveryProject = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("AiService")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("AiService.NetworkAgent")]
        """;

    /// <summary>The further namespaces that the SDK imports into a web project.</summary>
    private const string WebProject = """
        global using System.Net.Http.Json; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    private const string Service = "AiService";
    private const string Driver = "Microsoft.Data.Sqlite";

    private static readonly string Source = Path.Combine(Repository.Root, "src");

    /// <summary>Not read in the type's initializer: its parallel parts would wait for that initializer.</summary>
    private static readonly Lazy<SourceGraph> Shared = new(Read);

    private static readonly CSharpParseOptions Syntax = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private SourceGraph(IReadOnlyList<FolderUse> uses, IReadOnlyList<FolderUse> driverUses, IReadOnlyList<SourceType> types, IReadOnlyList<string> unresolved) =>
        (Uses, DriverUses, Types, Unresolved) = (uses, driverUses, types, unresolved);

    /// <summary>Every source file, without what a build writes.</summary>
    public static IEnumerable<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")),
    ];

    public static SourceGraph Current => Shared.Value;

    /// <summary>Uses of types of other folders, each once for a file.</summary>
    public IReadOnlyList<FolderUse> Uses { get; }

    /// <summary>Uses of the types of the SQLite driver.</summary>
    public IReadOnlyList<FolderUse> DriverUses { get; }

    public IReadOnlyList<SourceType> Types { get; }

    /// <summary>Names of types that the compiler could not resolve: their use would be missing above.</summary>
    public IReadOnlyList<string> Unresolved { get; }

    /// <summary>The folder of a source file; empty for the composition.</summary>
    public static string FolderOf(string file)
    {
        var parts = Path.GetRelativePath(Source, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar);
        var library = parts[0] is Service ? [] : (string[])[parts[0][(Service.Length + 1)..]];
        return string.Join('/', [.. library, .. parts[1..]]);
    }

    private static SourceGraph Read()
    {
        var references = PackagesAndFramework().Select(MetadataReference (file) => MetadataReference.CreateFromFile(file)).ToList();
        var read = new List<SourceGraph>();

        // The libraries first, in alphabetical order: each may use those before it.
        foreach (var project in Files.GroupBy(ProjectOf).OrderBy(project => project.Key == Service).ThenBy(project => project.Key, StringComparer.Ordinal))
        {
            var trees = project.AsParallel().Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Syntax, file)).ToList();
            var usings = XDocument.Load(Path.Combine(Source, project.Key, project.Key + ".csproj")).Descendants("Using").Select(name => $"global using {(string)name.Attribute("Include")!};");
            var added = (string[])[EveryProject, project.Key == Service ? WebProject : "", string.Concat(usings)];
            var kind = project.Key == Service ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
            var compilation = CSharpCompilation.Create(
                project.Key, [.. trees, .. added.Select(text => CSharpSyntaxTree.ParseText(text, Syntax))], references, new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
            references.Add(compilation.ToMetadataReference());
            read.AddRange(trees.Where(tree => FolderOf(tree.FilePath).Length > 0).AsParallel().Select(tree => Read(compilation.GetSemanticModel(tree))));
        }

        return new SourceGraph(
            [.. read.SelectMany(one => one.Uses)],
            [.. read.SelectMany(one => one.DriverUses)],
            [.. read.SelectMany(one => one.Types)],
            [.. read.SelectMany(one => one.Unresolved)]);
    }

    /// <summary>The assemblies that the service refers to, directly or not: a namespace of a test's package could hide a type.</summary>
    private static List<string> PackagesAndFramework()
    {
        var files = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).DistinctBy(Path.GetFileName).ToDictionary(file => Path.GetFileNameWithoutExtension(file));
        var found = new List<string>();
        var open = new Stack<string>([Service]);
        while (open.TryPop(out var name))
        {
            if (files.Remove(name, out var file))
            {
                found.Add(file);
                using var assembly = new PEReader(File.OpenRead(file));
                var reader = assembly.GetMetadataReader();
                foreach (var reference in reader.AssemblyReferences)
                {
                    open.Push(reader.GetString(reader.GetAssemblyReference(reference).Name));
                }
            }
        }

        return [.. found.Where(file => !Path.GetFileName(file).StartsWith(Service, StringComparison.Ordinal))];
    }

    private static string ProjectOf(string file) => Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[0];

    private static SourceGraph Read(SemanticModel model)
    {
        var file = Path.GetRelativePath(Repository.Root, model.SyntaxTree.FilePath);
        var folder = FolderOf(model.SyntaxTree.FilePath);
        var used = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var types = new List<SourceType>();
        var unresolved = new List<string>();
        var namesDriver = false;
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            if (node is TypeDeclarationSyntax declaration)
            {
                types.Add(new SourceType(declaration.Identifier.Text, folder, Parameters(model.GetDeclaredSymbol(declaration)!)));
            }
            else if (node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax or ElementAccessExpressionSyntax)
            {
                var found = model.GetSymbolInfo(node);
                var type = (found.Symbol as INamedTypeSymbol ?? found.Symbol?.ContainingType)?.OriginalDefinition;
                var name = (node as SimpleNameSyntax)?.Identifier.Text;
                if (type is not null)
                {
                    used.Add(type);
                    namesDriver |= type.Name == name && type.ContainingNamespace.ToDisplayString() == Driver;
                }
                else if (found.Symbol is null && node is SimpleNameSyntax && SyntaxFacts.IsInTypeOnlyContext((ExpressionSyntax)node))
                {
                    unresolved.Add($"{name} in {file}");
                }
            }
        }

        var homes = used.Select(type => type.DeclaringSyntaxReferences.Select(declared => FolderOf(declared.SyntaxTree.FilePath)).ToList())
            .Where(home => home is [{ Length: > 0 }, ..] && !home.Contains(folder))
            .Select(home => home[0])
            .Distinct();
        return new SourceGraph([.. homes.Select(home => new FolderUse(folder, home, file))], namesDriver ? [new FolderUse(folder, Driver, file)] : [], types, unresolved);
    }

    /// <summary>The most parameters of a constructor; a record holds data, and may have any number.</summary>
    private static int Parameters(INamedTypeSymbol type) =>
        type.IsRecord ? 0 : type.InstanceConstructors.Select(constructor => constructor.Parameters.Length).DefaultIfEmpty().Max();
}
