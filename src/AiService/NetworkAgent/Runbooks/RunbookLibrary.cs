using AiService.Hosting;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>The platforms and runbooks that the service knows: the program's own, and those of <c>RUNBOOKS_DIR</c> over them.</summary>
/// <param name="Platforms">By name.</param>
/// <param name="Catalog">The runbooks.</param>
internal sealed record RunbookLibrary(IReadOnlyDictionary<string, Platform> Platforms, RunbookCatalog Catalog)
{
    internal const string Variable = "RUNBOOKS_DIR";

    /// <summary>
    /// <c>RUNBOOKS_DIR</c>: a folder of runbooks, <c>*.yaml</c>, and of platforms in its folder <c>platforms</c>. One with the name of
    /// an embedded one takes its place. Everything that is wrong stops the start, at once, each with its file and line.
    /// </summary>
    public static RunbookLibrary Read(SettingsReader settings)
    {
        var folder = settings.Text(Variable) is { } path ? RunbookFolder.Open(path, settings) : RunbookFolder.None;
        var platforms = PlatformFile.All([.. EmbeddedYaml.Files("Platforms"), .. folder.Platforms], out var wrongPlatforms);
        var problems = new List<YamlProblem>(wrongPlatforms);
        var runbooks = new SortedDictionary<string, Runbook>(StringComparer.Ordinal);
        foreach (var source in EmbeddedYaml.Files("Runbooks").Concat(folder.Runbooks))
        {
            if (RunbookFile.Read(source, platforms, out var wrong) is not { } runbook)
            {
                problems.AddRange(wrong);
            }
            else if (runbooks.TryGetValue(runbook.Name, out var other) && folder.Holds(other.Source))
            {
                problems.Add(new YamlProblem(source.Name, 1, $"'name' is '{runbook.Name}', as in {other.Source}.", "Every runbook has a name of its own."));
            }
            else
            {
                runbooks[runbook.Name] = runbook;
            }
        }

        if (folder == RunbookFolder.None)
        {
            EmbeddedYaml.ThrowIfAny(problems);
        }

        foreach (var problem in problems)
        {
            settings.Reject(Variable, $"{problem.Place}: {problem.Problem}", problem.Cure);
        }

        return new RunbookLibrary(platforms, new RunbookCatalog([.. runbooks.Values]));
    }
}
