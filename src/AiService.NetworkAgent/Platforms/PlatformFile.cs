using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Platforms;

/// <summary>Reads platforms from their YAML files.</summary>
internal static class PlatformFile
{
    /// <summary>The platforms of several files; a later file replaces an earlier one with the same platform name.</summary>
    public static IReadOnlyDictionary<string, Platform> All(IEnumerable<YamlSource> files, out IReadOnlyList<YamlProblem> problems)
    {
        var found = new List<YamlProblem>();
        var platforms = new SortedDictionary<string, Platform>(StringComparer.Ordinal);
        var variants = new List<(YamlSource Source, string Like)>();
        foreach (var source in files)
        {
            if (LikeOf(source) is { } like)
            {
                variants.Add((source, like));
            }
            else
            {
                Add(Read(source, null, out var wrong), wrong);
            }
        }

        foreach (var (source, like) in variants)
        {
            if (platforms.TryGetValue(like, out var basis))
            {
                Add(Read(source, basis, out var wrong), wrong);
            }
            else
            {
                found.Add(new YamlProblem(source.Name, 0, $"'like' names '{like}', which is no platform.", $"Known: {string.Join(", ", platforms.Keys)}."));
            }
        }

        problems = found;
        return platforms;

        void Add(Platform? platform, IEnumerable<YamlProblem> wrong)
        {
            found.AddRange(wrong);
            if (platform is not null)
            {
                platforms[platform.Name] = platform;
            }
        }
    }

    /// <returns>The platform, or null when there are problems.</returns>
    public static Platform? Read(YamlSource source, Platform? like, out IReadOnlyList<YamlProblem> problems)
    {
        var file = new YamlFile(source.Name, source.IsShipped);
        problems = file.Problems;
        if (file.Parse(source.Text) is not { } root)
        {
            return null;
        }

        root.Text("like");
        var platform = new PlatformReader(like).Read(root);
        return problems.Count == 0 ? platform : null;
    }

    private static string? LikeOf(YamlSource source) => new YamlFile(source.Name, source.IsShipped).Parse(source.Text)?.Text("like");
}
