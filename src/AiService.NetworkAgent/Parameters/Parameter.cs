using AiService.Faults;

namespace AiService.NetworkAgent.Parameters;

/// <summary>Something that a runbook must know of the fault before it can be run.</summary>
/// <param name="Name">As its texts use it: <c>{peer}</c>.</param>
/// <param name="Type">What it is.</param>
/// <param name="Find">Where in the description it stands, by a group <c>value</c>; null: wherever such a value stands.</param>
internal sealed record Parameter(string Name, ParameterType Type, LinearPattern? Find)
{
    /// <summary>The type as the YAML and the wire name it.</summary>
    public string TypeName => Type.ToString().ToLowerInvariant();
}
