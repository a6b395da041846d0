using System.Text.RegularExpressions;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Platforms;

/// <summary>Reads one platform from its YAML.</summary>
internal static class PlatformFile
{
    private const string Cure = "See Platforms/frr.yaml for the keys there are.";

    /// <summary>The platforms that are part of the program, by name.</summary>
    public static IReadOnlyDictionary<string, Platform> Embedded()
    {
        var platforms = new Dictionary<string, Platform>(StringComparer.Ordinal);
        foreach (var (name, text) in EmbeddedYaml.Files("Platforms"))
        {
            var platform = Read(name, text, out var problems);
            EmbeddedYaml.ThrowIfAny(problems);
            platforms.Add(platform!.Name, platform);
        }

        return platforms;
    }

    /// <returns>The platform, or null when there are problems.</returns>
    public static Platform? Read(string name, string text, out IReadOnlyList<YamlProblem> problems)
    {
        var file = new YamlFile(name);
        problems = file.Problems;
        if (file.Parse(text) is not { } root)
        {
            return null;
        }

        var platform = Read(root);
        return problems.Count == 0 ? platform : null;
    }

    private static Platform? Read(YamlSection root)
    {
        var name = root.Required("name", Cure);
        var session = root.Section("session");
        var configuration = root.Section("configuration");
        var errors = Patterns(root, "errors");
        root.Close(Cure);
        if (session is null)
        {
            root.Reject(null, "'session' is missing.", Cure);
            return null;
        }

        var mode = session.Required("mode", "Use exec or shell.");
        if (mode is not ("" or "exec" or "shell"))
        {
            session.Reject("mode", "is not known.", "Use exec or shell.");
        }

        var prompts = Patterns(session, "prompt");
        if (mode == "shell" && prompts.Count != 1)
        {
            session.Reject("prompt", "must be one pattern when the mode is shell.", Cure);
        }

        var platform = new Platform
        {
            Name = name,
            Mode = mode == "shell" ? SessionMode.Shell : SessionMode.Exec,
            Prompt = prompts.FirstOrDefault(),
            Pager = Patterns(session, "pager").FirstOrDefault(),
            Setup = session.Texts("setup"),
            EnterConfiguration = configuration?.Texts("enter") ?? [],
            LeaveConfiguration = configuration?.Texts("leave") ?? [],
            Errors = errors,
        };
        session.Close(Cure);
        configuration?.Close(Cure);
        return platform;
    }

    private static List<Regex> Patterns(YamlSection section, string key)
    {
        var patterns = new List<Regex>();
        foreach (var text in section.Texts(key))
        {
            if (Pattern.TryCompile(text, out var pattern))
            {
                patterns.Add(pattern);
            }
            else
            {
                section.Reject(key, $"has a pattern that cannot be used: {text}", "Use a regular expression without look-around.");
            }
        }

        return patterns;
    }
}
