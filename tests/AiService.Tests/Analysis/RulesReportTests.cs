using System.Text.Json;
using AiService.Analysis;
using AiService.Faults;

namespace AiService.Tests.Analysis;

/// <summary>A device is analysed without a model, from what a Huawei device prints.</summary>
public sealed class RulesReportTests
{
    private const string Brief = """
        PHY: Physical
        *down: administratively down
        (l): loopback
        InUti/OutUti: input utility/output utility
        Interface                   PHY   Protocol InUti OutUti   inErrors  outErrors
        GigabitEthernet0/0/0        up    up       0.01%  0.02%          0          0
        GigabitEthernet0/0/1        down  down        0%     0%          0          0
        GigabitEthernet0/0/2        *down down        0%     0%          0          0
          ---- More ----
        NULL0                       up    up(s)       0%     0%          0          0
        <AR1000>
        """;

    [Fact]
    public void The_commands_of_the_Huawei_profile_are_read()
    {
        var written = Write(new
        {
            cpu = "CPU Usage Stat. Cycle: 60 (Second)\r\nCPU Usage            : 97% Max: 98%\r\n<AR1000>",
            memory = "Memory utilization statistics at 2025-01-01\r\n Memory Using Percentage Is: 41%\r\n<AR1000>",
            brief = Brief.ReplaceLineEndings("\r\n"),
        });

        written.Report.Should().Contain("CPU使用率 97%").And.Contain("内存使用率 41%").And.Contain("GigabitEthernet0/0/1");
        written.Faults.Select(fault => fault.Description).Should().Equal("CPU使用率过高：97%");
    }

    [Fact]
    public void A_port_that_is_down_is_listed_and_is_no_fault_even_if_the_report_is_classified()
    {
        var written = Write(new { cpu = "CPU Usage : 5% Max: 9%", memory = "Memory Using Percentage Is: 41%", brief = Brief });

        written.Faults.Should().BeEmpty();
        written.HealthScore.Should().Be(100);
        written.Report.Should().Contain("GigabitEthernet0/0/1");
        FaultClassifier.Classify(written.Report, null).Should().BeEmpty();
    }

    [Theory]
    [InlineData("97", "41", 80)]
    [InlineData("80", "90", 100)]
    [InlineData("5", "91", 80)]
    [InlineData("97", "91", 60)]
    public void A_value_above_its_threshold_costs_ten_more_as_the_report_says_also_when_it_is_read_from_a_text(string cpu, string memory, int score)
    {
        var written = Write(new { cpu = $"CPU Usage : {cpu}% Max: 99%", memory = $"Memory Using Percentage Is: {memory}%", brief = "" });

        written.HealthScore.Should().Be(score);
        written.Report.Should().Contain($"健康评分：{score}\n").And.Contain("阈值之上的指标再扣 10");
    }

    [Fact]
    public void What_cannot_be_read_is_said_and_not_guessed()
    {
        var written = Write(new { cpu = "Error: Unrecognized command", memory = "", brief = "%^&" });

        written.Faults.Should().BeEmpty();
        written.Report.Should().Contain("无法判断");
    }

    private static RulesAnalysis Write(dynamic printed)
    {
        var json = JsonSerializer.SerializeToElement(new Dictionary<string, string>
        {
            ["display cpu-usage"] = printed.cpu,
            ["display memory-usage"] = printed.memory,
            ["display interface brief"] = printed.brief,
        });
        DeviceMetrics.TryRead(json, out var metrics).Should().BeTrue();
        return RulesReport.Write("1", metrics);
    }
}
