using AiService.Matching;
using AiService.Repairs;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>A repair that the agent can carry out itself. Data: a new one is a new YAML file.</summary>
internal sealed record Runbook
{
    public required string Name { get; init; }

    /// <summary>For the platform's users, in Chinese: <c>启用接口</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The faults that it serves, in the keyword language of the action map.</summary>
    public required IReadOnlyList<Keyword> Faults { get; init; }

    /// <summary>The action references that it can stand in for.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>What it must know of the fault; so far only <c>interface</c> can be known.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>By the platform's name.</summary>
    public required IReadOnlyDictionary<string, Procedure> Platforms { get; init; }

    /// <summary>True when it can stand in for the action that the operator mapped to the fault.</summary>
    public bool StandsInFor(RepairOrder order)
    {
        return order.Match.Action is { } action && Actions.Contains(action, StringComparer.OrdinalIgnoreCase);
    }

    public bool Serves(RepairOrder order)
    {
        var description = KeywordText.Of(order.Description);
        return Faults.Any(fault => fault.RuleIn(description) != MatchRule.None);
    }
}
