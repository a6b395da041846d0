using AiService.Faults;
using AiService.Faults.Statements;
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
        FaultState.Up or FaultState.Established => wrong.IsDown(),
        FaultState.Normal or FaultState.Unknown or FaultState.Forming => wrong is not FaultState.AsMapped && (well.State is not FaultState.Forming || wrong.IsDown()),
        _ => well.State == wrong || (well.State.IsDown() && wrong.IsDown()),
    };

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
