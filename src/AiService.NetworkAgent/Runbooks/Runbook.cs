using AiService.Faults.Keywords;
using AiService.Faults.Statements;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>A repair that the agent can carry out itself. Data: a new one is a new YAML file.</summary>
internal sealed record Runbook
{
    public required string Name { get; init; }

    /// <summary>The path of its file; the bare name of an embedded one.</summary>
    public required string Source { get; init; }

    /// <summary>For the platform's users, in Chinese: <c>启用接口</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The faults that it serves, in the keyword language of the action map.</summary>
    public required IReadOnlyList<Keyword> Faults { get; init; }

    /// <summary>The action references that it can stand in for.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The values that it needs from the fault.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>It changes nothing and repairs nothing: it collects diagnostics for a person.</summary>
    public required bool Reports { get; init; }

    /// <summary>It never shuts the port of the agent's own session, and does nothing when that port cannot be determined.</summary>
    public required bool SparesOwnPort { get; init; }

    /// <summary>A successful repair is saved to the start-up configuration, where the platform supports it.</summary>
    public required bool Saves { get; init; }

    /// <summary>By platform name; variants of a named platform are included.</summary>
    public required IReadOnlyDictionary<string, Procedure> Platforms { get; init; }

    /// <summary>Returns its procedure for a platform; null when there is none.</summary>
    public Procedure? On(Platform platform) => Platforms.GetValueOrDefault(platform.Name);

    /// <summary>Returns whether it can stand in for the action that the operator mapped to the fault.</summary>
    public bool StandsInFor(DeviceFault fault) => fault.Action is { } action && Actions.Contains(action, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns how well it fits a fault; null when it does not.</summary>
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
    /// Ranks a keyword that fits: one that the text contains, then one in parts, then one in other words; among these a longer one before a
    /// shorter one.
    /// </summary>
    internal readonly record struct Fit(MatchRule Rule, int Length);
}
