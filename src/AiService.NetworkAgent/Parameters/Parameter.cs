using AiService.Faults;

namespace AiService.NetworkAgent.Parameters;

/// <summary>A value that a runbook needs from the fault.</summary>
/// <param name="Name">As its texts use it: <c>{peer}</c>.</param>
/// <param name="Type">What it is.</param>
/// <param name="Find">Finds it in the description, by a group <c>value</c>; null: anywhere in it.</param>
internal sealed record Parameter(string Name, ParameterType Type, LinearPattern? Find)
{
    /// <summary>The type as the YAML and the wire name it.</summary>
    public string TypeName => Type.ToString().ToLowerInvariant();
}

/// <summary>The types of parameters. A type finds its values in a fault, and accepts nothing else.</summary>
internal enum ParameterType
{
    /// <summary>The interface that the fault is about, by any vendor's name; sent as the platform names it.</summary>
    Interface,

    /// <summary>An IPv4 address in dotted decimal.</summary>
    Ipv4,

    /// <summary>An IPv6 address.</summary>
    Ipv6,

    /// <summary>A VLAN's number, 1 to 4094.</summary>
    Vlan,
}
