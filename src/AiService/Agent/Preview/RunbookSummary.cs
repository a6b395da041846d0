using AiService.NetworkAgent.Runbooks;

namespace AiService.Agent.Preview;

/// <summary>One runbook of the local agent.</summary>
public sealed record RunbookSummary
{
    /// <summary>Its name, as in <c>/runbooks/{name}/preview</c>.</summary>
    /// <example>enable-interface</example>
    public required string Name { get; init; }

    /// <summary>What it does, in Chinese.</summary>
    public required string Title { get; init; }

    /// <summary>The file that it comes from: a bare name is part of the program, a path lies in <c>RUNBOOKS_DIR</c>.</summary>
    public required string Source { get; init; }

    /// <summary>True when it only collects what a person wants to see: it changes nothing and claims no repair.</summary>
    public required bool Reports { get; init; }

    /// <summary>The faults that it serves, in the keyword language of the action map.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>The action references that it can stand in for.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>What it must know of the fault: name and type (interface, ipv4, ipv6, vlan).</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The platforms that it runs on.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }

    /// <summary>True when it never touches the port that its own session came through.</summary>
    public required bool SparesOwnPort { get; init; }

    internal static RunbookSummary Of(Runbook runbook) => new()
    {
        Name = runbook.Name,
        Title = runbook.Title,
        Source = runbook.Source,
        Reports = runbook.Reports,
        Faults = [.. runbook.Faults.Select(fault => fault.Written)],
        Actions = runbook.Actions,
        Parameters = runbook.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.TypeName),
        Platforms = [.. runbook.Platforms.Keys.Order(StringComparer.Ordinal)],
        SparesOwnPort = runbook.SparesOwnPort,
    };
}
