using System.Text.RegularExpressions;
using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent.Schemas;

/// <summary>The YAML that the README files and the documents print, each as a whole document.</summary>
internal static partial class DocumentedYaml
{
    private static readonly string[] Folders = [".", "docs"];

    /// <summary>What Alertmanager's own file begins with: no schema of this service describes it.</summary>
    private const string Alertmanager = "receivers";

    public static IEnumerable<(string Kind, string Text)> All => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"))
        .Order(StringComparer.Ordinal)
        .SelectMany(file => Block().Matches(File.ReadAllText(file)).Select(block => block.Groups["yaml"].Value))
        .Where(yaml => FirstKey().Match(yaml).Value != Alertmanager)
        .Select(Whole);

    /// <summary>Adds what an excerpt leaves out, and a fingerprint in the place of an abridged one.</summary>
    private static (string Kind, string Text) Whole(string yaml)
    {
        var text = yaml.Replace("SHA256:…", SchemaExamples.Pin, StringComparison.Ordinal);
        return FirstKey().Match(text).Value switch
        {
            "name" => ("runbook", text),
            "session" or "configuration" => ("platform", $"\"name\": example\n\"like\": vrp\n{text}"),
            "devices" => ("inventory", text),
            "username" => ("credentials", text),
            "password_env" => ("inventory", $"devices:\n  - id: 1\n    username: netop\n{text}"),
            var other => throw new InvalidOperationException($"What a block that begins with '{other}' is an example of is not known."),
        };
    }

    [GeneratedRegex("^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"\w+(?=:)", RegexOptions.CultureInvariant)]
    private static partial Regex FirstKey();
}
