namespace AiService.Bench.Knowledge;

/// <summary>What people type and analyses ask: frequent and rare words, both languages, ports, whole descriptions, wildcards, nothing that is there.</summary>
internal sealed class QueryMix(int seed)
{
    private static readonly string[] Fixed =
    [
        "接口", "接口down", "down", "BGP", "bgp neighbor", "OSPF邻居", "CPU", "cpu使用率过高", "光功率", "路由环路", "display interface brief", "undo shutdown",
        "ＣＰＵ", "内存", "丢包", "STP", "检查", "日志 接口", "邻居 BGP", "风扇故障", "口", "v", "show interfaces", "核心交换机 down", "MAC地址漂移", "%", "CPU%过高",
        "不存在的关键词", "DHCP地址池耗尽", "电源", "flapping", "power supply alarm", "VRRP 切换", "ACL误阻断 业务", "温度", "NTP", "interface is down",
    ];

    private readonly Random random = new(seed);

    /// <summary>One of each kind.</summary>
    public static IEnumerable<string> Texts => [.. Fixed, "接口GE1/0/7 down", "GigabitEthernet1/0/12", "10.20.30", "VLAN 77"];

    public string Next()
    {
        return random.Next(4) switch
        {
            0 => $"接口GE{random.Next(4)}/0/{random.Next(1, 49)} down",
            1 => random.Next(3) switch
            {
                0 => $"GigabitEthernet{random.Next(4)}/{random.Next(2)}/{random.Next(1, 49)}",
                1 => $"10.{random.Next(256)}.{random.Next(256)}",
                _ => $"VLAN {random.Next(2, 4000)}",
            },
            _ => Fixed[random.Next(Fixed.Length)],
        };
    }
}
