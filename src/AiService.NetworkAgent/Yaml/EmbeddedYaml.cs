using System.Reflection;

namespace AiService.NetworkAgent.Yaml;

/// <summary>The YAML files that are part of the program.</summary>
internal static class EmbeddedYaml
{
    private static readonly Assembly Here = typeof(EmbeddedYaml).Assembly;

    /// <param name="folder">Below NetworkAgent: <c>Platforms</c> or <c>Runbooks</c>.</param>
    public static IEnumerable<YamlSource> Files(string folder)
    {
        var prefix = $"AiService.NetworkAgent.{folder}.";
        foreach (var resource in Here.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order())
        {
            using var reader = new StreamReader(Here.GetManifestResourceStream(resource)!);
            yield return new YamlSource(resource[prefix.Length..], reader.ReadToEnd(), IsShipped: true);
        }
    }

    /// <summary>What the program brings along must be right: a problem in it is a defect of the program.</summary>
    /// <exception cref="InvalidOperationException">There are problems.</exception>
    public static void ThrowIfAny(IEnumerable<YamlProblem> problems)
    {
        if (string.Join(Environment.NewLine, problems) is { Length: > 0 } all)
        {
            throw new InvalidOperationException(all);
        }
    }
}
