using System.Text;
using System.Text.RegularExpressions;
using AiService.Faults;
using AiService.Faults.Vrp;

namespace AiService.Analysis;

/// <summary>What the rules found, without a model.</summary>
/// <param name="Report">In the form that the model is asked for.</param>
/// <param name="Faults">Taken from the metrics themselves (or given), never by reading the report again.</param>
/// <param name="HealthScore">The score in the report: <see cref="Analysis.HealthScore"/> over these faults.</param>
internal sealed record RulesAnalysis(string Report, IReadOnlyList<Fault> Faults, int HealthScore);

/// <summary>
/// Writes the report when there is no model. It lists ports that are merely down, which are no fault unless they are watched (TRAPS 31); it calls them 端口,
/// and their states by words that no pattern of the classifier knows.
/// </summary>
internal static partial class RulesReport
{
    /// <param name="deviceId">The device as the caller named it.</param>
    /// <param name="metrics">In any shape; null when there are none.</param>
    /// <param name="given">Faults that the caller gave; they stand instead of what the metrics show.</param>
    /// <param name="watched">The interfaces whose being down is a fault.</param>
    public static RulesAnalysis Write(string deviceId, DeviceMetrics? metrics, IReadOnlyList<Fault>? given = null, IReadOnlyList<InterfaceName>? watched = null)
    {
        var cli = VrpReadings.Read(metrics?.Commands ?? new Dictionary<string, string>());
        var cpu = metrics?.CpuUsage ?? cli.Cpu;
        var memory = metrics?.MemoryUsage ?? cli.Memory;
        var ports = new WatchedPorts(given is null ? watched ?? [] : [], metrics, cli);
        var faults = (given ?? [.. MetricFaults.In(cpu, memory, metrics?.Interfaces ?? []), .. ports.Faults])
            .DistinctBy(fault => (fault.Level, fault.Description))
            .OrderBy(fault => fault.Level)
            .ToList();
        var score = HealthScore.Of(faults, cpu, memory);
        var grounds = Grounds(cpu, memory, metrics, cli);

        var report = new StringBuilder();
        void Line(string text) => report.Append(text).Append('\n');

        Line($"设备 {OneLine(deviceId)} 的检查结果（{(given is null ? "由规则根据指标得出" : "异常项由调用方给出")}，未使用模型）");
        Line($"1. 健康评分：{score}");
        Line($"依据：{string.Join("；", grounds)}");
        foreach (var detail in PortsReport.Details(metrics, cli, port => given is null && ports.IsFault(port)).Concat(ports.Details))
        {
            Line(detail);
        }

        Line("2. 异常项：");
        foreach (var fault in faults)
        {
            Line($"{fault.Level} {OneLine(fault.Description)}");
            Line($"证据：{OneLine(fault.Evidence)}");
        }

        if (faults.Count == 0)
        {
            Line(grounds[0] == NothingRead ? "无法判断：没有可读的指标，评分不代表设备健康。" : "可读的指标均在阈值之内。");
        }

        Line("3. 修复建议：");
        foreach (var suggestion in faults.Select(fault => OneLine(fault.RepairSuggestion)).Distinct().DefaultIfEmpty("暂无"))
        {
            Line($"- {suggestion}");
        }

        Line("4. 推理链路：");
        report.Append("读取指标 -> 与阈值比较（处理器 80%，内存 90%）-> 定级 -> 计分（满分 100，P0 扣 30，P1 扣 20，P2 扣 10，P3 扣 5，阈值之上的指标再扣 10）");
        return new RulesAnalysis(report.ToString(), faults, score);
    }

    private const string NothingRead = "未能从采集数据中读出任何指标";

    private static List<string> Grounds(Percentage? cpu, Percentage? memory, DeviceMetrics? metrics, VrpReadings cli)
    {
        string?[] grounds =
        [
            cpu is { } load ? $"CPU使用率 {load.Text}%（阈值 80%）" : null,
            memory is { } used ? $"内存使用率 {used.Text}%（阈值 90%）" : null,
            PortsReport.Summary(metrics, cli),
            cli.Version is { Software: { } software } version ? $"软件 VRP {software}{(version.Release is { } release ? $"（{release}）" : "")}" : null,
            cli.Version.Uptime is { } uptime ? $"已运行 {uptime}" : null,
            cli.Vlans.Count > 0 ? $"VLAN {cli.Vlans.Count} 个" : null,
        ];
        return grounds.OfType<string>().ToList() is { Count: > 0 } read ? read : [NothingRead];
    }

    /// <summary>Replaces line breaks and control characters by blanks: a name or a text of the device starts no line of its own.</summary>
    internal static string OneLine(string text) => Breaks().Replace(text, " ").Trim();

    [GeneratedRegex(@"[\x00-\x1f\x7f\u0085\u2028\u2029]+")]
    private static partial Regex Breaks();
}
