using AiService.Faults;

namespace AiService.Tests.Faults;

/// <summary>Only what a sentence asserts may be executed (TRAPS 6). When in doubt, it is not.</summary>
public sealed class StandingTests
{
    [Theory]
    [InlineData("接口Gig0/0/1 down")]
    [InlineData("接口 GigabitEthernet0/0/1 状态为down")]
    [InlineData("P1 接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 未启用")]
    [InlineData("无法连接核心交换机")]
    [InlineData("CPU过载")]
    [InlineData("CPU使用率过高：95%")]
    [InlineData("CPU使用率95%，超过阈值80%")]
    [InlineData("BGP断开")]
    [InlineData("Interface Gi0/0/1 is down")]
    public void A_plain_assertion_is_asserted(string description) =>
        FaultStandingReader.Read(description).Should().Be(FaultStanding.Asserted);

    [Theory]
    [InlineData("未发现接口Gig0/0/1 down")]
    [InlineData("没有接口Gig0/0/1 down")]
    [InlineData("接口Gig0/0/1 未down")]
    [InlineData("接口Gig0/0/1 没有down")]
    [InlineData("CPU使用率45%，未超过阈值80%")]
    [InlineData("接口Gig0/0/1 down 已恢复")]
    [InlineData("无接口down")]
    [InlineData("接口均未down")]
    [InlineData("Interface Gi0/0/1 is not down")]
    [InlineData("No interface down")]
    [InlineData("建议：接口Gig0/0/1 down 时执行 undo shutdown")]
    [InlineData("修复建议：检查接口Gig0/0/1 down 的原因")]
    [InlineData("请检查接口Gig0/0/1 是否 down")]
    [InlineData("接口Gig0/0/1 是否down？")]
    [InlineData("如果接口Gig0/0/1 down，请联系厂商")]
    [InlineData("在接口Gig0/0/1 视图下执行 undo shutdown")]
    [InlineData("interface GigabitEthernet0/0/1 执行 shutdown")]
    [InlineData("- 建议检查接口Gig0/0/1 down")]
    [InlineData("1) 推荐：重启接口Gig0/0/1，若down则更换光模块")]
    public void What_is_denied_advised_or_in_doubt_is_never_asserted(string description) =>
        FaultStandingReader.Read(description).Should().NotBe(FaultStanding.Asserted);

    [Theory]
    [InlineData("classify_advice_undo_shutdown")]
    [InlineData("classify_negation_cpu")]
    [InlineData("classify_negation_interface")]
    [InlineData("classify_advice_lines_auto_repair")]
    public void The_recorded_advice_and_negations_are_faults_that_are_not_asserted(string recording)
    {
        var faults = FaultClassifier.Classify(Harness.ContractRecording.Load(recording).Report, null);

        faults.Should().NotBeEmpty().And.NotContain(fault => fault.Standing == FaultStanding.Asserted);
    }

    [Fact]
    public void What_stands_below_a_heading_of_advice_is_advice()
    {
        var faults = FaultClassifier.Classify("2. 异常项：\nP1 接口Gig0/0/1 down\n3. 修复建议：\n接口Gig0/0/2 down\n4. 推理链路", null);

        faults.Select(fault => (fault.Description, fault.Standing)).Should().Equal(
            ("接口Gig0/0/1 down", FaultStanding.Asserted), ("接口Gig0/0/2 down", FaultStanding.Advice));
    }
}
