using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>The platforms and runbooks that are known: the embedded ones, and those of an operator's folder in their place or beside them.</summary>
/// <param name="Platforms">By name.</param>
/// <param name="Catalog">The runbooks.</param>
internal sealed record RunbookLibrary(IReadOnlyDictionary<string, Platform> Platforms, RunbookCatalog Catalog)
{
    /// <summary>It never changes, and a process may start several hosts.</summary>
    private static readonly Lazy<RunbookLibrary> Embedded = new(() => ReadFiles(null, out _));

    /// <summary>Reads all platforms and runbooks.</summary>
    /// <param name="folder">A folder of runbooks, <c>*.yaml</c>, and of platforms in its folder <c>platforms</c>; null when there is none.</param>
    /// <param name="problems">Everything that is wrong with the files, each with its file and line.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read.</exception>
    public static RunbookLibrary Read(string? folder, out IReadOnlyList<YamlProblem> problems)
    {
        problems = [];
        return folder is null ? Embedded.Value : ReadFiles(folder, out problems);
    }

    private static RunbookLibrary ReadFiles(string? folder, out IReadOnlyList<YamlProblem> problems)
    {
        var own = folder is null ? [] : FilesOf(folder);
        var ownPlatforms = folder is not null && Path.Combine(folder, "platforms") is var path && Directory.Exists(path) ? FilesOf(path) : [];
        var platforms = PlatformFile.All([.. EmbeddedYaml.Files("Platforms"), .. ownPlatforms], out var wrongPlatforms);
        var found = new List<YamlProblem>(wrongPlatforms);
        var runbooks = new SortedDictionary<string, Runbook>(StringComparer.Ordinal);
        foreach (var source in EmbeddedYaml.Files("Runbooks").Concat(own))
        {
            if (RunbookFile.Read(source, platforms, out var wrong) is not { } runbook)
            {
                found.AddRange(wrong);
            }
            else if (runbooks.TryGetValue(runbook.Name, out var other) && own.Exists(file => file.Name == other.Source))
            {
                found.Add(new YamlProblem(source.Name, 1, $"'name' is '{runbook.Name}', as in {other.Source}.", "Every runbook has a name of its own."));
            }
            else
            {
                runbooks[runbook.Name] = runbook;
            }
        }

        if (folder is null && found.Count > 0)
        {
            // In an embedded file a problem is a defect of the program.
            throw new InvalidOperationException(string.Join(Environment.NewLine, found));
        }

        problems = found;
        return new RunbookLibrary(platforms, new RunbookCatalog([.. runbooks.Values]));
    }

    private static List<YamlSource> FilesOf(string folder)
    {
        return [.. Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml")
            .Order(StringComparer.Ordinal)
            .Select(file => new YamlSource(file, File.ReadAllText(file)))];
    }
}
