using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AiService.NetworkAgent.Yaml;

/// <summary>Parses a YAML file and collects every problem instead of stopping at the first.</summary>
/// <param name="name">Its path, or its name where it is part of the program.</param>
/// <param name="isShipped">True when it is part of the program.</param>
internal sealed class YamlFile(string name, bool isShipped = false)
{
    private readonly List<YamlProblem> problems = [];

    public bool IsShipped => isShipped;

    public IReadOnlyList<YamlProblem> Problems => problems;

    /// <summary>Returns the mapping that the file consists of; null, with a problem noted, when there is none.</summary>
    public YamlSection? Parse(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException unreadable)
        {
            // The name of an anchor may be a secret that begins with '*' and is not quoted.
            problems.Add(unreadable is AnchorNotFoundException
                ? new YamlProblem(name, unreadable.Start.Line, "is no YAML: a value that begins with '*' refers to nothing.", "Put the value in quotes.")
                : new YamlProblem(name, unreadable.Start.Line, $"is no YAML: {unreadable.Message}", "Correct the file's form."));
            return null;
        }

        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            return new YamlSection(root, this);
        }

        problems.Add(new YamlProblem(name, 0, "does not hold one mapping of keys to values.", "Start it with a key at the left margin."));
        return null;
    }

    /// <summary>Notes a problem of the file as a whole.</summary>
    public void Reject(string problem, string cure) => problems.Add(new YamlProblem(name, 0, problem, cure));

    public void Reject(YamlNode at, string problem, string cure)
    {
        // Two readers may find the same problem.
        var one = new YamlProblem(name, at.Start.Line, problem, cure);
        if (!problems.Contains(one))
        {
            problems.Add(one);
        }
    }
}

/// <summary>The text of a YAML file.</summary>
/// <param name="Name">Its path, or its name where it is part of the program.</param>
/// <param name="Text">What it holds.</param>
/// <param name="IsShipped">True when it is part of the program: slow checks are done by the program's tests, not at each start.</param>
internal readonly record struct YamlSource(string Name, string Text, bool IsShipped = false);

/// <summary>A problem at one place of a YAML file.</summary>
/// <param name="File">The file's name as its reader knows it.</param>
/// <param name="Line">1-based; 0 when the file as a whole is meant.</param>
/// <param name="Problem">What is wrong: it names keys, never a value that may be a secret.</param>
/// <param name="Cure">What to do.</param>
internal sealed record YamlProblem(string File, long Line, string Problem, string Cure)
{
    public string Place => Line > 0 ? $"{File} line {Line}" : File;

    public override string ToString() => $"{Place}: {Problem} {Cure}";
}

/// <summary>Reads the YAML files that are embedded in this assembly.</summary>
internal static class EmbeddedYaml
{
    private static readonly Assembly Here = typeof(EmbeddedYaml).Assembly;

    /// <param name="folder"><c>Platforms</c> or <c>Runbooks</c>.</param>
    public static IEnumerable<YamlSource> Files(string folder)
    {
        var prefix = $"AiService.NetworkAgent.{folder}.";
        foreach (var resource in Here.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order())
        {
            using var reader = new StreamReader(Here.GetManifestResourceStream(resource)!);
            yield return new YamlSource(resource[prefix.Length..], reader.ReadToEnd(), IsShipped: true);
        }
    }
}
