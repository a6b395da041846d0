using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>A repair that the agent can carry out itself. Data: a new one is a new YAML file.</summary>
internal sealed record Runbook
{
    public required string Name { get; init; }

    /// <summary>The file that it was read from; of a runbook that is part of the program its bare name.</summary>
    public required string Source { get; init; }

    /// <summary>For the platform's users, in Chinese: <c>启用接口</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The faults that it serves, in the keyword language of the action map.</summary>
    public required IReadOnlyList<Keyword> Faults { get; init; }

    /// <summary>The action references that it can stand in for.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>What it must know of the fault.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>It changes nothing and repairs nothing: it collects what a person will want to see.</summary>
    public required bool Reports { get; init; }

    /// <summary>It never touches the port that the session came through, and nothing when that port cannot be told.</summary>
    public required bool SparesOwnPort { get; init; }

    /// <summary>A repair that worked is written to the start-up configuration, where the platform says how.</summary>
    public required bool Saves { get; init; }

    /// <summary>By the platform's name; variants of a platform that it names are here too.</summary>
    public required IReadOnlyDictionary<string, Procedure> Platforms { get; init; }

    /// <summary>What it does on a platform; null when it does not know it.</summary>
    public Procedure? On(Platform platform) => Platforms.GetValueOrDefault(platform.Name);

    /// <summary>True when it can stand in for the action that the operator mapped to the fault.</summary>
    public bool StandsInFor(DeviceFault fault) => fault.Action is { } action && Actions.Contains(action, StringComparer.OrdinalIgnoreCase);

    /// <summary>How well it fits what a fault says; null when it does not.</summary>
    /// <param name="reading">What the fault says.</param>
    /// <param name="words">Its words, normalised.</param>
    public Fit? Serves(FaultReading reading, KeywordText words)
    {
        return Faults
            .Select(fault => new Fit(KeywordFit.In(fault, reading, words), fault.Text.Normal.Length))
            .Where(fit => fit.Rule != MatchRule.None)
            .OrderBy(fit => fit.Rule)
            .ThenByDescending(fit => fit.Length)
            .Cast<Fit?>()
            .FirstOrDefault();
    }

    /// <summary>
    /// A keyword that fits. The best comes first: one that stands there as it is, then one in parts, then one in other words; among these a
    /// longer one before a shorter one.
    /// </summary>
    internal readonly record struct Fit(MatchRule Rule, int Length);
}
