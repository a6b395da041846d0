using AiService.Faults.Reading;
using AiService.Faults.Statements;

namespace AiService.Tests.Faults;

/// <summary>A text is read with what its sender states in fields: state and object, and that the text is an alert's.</summary>
public sealed class StatedTests
{
    private const string Port = "GigabitEthernet0/0/1";

    [Theory]
    [InlineData("192.0.2.11 的 \"GigabitEthernet0/0/1\" 已经 down\n持续 5 分钟", Port, "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("端口 \"GigabitEthernet0/0/1\"\n描述: 接口 down", Port, "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("端口 \"GigabitEthernet0/0/1\"\n描述: 接口 down", null, "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("端口 \"GigabitEthernet0/0/1\"\n描述: to \"核心交换机\\A\"\tdown", Port, "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("描述: 接口 down", Port, "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("Description: interface down", Port, "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("interface down", Port, "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("CPU使用率过高：91%", null, "Cpu  High")]
    [InlineData("设备 6 指标 cpu_usage 异常：91.5", null, "Cpu  Faulty")]
    // What the alert says by itself stays what it is about, and a port's description is none of the fault.
    [InlineData("端口 GigabitEthernet0/0/1 流量过高\n描述: link down backup", Port, "Other GigabitEthernet0/0/1 High")]
    [InlineData("端口 GigabitEthernet0/0/1\n端口描述: link down backup", Port, "")]
    [InlineData("端口 GigabitEthernet0/0/1 描述: link down backup", Port, "")]
    [InlineData("接口 GigabitEthernet0/0/1 up\n描述: down", Port, "")]
    [InlineData("端口 GigabitEthernet0/0/1\n描述: 已恢复", Port, "")]
    [InlineData("接口GigabitEthernet0/0/2 down", Port, "")]
    public void An_alert_that_fires_asserts_what_its_text_says(string text, string? thing, string faults)
    {
        foreach (var state in new[] { "firing", "0", "告警", null })
        {
            Faults(text, new Stated(state, thing, "192.0.2.11", "critical")).Should().Be(faults);
        }
    }

    [Theory]
    [InlineData("resolved")]
    [InlineData("2")]
    [InlineData("恢复")]
    public void An_alert_that_is_over_asserts_nothing(string state)
    {
        foreach (var text in new[] { "接口GigabitEthernet0/0/1 down", "端口 \"GigabitEthernet0/0/1\"\n描述: 接口 down", "告警恢复通知 : equals(ifOperStatus,\"down\")", "CPU使用率过高：91%" })
        {
            Faults(text, new Stated(state, Port)).Should().BeEmpty();
        }
    }

    [Fact]
    public void Without_fields_a_description_stays_a_ports() => Faults("端口 \"GigabitEthernet0/0/1\"\n描述: 接口 down", null).Should().BeEmpty();

    private static string Faults(string text, Stated? stated) =>
        string.Join(", ", FaultReader.Read(text, stated).Faults.Select(fault => $"{fault.Object.Kind} {fault.Object.Port} {fault.State}"));
}
