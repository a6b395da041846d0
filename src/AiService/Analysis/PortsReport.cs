using AiService.Faults;
using AiService.Faults.Vrp;

namespace AiService.Analysis;

/// <summary>Summarizes the state of the ports for the report that rules write, from each shape that has them.</summary>
internal static class PortsReport
{
    private const int NamesShown = 20;

    /// <summary>"端口共 4 个，连通 2 个，…", or null when no port was read.</summary>
    public static string? Summary(DeviceMetrics? metrics, VrpReadings cli)
    {
        var groups = Ports(metrics, cli).GroupBy(port => port.State).ToList();
        return groups.Count == 0
            ? null
            : $"端口共 {groups.Sum(group => group.Count())} 个，" + string.Join("，", groups.OrderBy(group => group.Key).Select(group => $"{Word(group.Key)} {group.Count()} 个"));
    }

    /// <summary>The names of the ports that are not up, and counters worth a look.</summary>
    /// <param name="metrics">In any shape; null when there are none.</param>
    /// <param name="cli">What their texts say.</param>
    /// <param name="isFault">Returns true for the name of a port whose being down is listed as a fault.</param>
    public static IEnumerable<string> Details(DeviceMetrics? metrics, VrpReadings cli, Func<string, bool> isFault)
    {
        foreach (var group in Ports(metrics, cli).Where(port => port.State is not State.Up && !(port.State is State.Down && isFault(port.Name))).GroupBy(port => port.State).OrderBy(group => group.Key))
        {
            yield return $"{Word(group.Key)}的端口：{Names(group.Select(port => port.Name))}{(group.Key is State.Down ? "（闲置端口亦如此，不计为异常）" : "")}";
        }

        if (cli.Ports.Where(port => port.InErrors + port.OutErrors > 0).ToList() is { Count: > 0 } faulty)
        {
            yield return $"有错误计数的端口：{Names(faulty.Select(port => $"{port.Name}（入 {port.InErrors}，出 {port.OutErrors}）"))}";
        }
    }

    internal enum State
    {
        Up,
        ProtocolDown,
        Down,
        Disabled,
        Standby,
        Protected,
        Loopback,
        Unknown,
    }

    /// <summary>Returns the ports of each shape, one that stands in several more than once.</summary>
    internal static IEnumerable<(string Name, State State)> Ports(DeviceMetrics? metrics, VrpReadings cli)
    {
        return cli.Ports.Select(port => (port.Name, Of(port)))
            .Concat((metrics?.SnmpInterfaceStatus ?? []).Select(port => (port.Key, Of(port.Value))))
            .Concat((metrics?.Interfaces ?? []).Select(port => (port.Name, Of(port.Status))));
    }

    private static State Of(BriefPort port) => port.Physical switch
    {
        // Its "up" says nothing of a cable.
        PortState.Up when port.Loopback => State.Loopback,
        PortState.Up => port.ProtocolUp ? State.Up : State.ProtocolDown,
        PortState.AdministrativelyDown => State.Disabled,
        PortState.Standby => State.Standby,
        PortState.Protected => State.Protected,
        PortState.Unknown => State.Unknown,
        _ => State.Down,
    };

    private static State Of(string? status) => status?.Trim().ToLowerInvariant() switch
    {
        "up" => State.Up,
        "down" => State.Down,
        "*down" or "admin down" or "admin-down" or "administratively down" => State.Disabled,
        _ => State.Unknown,
    };

    internal static string Word(State state) => state switch
    {
        State.Up => "连通",
        State.ProtocolDown => "物理连通而协议未通",
        State.Down => "未连通",
        State.Disabled => "管理性停用",
        State.Standby => "备用",
        State.Protected => "被保护机制停用",
        State.Loopback => "环回",
        _ => "状态未知",
    };

    internal static string Names(IEnumerable<string> names)
    {
        var all = names.Select(RulesReport.OneLine).ToList();
        return string.Join("、", all.Take(NamesShown)) + (all.Count > NamesShown ? $" 等 {all.Count} 个" : "");
    }
}
