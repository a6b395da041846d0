using AiService.Agent;
using AiService.Faults;
using AiService.Hosting;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Running;
using Microsoft.Extensions.Configuration;

namespace AiService.Tests.NetworkAgent;

/// <summary>The platforms and runbooks of the program, and of a folder over them.</summary>
internal static class Library
{
    public static RunbookLibrary Embedded { get; } = Read(null, out _);

    public static Platform Platform(string name) => Embedded.Platforms[name];

    public static Runbook Runbook(string name) => Embedded.Catalog.Find(name)!;

    /// <summary>What a runbook sends to a platform for a fault.</summary>
    public static RunbookScript Script(string runbook, string platform, string? port, string description = "")
    {
        return Script(Runbook(runbook), Platform(platform), port, description);
    }

    public static RunbookScript Script(Runbook runbook, Platform platform, string? port, string description = "")
    {
        var run = RunPreparation.Prepare(runbook, platform, description, port is null ? null : new InterfaceName(port));
        run.Problem.Should().BeNull();
        return run.Script!;
    }

    public static RunbookLibrary Read(string? folder, out IReadOnlyList<SettingProblem> problems)
    {
        var settings = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection([new("RUNBOOKS_DIR", folder)]).Build());
        var library = AgentSettings.Runbooks(settings);
        problems = settings.Problems;
        return library;
    }
}
