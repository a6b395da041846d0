using AiService.Faults;
using AiService.Faults.Statements;
using AiService.Faults.Vrp;
using AiService.Repairs.Store;

namespace AiService.Analysis;

/// <summary>
/// Tells which objects of a device one analysis reads as well, so that the repair of a fault that is gone is not begun. Metrics and texts are read
/// when it is asked, and what one of them calls well is not if another denies it.
/// </summary>
/// <param name="metrics">In any shape; null when there are none.</param>
/// <param name="faults">The analysis's faults; their texts also say what is well.</param>
/// <param name="report">Its report, which says more than its faults; null when there is none.</param>
internal sealed class WellObjects(DeviceMetrics? metrics, IReadOnlyList<Fault> faults, string? report = null)
{
    private readonly Lazy<IReadOnlyList<FaultReading>> statements = new(() =>
        [.. faults.SelectMany(fault => fault.Reading.Statements)
            // A report lists unused ports in groups; only its faults may mean any port.
            .Concat(FaultClassifier.ReadReport(report ?? "").Statements.Where(one => one.Object.Port is not null || one.Object.Kind is not ObjectKind.Interface))
            .Where(one => one is { Device: DeviceScope.This, Modality: Modality.Asserted })]);

    private readonly Lazy<MeasuredObjects> measured = new(() => new MeasuredObjects(metrics));

    /// <summary>Returns whether the fault that a repair waits for is certainly gone: its very object is well now, in the respect that was wrong.</summary>
    /// <param name="waiting">What the repair's description was read as.</param>
    public bool Includes(FaultReading waiting) =>
        measured.Value.IsWell(waiting) is var isWell && isWell is not false
        && (isWell is true || statements.Value.Any(one => IsWell(one) && IsSame(one, waiting) && Answers(one, waiting.State)))
        && !statements.Value.Any(one => IsAgainst(one) && MayBeSame(one, waiting));

    private static bool IsWell(FaultReading one) =>
        one is { Doubt: null, Intent: FaultIntent.None }
        && (one.Time is FaultTime.Recovered || one is { Time: FaultTime.Present, State: FaultState.Up or FaultState.Normal or FaultState.Established });

    // A doubt, or a person's decision, does not make it well.
    private static bool IsAgainst(FaultReading one) => one.Time is FaultTime.Present && one.State.IsUndesired();

    /// <summary>Returns whether it ends that state: a port that is up may lose packets all the same.</summary>
    private static bool Answers(FaultReading well, FaultState wrong) => well.State switch
    {
        FaultState.Up or FaultState.Established => IsDown(wrong),
        FaultState.Normal or FaultState.Unknown or FaultState.Forming => wrong is not FaultState.AsMapped && (well.State is not FaultState.Forming || IsDown(wrong)),
        _ => well.State == wrong || (IsDown(well.State) && IsDown(wrong)),
    };

    /// <summary>A state that an object which is up is not in.</summary>
    internal static bool IsDown(FaultState state) =>
        state is FaultState.Down or FaultState.ErrorDisabled or FaultState.AdministrativelyDown or FaultState.NotEnabled or FaultState.Lost or FaultState.Unreachable;

    /// <summary>A port or a session is known by its name or its addresses; everything else by its words.</summary>
    private static bool IsSame(FaultReading one, FaultReading waiting)
    {
        if (one.Object.Kind != waiting.Object.Kind || !SameName(one, waiting) || PortOf(one) != PortOf(waiting) || !AddressesOf(one).SetEquals(waiting.Addresses))
        {
            return false;
        }

        return waiting.Object.Kind switch
        {
            ObjectKind.Interface when waiting.Object.Port is not null => true,
            ObjectKind.Neighbour when waiting.Object.Name is not null && waiting.Addresses.Count > 0 => true,
            ObjectKind.Cpu or ObjectKind.Memory when waiting is { Object.Port: null, Addresses.Count: 0 } => true,
            _ => RepairTarget.Of(null, one.Text) == RepairTarget.Of(null, waiting.Text),
        };
    }

    /// <summary>Nothing shows that it is another object: what names none may mean any.</summary>
    private static bool MayBeSame(FaultReading one, FaultReading waiting) =>
        one.Object.Kind == waiting.Object.Kind
        && (one.Object.Name is null || waiting.Object.Name is null || SameName(one, waiting))
        && (PortOf(one) is null || PortOf(waiting) is null || PortOf(one) == PortOf(waiting))
        && (one.Addresses.Count == 0 || waiting.Addresses.Count == 0 || AddressesOf(one).Overlaps(waiting.Addresses));

    private static bool SameName(FaultReading one, FaultReading other) => string.Equals(one.Object.Name, other.Object.Name, StringComparison.OrdinalIgnoreCase);

    private static string? PortOf(FaultReading one) => one.Object.Port?.Canonical;

    private static HashSet<string> AddressesOf(FaultReading one) => new(one.Addresses, StringComparer.OrdinalIgnoreCase);
}

/// <summary>What the metrics measure of ports, CPU and memory.</summary>
internal sealed class MeasuredObjects
{
    private readonly ILookup<string, bool> ports;
    private readonly List<double> cpu;
    private readonly List<double> memory;

    public MeasuredObjects(DeviceMetrics? metrics)
    {
        var cli = VrpReadings.Read(metrics?.Commands ?? new Dictionary<string, string>());
        cpu = Values(metrics?.CpuUsage, cli.Cpu);
        memory = Values(metrics?.MemoryUsage, cli.Memory);
        ports = (metrics?.Interfaces ?? []).Select(port => (port.Name, IsUp: IsUp(port.Status)))
            .Concat((metrics?.SnmpInterfaceStatus ?? []).Select(port => (Name: port.Key, IsUp: IsUp(port.Value))))
            .Concat(cli.Ports.Select(port => (port.Name, IsUp: port is { Physical: PortState.Up, ProtocolUp: true, Loopback: false })))
            .Select(port => (Port: InterfaceName.TryParse(port.Name.Trim(), out var name) ? name.Canonical : null, port.IsUp))
            .Where(port => port.Port is not null)
            .ToLookup(port => port.Port!, port => port.IsUp, StringComparer.Ordinal);
    }

    /// <summary>Returns whether the object is out of the state in which it was: null when that is not measured.</summary>
    public bool? IsWell(FaultReading waiting) => waiting.Object switch
    {
        // One that is up may still flap or lose packets; one that is not up is not well in any respect.
        { Kind: ObjectKind.Interface, Port: { } port } when ports.Contains(port.Canonical) => !ports[port.Canonical].All(isUp => isUp) ? false : WellObjects.IsDown(waiting.State) ? true : null,
        { Kind: ObjectKind.Cpu, Name: null, Port: null } when waiting.State is FaultState.High => IsBelow(cpu, MetricLimits.Cpu),
        { Kind: ObjectKind.Memory, Name: null, Port: null } when waiting.State is FaultState.High => IsBelow(memory, MetricLimits.Memory),
        _ => null,
    };

    private static bool IsUp(string? status) => string.Equals(status?.Trim(), "up", StringComparison.OrdinalIgnoreCase);

    private static bool? IsBelow(List<double> values, double limit) => values.Count == 0 ? null : values.TrueForAll(value => value >= 0 && value <= limit);

    private static List<double> Values(params ReadOnlySpan<Percentage?> read)
    {
        var values = new List<double>();
        foreach (var one in read)
        {
            values.AddRange(one is { } percentage ? [percentage.Value] : []);
        }

        return values;
    }
}
