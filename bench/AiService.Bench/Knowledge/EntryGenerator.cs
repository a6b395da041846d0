namespace AiService.Bench.Knowledge;

/// <summary>
/// Entries as a platform gathers them: Chinese, English and mixed, written by people and by repairs, with the ports, vendors,
/// numbers and repetitions that real ones have. The same seed gives the same entries.
/// </summary>
internal sealed class EntryGenerator(int seed)
{
    private static readonly string[] Vendors = ["华为", "华为", "华为", "H3C", "H3C", "Cisco", "锐捷", "Juniper"];
    private static readonly string[] Levels = ["P0", "P1", "P1", "P2", "P2", "P3"];
    private static readonly string[] Ports = ["GigabitEthernet", "Gig", "GE", "XGigabitEthernet", "10GE", "Eth-Trunk", "Vlanif", "Ten-GigabitEthernet"];
    private static readonly string[] Sites = ["北京", "上海", "广州", "深圳", "成都", "西安", "武汉", "沈阳", "杭州", "南京", "核心机房", "分支", "园区", "数据中心"];
    private static readonly string[] Roles = ["核心交换机", "接入交换机", "汇聚交换机", "出口路由器", "防火墙", "无线控制器", "core", "access", "edge", "spine", "leaf"];

    private static readonly (string Keyword, string Title, string English)[] Symptoms =
    [
        ("接口{0} down", "接口{0}状态为down的处理", "interface {0} is down"),
        ("接口{0}频繁up/down", "接口{0}震荡", "interface {0} flapping"),
        ("端口{0} CRC错误增长", "端口{0}收到大量CRC错误报文", "CRC errors on {0}"),
        ("{0}光功率过低", "光模块{0}接收光功率低于门限", "low optical power on {0}"),
        ("BGP邻居{1}断开", "BGP邻居{1}无法建立", "BGP neighbor {1} down"),
        ("OSPF邻居{1}状态异常", "OSPF邻居{1}停在ExStart", "OSPF neighbor {1} stuck in ExStart"),
        ("CPU使用率过高：{2}%", "CPU使用率{2}%超过阈值", "CPU usage {2}% too high"),
        ("内存使用率{2}%", "内存不足处理", "memory usage {2}%"),
        ("路由环路", "到{1}的路由环路", "routing loop towards {1}"),
        ("ARP表项冲突 {1}", "IP地址{1}冲突", "duplicate address {1}"),
        ("MAC地址漂移 {3}", "VLAN {3}内MAC地址漂移", "MAC flapping in VLAN {3}"),
        ("DHCP地址池耗尽", "VLAN {3}的DHCP地址池耗尽", "DHCP pool of VLAN {3} exhausted"),
        ("NTP时钟不同步", "NTP服务器{1}不可达", "NTP server {1} unreachable"),
        ("风扇故障", "风扇{2}转速异常", "fan {2} failed"),
        ("电源模块告警", "电源{2}输出异常", "power supply {2} alarm"),
        ("温度过高", "单板温度{2}度", "board temperature {2}C"),
        ("STP拓扑变化频繁", "VLAN {3} STP拓扑频繁变化", "STP topology changes in VLAN {3}"),
        ("VRRP主备切换", "Vlanif{3} VRRP频繁切换", "VRRP switchover on Vlanif{3}"),
        ("丢包率过高", "到{1}丢包率{2}%", "packet loss {2}% to {1}"),
        ("ACL误阻断", "ACL {3}阻断业务", "ACL {3} blocks traffic"),
    ];

    private static readonly string[] Steps =
    [
        "检查物理链路是否正常", "执行 undo shutdown 启用接口", "查看接口日志确认原因", "使用 display cpu-usage 查看进程占用", "检查光模块收发光功率",
        "更换网线或光模块后观察", "执行 display interface brief 确认状态", "检查对端设备配置是否一致", "重置路由统计 reset ip routing-table statistics",
        "确认OSPF区域号与认证一致", "检查BGP的AS号和更新源", "display bgp peer 查看邻居状态", "联系机房人员检查电源", "升级硬件或优化配置",
        "check the cable and the transceiver", "run show interfaces status", "compare MTU on both ends", "clear ip bgp and watch the neighbor",
        "检查VLAN是否放行", "确认STP根桥位置", "收集诊断信息 display diagnostic-information", "检查ACL规则顺序", "清除计数器后再观察十分钟",
        "确认NTP服务器可达", "将异常主机隔离", "扩大DHCP地址池", "检查风扇和防尘网", "核对IP地址分配表", "抓包分析异常流量", "恢复后持续观察三十分钟",
    ];

    private readonly Random random = new(seed);

    public GeneratedEntry Next()
    {
        var (keyword, title, english) = Symptoms[random.Next(Symptoms.Length)];
        string[] values = [Port(), $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(1, 255)}", $"{random.Next(40, 100)}", $"{random.Next(2, 4000)}"];
        var learned = random.Next(3) == 0;
        var said = string.Format(null, random.Next(4) == 0 ? english : keyword, values);
        var place = random.Next(2) == 0 ? "" : $"{Pick(Sites)}{Pick(Roles)}{random.Next(1, 40)} ";
        return new GeneratedEntry(
            learned ? place + said : said,
            learned ? $"自动修复：{place}{said}" : string.Format(null, title, values),
            string.Join('\n', Enumerable.Range(1, random.Next(3, 8)).Select(step => $"{step}. {Pick(Steps)}{Detail(values)}")),
            random.Next(5) == 0 ? null : Pick(Vendors),
            Pick(Levels),
            (int)Math.Pow(random.NextDouble() * 6, 3));
    }

    private string Detail(string[] values) => random.Next(6) switch { 0 => $"（{values[0]}）", 1 => $" {values[1]}", 2 => $"，VLAN {values[3]}", _ => "" };

    private string Port()
    {
        var kind = Pick(Ports);
        return kind is "Eth-Trunk" or "Vlanif" ? $"{kind}{random.Next(1, 200)}" : $"{kind}{random.Next(4)}/{random.Next(2)}/{random.Next(1, 49)}";
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];
}

/// <summary>One generated row of the table.</summary>
internal sealed record GeneratedEntry(string Keyword, string Title, string Solution, string? DeviceType, string FaultLevel, int Hits);
