namespace AiService.NetworkAgent.Parameters;

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
