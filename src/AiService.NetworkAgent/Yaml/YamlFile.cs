using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AiService.NetworkAgent.Yaml;

/// <summary>One YAML file being read: collects every problem instead of ending at the first.</summary>
/// <param name="name">Its path, or its name where it is part of the program.</param>
/// <param name="isShipped">True when it is part of the program.</param>
internal sealed class YamlFile(string name, bool isShipped = false)
{
    private readonly List<YamlProblem> problems = [];

    public YamlFile(YamlSource source)
        : this(source.Name, source.IsShipped)
    {
    }

    public string Name => name;

    public bool IsShipped => isShipped;

    public IReadOnlyList<YamlProblem> Problems => problems;

    /// <summary>The mapping that the file consists of, or null with a problem noted.</summary>
    public YamlSection? Parse(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException unreadable)
        {
            problems.Add(new YamlProblem(name, unreadable.Start.Line, $"is no YAML: {unreadable.Message}", "Correct the file's form."));
            return null;
        }

        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            return new YamlSection(root, this);
        }

        problems.Add(new YamlProblem(name, 0, "does not hold one mapping of keys to values.", "Start it with a key at the left margin."));
        return null;
    }

    /// <summary>A problem of the file as a whole.</summary>
    public void Reject(string problem, string cure) => problems.Add(new YamlProblem(name, 0, problem, cure));

    public void Reject(YamlNode at, string problem, string cure)
    {
        // What two readers stumble over is one problem.
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
/// <param name="IsShipped">True when it is part of the program: what takes long to examine is examined by the program's tests, not by each start.</param>
internal readonly record struct YamlSource(string Name, string Text, bool IsShipped = false);

/// <summary>One place of a YAML file that cannot be used.</summary>
/// <param name="File">The file's name as its reader knows it.</param>
/// <param name="Line">1-based; 0 when the file as a whole is meant.</param>
/// <param name="Problem">What is wrong; names keys, never a value that could be a secret.</param>
/// <param name="Cure">What to do.</param>
internal sealed record YamlProblem(string File, long Line, string Problem, string Cure)
{
    public string Place => Line > 0 ? $"{File} line {Line}" : File;

    public override string ToString() => $"{Place}: {Problem} {Cure}";
}
