using AiService.StackStorm.Api;

namespace AiService.StackStorm.Actions;

/// <summary>The part of an action's declaration that decides what is sent to it.</summary>
/// <param name="Parameters">The action's own parameters with its runner's merged in (<c>timeout</c>, <c>env</c>); empty when it has none.</param>
/// <param name="RunnerType">The runner, by StackStorm's name of it; null when it could not be read.</param>
/// <param name="Enabled">False when StackStorm would refuse to run it; null when that could not be read.</param>
internal sealed record ActionDeclaration(IReadOnlyDictionary<string, DeclaredParameter> Parameters, string? RunnerType, bool? Enabled)
{
    public const string Device = "device_id";
    public const string Interface = "interface";

    /// <summary>The runners that hand a parameter on as StackStorm's API has rendered it.</summary>
    private static readonly HashSet<string> Literal = new(StringComparer.Ordinal)
    {
        "python-script", "local-shell-cmd", "local-shell-script", "remote-shell-cmd", "remote-shell-script", "http-request", "noop",
    };

    /// <summary>The parameters that are filled where the action declares them as text; the interface only where the fault names one.</summary>
    public static IReadOnlyList<string> Informing { get; } = ["fault_description", "fault_level", Interface];

    /// <summary>Returns whether a parameter is declared, and not as a secret.</summary>
    public bool IsOpen(string parameter) => Parameters.TryGetValue(parameter, out var declared) && declared.Secret != true;

    /// <summary>True for a runner that evaluates its input again, as workflows do, and for every one of which that is not known.</summary>
    public bool Evaluates => RunnerType is null || !Literal.Contains(RunnerType);
}
