using AiService.Faults.Statements;
using AiService.Faults.Vrp;

namespace AiService.Faults;

/// <summary>Reads what the metrics measure of ports, CPU and memory, in each of their three shapes.</summary>
internal sealed class MeasuredObjects
{
    private readonly ILookup<string, MeasuredState> ports;
    private readonly List<MeasuredState> cpu;
    private readonly List<MeasuredState> memory;

    /// <param name="metrics">In any shape; null when there are none.</param>
    public MeasuredObjects(DeviceMetrics? metrics)
    {
        var cli = VrpReadings.Read(metrics?.Commands ?? new Dictionary<string, string>());
        cpu = [.. new[] { metrics?.CpuUsage, cli.Cpu }.OfType<Percentage>().Select(load => MeasuredState.Of("CPU", load, MetricLimits.Cpu))];
        memory = [.. new[] { metrics?.MemoryUsage, cli.Memory }.OfType<Percentage>().Select(used => MeasuredState.Of("内存", used, MetricLimits.Memory))];
        ports = (metrics?.Interfaces ?? []).Select(port => (port.Name, State: MeasuredState.Of(port.Name, port.Status)))
            .Concat((metrics?.SnmpInterfaceStatus ?? []).Select(port => (Name: port.Key, State: MeasuredState.Of(port.Key, port.Value))))
            .Concat(cli.Ports.Select(port => (port.Name, State: MeasuredState.Of(port))))
            .Select(port => (Port: InterfaceName.TryParse(port.Name.Trim(), out var name) ? name.Canonical : null, port.State))
            .Where(port => port.Port is not null)
            .ToLookup(port => port.Port!, port => port.State, StringComparer.Ordinal);
    }

    /// <summary>Returns what is measured of the object of a fault; empty when nothing is, or nothing that can be wrong in this way.</summary>
    public IReadOnlyList<MeasuredState> Of(FaultReading fault) => fault.Object switch
    {
        { Kind: ObjectKind.Interface, Port: { } port } => [.. ports[port.Canonical]],
        { Kind: ObjectKind.Cpu, Name: null, Port: null } when fault.State is FaultState.High => cpu,
        { Kind: ObjectKind.Memory, Name: null, Port: null } when fault.State is FaultState.High => memory,
        _ => [],
    };

    /// <summary>Returns whether the object is out of the state in which it was: null when that is not measured. What is not surely good is not well.</summary>
    public bool? IsWell(FaultReading fault) => Of(fault) is not { Count: > 0 } measured ? null
        : !measured.All(one => one.IsGood is true) ? false
        : Shows(fault) ? true
        : null;

    /// <summary>
    /// Returns whether the fault is gone: true when every measurement says so, false when every one shows it. Null when none is of that object in that
    /// respect, or they contradict each other.
    /// </summary>
    public bool? IsGone(FaultReading fault) => !Shows(fault) || Of(fault) is not { Count: > 0 } measured ? null
        : measured.All(one => one.IsGood is true) ? true
        : measured.All(one => one.IsGood is false) ? false
        : null;

    // A port that is up may still flap or lose packets; one that loops may have been shut down for that.
    private static bool Shows(FaultReading fault) => fault.Object.Kind is not ObjectKind.Interface || fault.State.IsDown();
}

/// <summary>One measurement of an object.</summary>
/// <param name="Text">The object and its state, as measured: <c>GE0/0/1 up</c>, <c>CPU 45%</c>.</param>
/// <param name="IsGood">True: up, or within the limit. False: not so. Null: a state that says neither.</param>
internal sealed record MeasuredState(string Text, bool? IsGood)
{
    internal static MeasuredState Of(string name, Percentage used, double limit) =>
        new($"{name} {used.Text}%", used.Value < 0 ? null : used.Value <= limit);

    internal static MeasuredState Of(string port, string? status) => new(
        $"{port} {status ?? "-"}",
        status?.Trim() is not { } word ? null
            : word.Equals("up", StringComparison.OrdinalIgnoreCase) ? true
            // SNMP's lowerLayerDown, and forms such as "administratively down".
            : word.EndsWith("down", StringComparison.OrdinalIgnoreCase) ? false
            : null);

    internal static MeasuredState Of(BriefPort port) => new(
        $"{port.Name} {port.Physical}{(port.Loopback ? " (loopback)" : "")}, protocol {(port.ProtocolUp ? "up" : "down")}",
        port switch
        {
            { Loopback: true } or { Physical: PortState.Standby or PortState.Unknown } => null,
            { Physical: PortState.Up, ProtocolUp: var isUp } => isUp,
            _ => false,
        });
}
