using System.Text.Json;
using AiService.Analysis;
using AiService.Faults;
using AiService.Faults.Reading;
using AiService.Faults.Statements;

namespace AiService.Tests.Analysis;

/// <summary>What a newer analysis reads as well, for the faults whose repairs still wait.</summary>
public sealed class WellObjectsTests
{
    private const string Brief = """
        PHY: Physical
        *down: administratively down
        (l): loopback
        Interface                   PHY   Protocol  InUti OutUti   inErrors  outErrors
        """;

    [Theory]
    // Numbers and interfaces, SNMP's strings, SSH's outputs.
    [InlineData("""{"interfaces": {"GigabitEthernet0/0/1": {"status": "up"}}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": " UP "}, "GE0/0/2": {"status": "down"}}}""", "Interface GigabitEthernet0/0/1 is down")]
    [InlineData("""{"interface_status": {"GigabitEthernet0/0/1": "up"}}""", "GE0/0/1 err-disabled")]
    [InlineData("""{"interface_status": {"Eth-Trunk1": "up"}}""", "接口Eth-Trunk1 down")]
    [InlineData("""{"interface_status": {"xe-0/0/3": "up"}}""", "port xe-0/0/3 is down")]
    [InlineData("""{"display interface brief": "GigabitEthernet0/0/1        up    up       0.01%  0.01%          0          0"}""", "接口Gig0/0/1 down")]
    [InlineData("""{"cpu_usage": 45}""", "CPU使用率95%，超过阈值")]
    [InlineData("""{"cpu_usage": 80}""", "CPU过载")]
    [InlineData("""{"cpu_usage": " 45% "}""", "cpu high")]
    [InlineData("""{"memory_usage": "90"}""", "内存使用率过高：95%")]
    [InlineData("""{"display cpu-usage": "CPU Usage            : 12% Max: 97%"}""", "CPU使用率过高：95%")]
    [InlineData("""{"display memory": "Memory Using Percentage: 41%"}""", "memory usage is high")]
    public void What_the_metrics_call_well_is(string metrics, string waiting)
    {
        Of(metrics).Includes(Read(waiting)).Should().BeTrue();
    }

    [Theory]
    // Another port, and one that no row has.
    [InlineData("""{"interfaces": {"GE0/0/10": {"status": "up"}}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "接口GE0/0/1.100 down")]
    [InlineData("""{"interfaces": {"XGE0/0/1": {"status": "up"}}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "接口down")]
    [InlineData("""{"interfaces": {}}""", "接口Gig0/0/1 down")]
    // Not up, or not certainly.
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "down"}}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"admin": "up"}}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}, "interface_status": {"GigabitEthernet0/0/1": "down"}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}, "GigabitEthernet0/0/1": {"status": "down"}}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"interface_status": {"GE0/0/1": "dormant"}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"display interface brief": "GigabitEthernet0/0/1        up(l) up       0.01%  0.01%          0          0"}""", "接口Gig0/0/1 down")]
    [InlineData("""{"display interface brief": "GigabitEthernet0/0/1        up    down     0.01%  0.01%          0          0"}""", "接口Gig0/0/1 down")]
    [InlineData("""{"display interface brief": "GigabitEthernet0/0/1        *down down     0.01%  0.01%          0          0"}""", "接口Gig0/0/1 down")]
    // Up says nothing of these.
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "接口Gig0/0/1 频繁震荡")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "接口Gig0/0/1 丢包率高")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "BGP邻居192.0.2.1 down")]
    [InlineData("""{"cpu_usage": 80.1}""", "CPU过载")]
    [InlineData("""{"cpu_usage": 45, "display cpu-usage": "CPU Usage            : 92% Max: 97%"}""", "CPU过载")]
    [InlineData("""{"cpu_usage": "No Such Instance"}""", "CPU过载")]
    [InlineData("""{"cpu_usage": -1}""", "CPU过载")]
    [InlineData("""{"cpu_usage": 45}""", "内存使用率过高：95%")]
    [InlineData("""{"memory_usage": 91}""", "内存使用率过高：95%")]
    [InlineData("{}", "CPU过载")]
    public void What_they_do_not_surely_call_well_is_not(string metrics, string waiting)
    {
        Of(metrics).Includes(Read(waiting)).Should().BeFalse();
    }

    [Theory]
    [InlineData("接口GigabitEthernet0/0/1 up", "接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 down，已恢复", "接口GE0/0/1 down")]
    [InlineData("Interface Gi0/0/1 changed state to up", "Interface Gi0/0/1 changed state to down")]
    [InlineData("接口GE0/0/1 状态恢复正常", "接口GE0/0/1 丢包率高")]
    [InlineData("BGP neighbor 192.0.2.1 Up", "BGP neighbor 192.0.2.1 Down")]
    [InlineData("OSPF邻居 192.0.2.1 状态 Full", "OSPF邻居 192.0.2.1 丢失")]
    [InlineData("CPU使用率恢复正常", "CPU使用率过高：95%")]
    [InlineData("风扇故障，已恢复", "风扇故障，已恢复")]
    public void What_a_text_calls_well_is(string text, string waiting)
    {
        Of(null, text).Includes(Wrong(waiting)).Should().BeTrue();
    }

    [Theory]
    [InlineData("接口GE0/0/2 up", "接口Gig0/0/1 down")]
    [InlineData("接口 up", "接口Gig0/0/1 down")]
    [InlineData("接口GE0/0/1 up", "接口down")]
    [InlineData("接口GE0/0/1 up", "接口GE0/0/1 丢包率高")]
    [InlineData("对端接口GE0/0/1 up", "接口Gig0/0/1 down")]
    [InlineData("如果接口GE0/0/1 up", "接口Gig0/0/1 down")]
    [InlineData("接口GE0/0/1 up了吗？", "接口Gig0/0/1 down")]
    [InlineData("昨天接口GE0/0/1 up", "接口Gig0/0/1 down")]
    [InlineData("BGP neighbor 192.0.2.2 Up", "BGP neighbor 192.0.2.1 Down")]
    [InlineData("BGP neighbor Up", "BGP neighbor 192.0.2.1 Down")]
    [InlineData("BGP neighbor 192.0.2.1 Up", "BGP neighbor Down")]
    [InlineData("OSPF neighbor 192.0.2.1 Full", "BGP neighbor 192.0.2.1 Down")]
    [InlineData("BGP neighbor 192.0.2.1 OpenConfirm", "BGP neighbor 192.0.2.1 Down")]
    [InlineData("电源正常", "风扇故障")]
    [InlineData("2号风扇故障，已恢复", "1号风扇故障，已恢复")]
    public void What_it_calls_something_else_or_not_surely_well_is_not(string text, string waiting)
    {
        Of(null, text).Includes(Wrong(waiting)).Should().BeFalse();
    }

    [Theory]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "接口Gig0/0/1 down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "接口Gig0/0/1 由人员shutdown")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "接口down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "up"}}}""", "接口Gig0/0/1 丢包率高")]
    public void A_text_of_the_same_analysis_denies_what_its_metrics_say(string metrics, string text)
    {
        Of(metrics, "接口GE0/0/2 down").Includes(Read("接口Gig0/0/1 down")).Should().BeTrue();
        Of(metrics, text).Includes(Read("接口Gig0/0/1 down")).Should().BeFalse();
    }

    [Theory]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "down"}}}""", "接口Gig0/0/1 up", "接口Gig0/0/1 down")]
    [InlineData("""{"interfaces": {"GE0/0/1": {"status": "down"}}}""", "接口Gig0/0/1 恢复正常", "接口Gig0/0/1 丢包率高")]
    [InlineData("""{"cpu_usage": 93}""", "CPU使用率恢复正常", "CPU过载")]
    public void Metrics_deny_what_a_text_says(string metrics, string text, string waiting)
    {
        Of(null, text).Includes(Read(waiting)).Should().BeTrue();
        Of(metrics, text).Includes(Read(waiting)).Should().BeFalse();
    }

    [Fact]
    public void A_report_says_more_than_its_faults()
    {
        new WellObjects(null, [], "1. 接口GE0/0/1 已恢复，状态up\n2. CPU使用率 30%，正常").Includes(Read("接口Gig0/0/1 down")).Should().BeTrue();
        new WellObjects(null, [], "1. 接口GE0/0/1 down\n").Includes(Read("接口Gig0/0/1 down")).Should().BeFalse();
    }

    [Theory]
    [InlineData("""{"interfaces": {"GigabitEthernet0/0/1": {"status": "up"}}}""")]
    [InlineData("""{"cpu_usage": 95, "interfaces": {"GE0/0/1": {"status": "up"}, "GE0/0/2": {"status": "down"}, "GE0/0/3": {"status": "unknown"}}}""")]
    [InlineData("""{"interface_status": {"GE0/0/1": "up", "GE0/0/2": "down", "if3": "down", "Vlanif10": "lowerLayerDown"}}""")]
    [InlineData("""{"display interface brief": "GigabitEthernet0/0/1  up  up  0.01%  0.01%  0  7\nGigabitEthernet0/0/2  *down down  0%  0%  0  0\nMEth0/0/1  down down  0%  0%  0  0\nLoopBack0  up  up(s)  0%  0%  0  0"}""")]
    public void The_report_that_rules_write_denies_nothing(string metrics)
    {
        DeviceMetrics.TryRead(JsonSerializer.SerializeToElement(WithLegend(metrics)), out var read).Should().BeTrue();
        var rules = RulesReport.Write("1", read);
        var well = new WellObjects(read, rules.Faults, rules.Report);

        well.Includes(Read("接口Gig0/0/1 down")).Should().BeTrue();
        well.Includes(Read("接口Gig0/0/2 down")).Should().BeFalse();
    }

    [Fact]
    public void What_the_sender_states_to_be_over_is()
    {
        var resolved = new WellObjects(null, [InlineFault.Create("风扇故障", stated: new Stated("resolved"))]);

        resolved.Includes(Read("风扇故障")).Should().BeTrue();
        resolved.Includes(Read("电源故障")).Should().BeFalse();
        new WellObjects(null, [InlineFault.Create("风扇故障", stated: new Stated("firing"))]).Includes(Read("风扇故障")).Should().BeFalse();
    }

    [Fact]
    public void Nothing_is_read_before_it_is_asked()
    {
        var readings = 0;
        var fault = InlineFault.Create("接口GE0/0/1 up") with { Read = () => FaultReader.Read($"接口GE0/0/1 up{++readings}"[..11]) };
        var well = new WellObjects(null, [fault]);
        readings.Should().Be(0);

        well.Includes(Read("接口GE0/0/1 down"));
        well.Includes(Read("接口GE0/0/1 down"));

        readings.Should().Be(1);
    }

    private static WellObjects Of(string? metrics, params string[] texts)
    {
        DeviceMetrics? read = null;
        if (metrics is not null)
        {
            DeviceMetrics.TryRead(JsonSerializer.SerializeToElement(WithLegend(metrics)), out read).Should().BeTrue();
        }

        return new WellObjects(read, [.. texts.Select(text => InlineFault.Create(text))]);
    }

    // A listing is read with the lines above its rows.
    private static Dictionary<string, JsonElement> WithLegend(string metrics) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(metrics)!
        .ToDictionary(entry => entry.Key, entry => entry.Key == "display interface brief" ? JsonSerializer.SerializeToElement($"{Brief}\n{entry.Value.GetString()}") : entry.Value);

    private static FaultReading Read(string text) => FaultReader.Read(text).Statements[0];

    // A fault in the very words that the newer text has, which say besides that it is over.
    private static FaultReading Wrong(string text) => Read(text) with { Time = FaultTime.Present };
}
