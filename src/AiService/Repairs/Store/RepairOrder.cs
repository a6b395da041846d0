using AiService.Faults;
using AiService.Faults.Statements;
using AiService.Matching;

namespace AiService.Repairs.Store;

/// <summary>One repair that was decided on: one fault of one device, with at most one action and one interface.</summary>
internal sealed record RepairOrder
{
    /// <summary>Sortable id (UUIDv7) of this repair.</summary>
    public required Guid RepairId { get; init; }

    /// <summary>The device as the caller named it: <c>1</c> or <c>core-sw-1</c>.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The words that describe this one repair; a text with two interfaces became two orders.</summary>
    public required string Description { get; init; }

    public required FaultLevel Level { get; init; }

    /// <summary>What the description says: of which object, in which state.</summary>
    public required FaultReading Reading { get; init; }

    /// <summary>The interface that it is about, if it names one.</summary>
    public InterfaceName? Interface => Reading.Object.Port;

    /// <summary>What the map says. <see cref="ActionMatch.Action"/> is null when only the local agent can help.</summary>
    public required ActionMatch Match { get; init; }

    /// <summary>
    /// True for a repair of an earlier process whose map entry is gone or changed: its parameters are not known, so no engine may be sent it.
    /// </summary>
    public bool IsStale { get; init; }

    /// <summary>What is repaired, in one spelling. With device and action it tells repairs apart.</summary>
    public string Target => RepairTarget.Of(Interface, Description);

    /// <summary>
    /// Goes along with everything that is sent, so that a lost answer can be looked up
    /// (StackStorm: <c>context.trace_context.trace_tag</c>).
    /// </summary>
    public string TraceTag => $"aiservice-{RepairId}";
}
