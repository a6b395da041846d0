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

/// <summary>What a parameter of a runbook can be. A type finds its value in a fault, and lets nothing else pass.</summary>
internal enum ParameterType
{
    /// <summary>The port that the fault is about, by any vendor's name; sent as the platform names it.</summary>
    Interface,

    /// <summary>An IPv4 address in dotted decimal.</summary>
    Ipv4,

    /// <summary>An IPv6 address.</summary>
    Ipv6,

    /// <summary>A VLAN's number, 1 to 4094.</summary>
    Vlan,
}
