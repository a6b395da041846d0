using AiService.Hosting;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>The YAML files of <c>RUNBOOKS_DIR</c>, by their paths.</summary>
internal sealed record RunbookFolder(IReadOnlyList<YamlSource> Runbooks, IReadOnlyList<YamlSource> Platforms)
{
    public static RunbookFolder None { get; } = new([], []);

    public bool Holds(string source) => Runbooks.Any(file => file.Name == source);

    public static RunbookFolder Open(string path, SettingsReader settings)
    {
        try
        {
            var platforms = Path.Combine(path, "platforms");
            return new RunbookFolder(FilesOf(path), Directory.Exists(platforms) ? FilesOf(platforms) : []);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            settings.Reject(RunbookLibrary.Variable, $"{path} cannot be read: {unreadable.Message}", "Name a folder that this process may read, or leave it empty.");
            return None;
        }
    }

    private static List<YamlSource> FilesOf(string folder)
    {
        return [.. Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml")
            .Order(StringComparer.Ordinal)
            .Select(file => new YamlSource(file, File.ReadAllText(file)))];
    }
}
