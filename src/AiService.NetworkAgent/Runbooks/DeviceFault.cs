using AiService.Faults;
using AiService.Faults.Statements;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>A fault of one device for which a runbook is wanted.</summary>
/// <param name="DeviceId">The device, as the inventory names it.</param>
/// <param name="Reading">What the fault's text asserts: of which object, in which state.</param>
/// <param name="Action">The action that is mapped to the fault, <c>pack.name</c>; a runbook may stand in for it. Null when there is none.</param>
internal sealed record DeviceFault(string DeviceId, FaultReading Reading, string? Action = null)
{
    /// <summary>The interface that the fault is about, if it names one.</summary>
    public InterfaceName? Interface => Reading.Object.Port;
}
