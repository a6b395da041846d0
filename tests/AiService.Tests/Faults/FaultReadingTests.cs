using AiService.Faults;
using AiService.Faults.Reading;
using AiService.Faults.Statements;

namespace AiService.Tests.Faults;

/// <summary>Only what a sentence asserts may be executed (TRAPS 6). When in doubt, it is not.</summary>
public sealed class FaultReadingTests
{
    [Theory]
    [InlineData("接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 DOWN")]
    [InlineData("接口Gig0/0/1down")]
    [InlineData("接口down")]
    [InlineData("P1 接口Gig0/0/1 down")]
    [InlineData("接口 GigabitEthernet0/0/1 状态为down")]
    [InlineData("接口Gig0/0/1 物理状态 down，流量为0")]
    [InlineData("接口Gig0/0/1 down，带宽利用率为0")]
    [InlineData("接口xe-0/0/0 down")]
    [InlineData("接口Eth-Trunk1 down")]
    [InlineData("接口Gig0/0/1 down，未发现光模块告警")]
    [InlineData("接口Gig0/0/1 down，尚未恢复")]
    [InlineData("接口Gig0/0/1 down 不影响其他业务")]
    [InlineData("接口Gig0/0/1 down，建议执行 undo shutdown")]
    [InlineData("接口Gig0/0/1 down，可能是光模块原因")]
    [InlineData("巡检完成，接口Gig0/0/1 down")]
    [InlineData("未发现硬件告警，接口Gig0/0/1 down")]
    [InlineData("CPU正常，接口Gig0/0/1 down")]
    [InlineData("业务正常，但接口Gig0/0/1 down")]
    [InlineData("当前接口Gig0/0/1 down")]
    [InlineData("检查发现接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 未启用")]
    [InlineData("接口Gig0/0/1、Gig0/0/2 均未启用")]
    [InlineData("无流量接口G1 down")]
    [InlineData("无线接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 无法up，状态down")]
    [InlineData("接口Gig0/0/1 非正常down")]
    [InlineData("无法连接核心交换机")]
    [InlineData("无法建立连接")]
    [InlineData("链路中断")]
    [InlineData("路由异常")]
    [InlineData("路由完全中断")]
    [InlineData("bgp peer 断开")]
    [InlineData("CPU过载")]
    [InlineData("CPU使用率过高：95%")]
    [InlineData("CPU使用率已超过阈值80%")]
    [InlineData("内存使用率超过90%，建议扩容")]
    [InlineData("丢包率高")]
    [InlineData("若干接口down")]
    [InlineData("Interface Gig0/0/1 is down")]
    [InlineData("Interface Gig0/0/1 is down, no carrier")]
    [InlineData("Interface eth1 not responding, state down")]
    [InlineData("Interface Gig0/0/1 is down. Not flapping.")]
    [InlineData("Interface GigabitEthernet0/0/1 changed state to down")]
    [InlineData("device is fine but interface xe-0/0/0 is down")]
    [InlineData("cpu high")]
    [InlineData("CPU使用率95%，超过阈值80%")]
    [InlineData("BGP断开")]
    [InlineData("Interface Gi0/0/1 is down")]
    public void A_plain_assertion_is_a_fault(string description)
    {
        FaultReader.Read(description).Faults.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("CPU使用率45%，未超过阈值80%")]
    [InlineData("CPU使用率45%，未超过阈值80")]
    [InlineData("CPU使用率45%，没有超过80%")]
    [InlineData("CPU使用率45%，不超过80%")]
    [InlineData("CPU未过载")]
    [InlineData("未发现接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 未down")]
    [InlineData("接口Gig0/0/1 没有 down")]
    [InlineData("接口Gig0/0/1 并未 down")]
    [InlineData("所有接口均未出现 down")]
    [InlineData("接口均未出现 down")]
    [InlineData("无接口down")]
    [InlineData("0 个接口down")]
    [InlineData("接口down数量为0")]
    [InlineData("接口down：无")]
    [InlineData("接口Gig0/0/1 流量正常未down")]
    [InlineData("接口Gig0/0/1 流量异常，未down")]
    [InlineData("接口Gig0/0/1 正常，无down")]
    [InlineData("接口Gig0/0/1 down，现已恢复")]
    [InlineData("接口Gig0/0/1 down已恢复")]
    [InlineData("接口Gig0/0/1 up")]
    [InlineData("不存在无法连接的设备")]
    [InlineData("并非无法连接")]
    [InlineData("接口Gig0/0/1 并非未启用")]
    [InlineData("没有接口未启用")]
    [InlineData("未发现路由异常")]
    [InlineData("链路未中断")]
    [InlineData("未发现以下问题：接口Gig0/0/1 down、接口Gig0/0/2 down")]
    [InlineData("Interface Gig0/0/1 is not down")]
    [InlineData("Interface Gig0/0/1 isn't down")]
    [InlineData("No interface is down")]
    [InlineData("none of the interfaces is down")]
    [InlineData("Interface Gig0/0/1 was never down")]
    [InlineData("interface Gig0/0/1 down, now recovered")]
    [InlineData("no interface 接口 down")]
    public void A_denied_fault_is_none(string description)
    {
        FaultReader.Read(description).Faults.Should().BeEmpty();
    }

    [Theory]
    [InlineData("建议：在接口视图下执行 undo shutdown")]
    [InlineData("接口视图下执行 undo shutdown")]
    [InlineData("接口Gig0/0/1 no shutdown")]
    [InlineData("修复建议：检查接口Gig0/0/1 down 的原因")]
    [InlineData("1. 建议检查接口Gig0/0/1 是否 down")]
    [InlineData("- 推荐关闭接口Gig0/0/1")]
    [InlineData("请检查接口Gig0/0/1 down 原因")]
    [InlineData("对接口Gig0/0/1 建议关闭")]
    [InlineData("检查接口Gig0/0/1 是否down")]
    [InlineData("命令：interface Gig0/0/1，undo shutdown")]
    [InlineData("配置优化建议")]
    [InlineData("版本建议升级")]
    [InlineData("日志需清理")]
    [InlineData("性能需优化")]
    [InlineData("冗余电源配置")]
    [InlineData("Recommendation: bring interface Gig0/0/1 down and up")]
    [InlineData("Please check whether 接口Gig0/0/1 is down")]
    [InlineData("You should shut interface Gig0/0/1 down")]
    public void An_advice_is_no_fault(string description)
    {
        FaultReader.Read(description).Faults.Should().BeEmpty();
    }

    [Theory]
    [InlineData("若接口Gig0/0/1 down，则业务受影响")]
    [InlineData("如果接口down")]
    [InlineData("当接口Gig0/0/1 down时告警")]
    [InlineData("光模块老化可能导致接口Gig0/0/1 down")]
    [InlineData("为避免接口down")]
    [InlineData("接口Gig0/0/1 曾 down")]
    [InlineData("接口Gig0/0/1 是否down？")]
    [InlineData("接口Gig0/0/1 down？")]
    [InlineData("接口Gig0/0/1 down吗")]
    [InlineData("如果光模块损坏，接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 对端 Gig0/0/2 down")]
    [InlineData("接口Gig0/0/1-3 down")]
    [InlineData("接口Gig0/0/1 至 Gig0/0/4 down")]
    [InlineData("接口eth1-3 down")]
    [InlineData("接口swp1~4 down")]
    [InlineData("接口Vlanif10-20 down")]
    [InlineData("接口xe-0/0/0-3 down")]
    [InlineData("接口Eth-Trunk1 至 3 down")]
    [InlineData("interface Gi1/0/1..4 is down")]
    [InlineData("接口GE0/0/1、2、3 down")]
    [InlineData("接口Gig0/0/1或Gig0/0/2 down")]
    [InlineData("if interface Gig0/0/1 is down")]
    [InlineData("Is interface Gig0/0/1 down?")]
    [InlineData("interface Gig0/0/1 might be down")]
    public void What_is_open_is_no_fault(string description)
    {
        FaultReader.Read(description).Faults.Should().BeEmpty();
    }

    [Theory]
    [InlineData("没有接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 没有down")]
    [InlineData("接口Gig0/0/1 down 已恢复")]
    [InlineData("接口均未down")]
    [InlineData("Interface Gi0/0/1 is not down")]
    [InlineData("No interface down")]
    [InlineData("建议：接口Gig0/0/1 down 时执行 undo shutdown")]
    [InlineData("请检查接口Gig0/0/1 是否 down")]
    [InlineData("如果接口Gig0/0/1 down，请联系厂商")]
    [InlineData("在接口Gig0/0/1 视图下执行 undo shutdown")]
    [InlineData("interface GigabitEthernet0/0/1 执行 shutdown")]
    [InlineData("- 建议检查接口Gig0/0/1 down")]
    [InlineData("1) 推荐：重启接口Gig0/0/1，若down则更换光模块")]
    public void What_is_denied_advised_or_in_doubt_is_never_asserted(string description)
    {
        FaultReader.Read(description).Faults.Should().BeEmpty();
    }

    [Theory]
    [InlineData("classify_advice_undo_shutdown")]
    [InlineData("classify_negation_cpu")]
    [InlineData("classify_negation_interface")]
    [InlineData("classify_advice_lines_auto_repair")]
    public void The_recorded_advice_and_negations_are_faults_that_are_not_asserted(string recording)
    {
        var faults = FaultClassifier.Classify(Harness.ContractRecording.Load(recording).Report, null);

        faults.Should().NotBeEmpty().And.NotContain(fault => fault.Reading.Faults.Any());
    }

    [Fact]
    public void What_stands_below_a_heading_of_advice_is_advice()
    {
        var faults = FaultClassifier.Classify("2. 异常项：\nP1 接口Gig0/0/1 down\n3. 修复建议：\n接口Gig0/0/2 down\n4. 推理链路", null);

        faults.Select(fault => (fault.Description, fault.Reading.Statements[0].Modality)).Should().Equal(
            ("接口Gig0/0/1 down", Modality.Asserted), ("接口Gig0/0/2 down", Modality.Advised));
    }

    [Theory]
    [InlineData("GE0/0/1 down，已更换光模块，此前重启无效")]
    [InlineData("GE0/0/1 down，已更换光模块，之前换网线没有变化")]
    [InlineData("GE0/0/1 down，已更换模块，若现象依旧请派人")]
    [InlineData("GE0/0/1 down，已更换模块，可能没有效果")]
    [InlineData("GE0/0/1 down，已更换模块，是否至今未恢复")]
    public void What_had_no_effect_before_or_might_have_none_says_nothing_of_what_was_done_since(string text) =>
        FaultReader.Read(text).Statements.Where(one => one.Object.Port is not null && one.IsFault && one.Doubt is null).Should().BeEmpty();
}
