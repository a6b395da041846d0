using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Yaml;

namespace AiService.Tests.NetworkAgent.Schemas;

/// <summary>Reads operators' YAML as the service does, over a folder with the secrets that <see cref="SchemaExamples"/> refer to.</summary>
internal sealed class OperatorReaders : IDisposable
{
    private static readonly IReadOnlyDictionary<string, Platform> Platforms = PlatformFile.All(EmbeddedYaml.Files("Platforms"), out _);
    private static readonly YamlSource Vrp = EmbeddedYaml.Files("Platforms").Single(file => file.Name == "vrp.yaml");

    // With these settings the reader demands the least of an inventory; a schema knows no settings.
    private static readonly InventoryOptions Lenient = new()
    {
        DeviceService = new DeviceServiceOptions { Url = new Uri("http://device-service"), Token = () => "token", Cache = TimeSpan.Zero },
        CredentialsDirectory = "credentials",
        CollectServiceUrl = new Uri("http://collect-service"),
        LearnsHostKeys = true,
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-schemas-");

    public OperatorReaders()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "key"), SchemaExamples.Key);
        File.WriteAllText(Path.Combine(folder.FullName, "secret"), "geheim");
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <returns>What the service reports of a document of this kind; empty when it is taken.</returns>
    public IReadOnlyList<string> Problems(string kind, string text)
    {
        return kind switch
        {
            "runbook" => Runbook(text),
            "platform" => Platform(text),
            "inventory" => Inventory(text, Lenient),
            _ => Credentials(text),
        };
    }

    public IReadOnlyList<string> StrictInventory(string text) => Inventory(text, new InventoryOptions());

    private static List<string> Runbook(string text)
    {
        RunbookFile.Read(new YamlSource("own.yaml", text), Platforms, out var problems);
        return Told(problems);
    }

    private static List<string> Platform(string text)
    {
        // Marked as shipped: whether a pattern is linear takes long to find out, and no schema can tell.
        var own = new YamlSource("own.yaml", text, IsShipped: true);
        PlatformFile.All(text.Contains("like", StringComparison.Ordinal) ? [Vrp, own] : [own], out var problems);
        return Told(problems);
    }

    private List<string> Inventory(string text, InventoryOptions options)
    {
        var path = Path.Combine(folder.FullName, "devices.yaml");
        File.WriteAllText(path, text);
        return Told(new InventoryFile(options, Platforms, Variable).Read(path).Problems);
    }

    private List<string> Credentials(string text)
    {
        var path = Path.Combine(folder.FullName, "default.yaml");
        File.WriteAllText(path, text);
        return Told(new CredentialsDirectory(folder.FullName, Variable, _ => { }).Problems().Where(problem => problem.File == path));
    }

    private static List<string> Told(IEnumerable<YamlProblem> problems) => [.. problems.Select(problem => problem.ToString())];

    private static string? Variable(string name) => name == "PASSWORD" ? "geheim" : null;
}
