using AiService.Faults;
using AiService.Faults.Vrp;

namespace AiService.Analysis;

/// <summary>Judges the ports that the inventory watches: only their being down is a fault of the report that rules write.</summary>
internal sealed class WatchedPorts
{
    /// <summary>Ports that the metrics themselves call a fault (contract, section 8).</summary>
    private readonly HashSet<string> faulty;
    private readonly List<Fault> faults = [];
    private readonly List<string> spared = [];
    private readonly List<string> missing = [];

    /// <param name="watched">Of this device.</param>
    /// <param name="metrics">In any shape; null when there are none.</param>
    /// <param name="cli">What their texts say.</param>
    public WatchedPorts(IReadOnlyList<InterfaceName> watched, DeviceMetrics? metrics, VrpReadings cli)
    {
        faulty = (metrics?.Interfaces ?? []).Where(port => port.IsDown).Select(port => Canonical(port.Name)).ToHashSet(StringComparer.Ordinal);
        if (watched.Count == 0)
        {
            return;
        }

        var measured = PortsReport.Ports(metrics, cli).ToLookup(port => Canonical(port.Name), StringComparer.Ordinal);
        foreach (var port in watched)
        {
            Judge(port, [.. measured[port.Canonical]]);
        }
    }

    /// <summary>The faults, in the order in which the ports are watched.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Lines of the report about watched ports that are neither up nor a fault.</summary>
    public IEnumerable<string> Details
    {
        get
        {
            if (spared.Count > 0)
            {
                yield return $"受关注而不计为异常的端口：{PortsReport.Names(spared)}";
            }

            if (missing.Count > 0)
            {
                yield return $"采集数据未包含的受关注端口：{PortsReport.Names(missing)}";
            }
        }
    }

    /// <summary>Returns true for a port whose being down is a fault.</summary>
    public bool IsFault(string port) => faulty.Contains(Canonical(port));

    private void Judge(InterfaceName port, IReadOnlyList<(string Name, PortsReport.State State)> readings)
    {
        if (readings.Count == 0)
        {
            missing.Add(port.Text);
        }
        else if (readings.Any(reading => reading.State is PortsReport.State.Up))
        {
            // Well, or the sources contradict each other.
        }
        else if (readings.All(reading => reading.State is not PortsReport.State.Down))
        {
            // A person, a protection or a standby role keeps it down, or its state is not known.
            spared.Add($"{port.Text}（{PortsReport.Word(readings[0].State)}）");
        }
        else if (faulty.Add(port.Canonical))
        {
            // By the device's own spelling, which its command line knows.
            faults.Add(Down(readings.First(reading => reading.State is PortsReport.State.Down).Name.Trim()));
        }
    }

    private static Fault Down(string port)
    {
        var description = $"接口{port} down";
        return new Fault
        {
            Level = FaultLevel.P1,
            Description = description,
            Evidence = $"采集数据中接口 {port} 的状态为 down，该接口列于 watched_interfaces",
            RepairSuggestion = RepairSuggestion.For(description, FaultLevel.P1),
            AutoRepairable = true,
        };
    }

    private static string Canonical(string name) => InterfaceName.TryParse(name.Trim(), out var port) ? port.Canonical : name.Trim().ToLowerInvariant();
}
