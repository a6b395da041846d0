using System.Text;
using AiService.Faults;

namespace AiService.Tests.Faults;

public sealed class ClassifierTests
{
    [Fact]
    public void The_evidence_window_is_fifty_code_points_either_side()
    {
        var report = string.Concat(Enumerable.Repeat("😀", 70)) + "接口G1 down" + string.Concat(Enumerable.Repeat("汉", 70));

        var evidence = FaultClassifier.Classify(report, null).Single().Evidence;

        evidence.EnumerateRunes().Count().Should().Be(50 + "接口G1 down".Length + 50);
        evidence.EnumerateRunes().Should().NotContain(Rune.ReplacementChar);
    }

    [Fact]
    public void A_very_long_line_is_read_to_its_end()
    {
        // The replaced service ended such an analysis with an error (TRAPS 38).
        var report = "接口" + new string('x', 60_000) + "down";

        FaultClassifier.Classify(report, null).Should().ContainSingle().Which.Description.Should().HaveLength(report.Length);
    }

    [Theory]
    [InlineData("接口Gig0/0/1 down", FaultLevel.P1)]
    [InlineData("核心链路中断", FaultLevel.P0)]
    [InlineData("CPU过载", FaultLevel.P2)]
    [InlineData("CPU使用率过高：95%", FaultLevel.P2)]
    [InlineData("风扇异响", FaultLevel.P3)]
    public void A_given_fault_without_a_level_has_the_one_of_its_words(string description, FaultLevel level) =>
        InlineFault.Create(description).Level.Should().Be(level);

    [Fact]
    public void A_given_fault_that_nothing_speaks_for_never_passes_the_old_gate() =>
        InlineFault.Create("风扇异响").AutoRepairable.Should().BeFalse();
}
