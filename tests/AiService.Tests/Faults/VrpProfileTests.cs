using System.Text.Json;
using AiService.Analysis;
using AiService.Faults;
using AiService.Faults.Vrp;

namespace AiService.Tests.Faults;

/// <summary>What the Huawei profile's commands print, in the forms of several generations.</summary>
public sealed class VrpProfileTests
{
    [Theory]
    [InlineData("GigabitEthernet0/0/2        up(l) up       0.01%  0.01%          0          0", "环回 1 个")]
    [InlineData("GigabitEthernet0/0/2        up(x) up       0.01%  0.01%          0          0", "状态未知 1 个")]
    [InlineData("GigabitEthernet0/0/2        ^down down        0%     0%          0          0", "备用 1 个")]
    [InlineData("GigabitEthernet0/0/2        *down down        0%     0%          0          0", "管理性停用 1 个")]
    [InlineData("GigabitEthernet0/0/2        #down down        0%     0%          0          0", "被保护机制停用 1 个")]
    [InlineData("GigabitEthernet0/0/2        -down down        0%     0%          0          0", "状态未知 1 个")]
    [InlineData("GigabitEthernet0/0/2        *up   up          0%     0%          0          0", "状态未知 1 个")]
    [InlineData("GigabitEthernet0/0/2        later down        0%     0%          0          0", "状态未知 1 个")]
    [InlineData("GigabitEthernet0/0/2(v)     up    down     0.01%     0%          0          0", "物理连通而协议未通 1 个")]
    [InlineData("GigabitEthernet0/0/2(10G)   up    up       0.01%     0%          0          0", "连通 1 个")]
    [InlineData("GigabitEthernet0/0/2(later) up    up       0.01%     0%          0          0", "状态未知 1 个")]
    [InlineData("GigabitEthernet0/0/2        down(b) down      0%     0%          0          0", "未连通 1 个")]
    [InlineData("GigabitEthernet0/0/2        down(e) down      0%     0%          0          0", "未连通 1 个")]
    [InlineData("GigabitEthernet0/0/2        up    down(dl)    0%     0%          0          0", "物理连通而协议未通 1 个")]
    [InlineData("GigabitEthernet0/0/2(v)\n      up    down     0.01%     0%          0          0", "物理连通而协议未通 1 个")]
    public void No_row_of_the_brief_listing_is_lost_whatever_its_marks_are(string row, string summary)
    {
        const string Legend = """
            PHY: Physical
            *down: administratively down
            ^down: standby
            (l): loopback
            (v): VirtualPort
            InUti/OutUti: input utility/output utility
            Interface                   PHY   Protocol  InUti OutUti   inErrors  outErrors
            """;

        Report(new() { ["display interface brief"] = $"{Legend}\n{row}\n<AR1000>" }).Should().Contain($"端口共 1 个，{summary}");
    }

    [Theory]
    [InlineData("HUAWEI ATN 910C-B uptime is 3 days, 4 hours, 5 minutes", "ATN 910C-B")]
    [InlineData("HUAWEI NetEngine 8000 M8 uptime is 3 days, 4 hours, 5 minutes", "NetEngine 8000 M8")]
    [InlineData("HUAWEI CE6881-48S6CQ uptime is 3 days, 4 hours, 5 minutes", "CE6881-48S6CQ")]
    [InlineData("Huawei AR6121 Router uptime is 3 days, 4 hours, 5 minutes", "AR6121")]
    [InlineData("Quidway S9306 Terabit Routing Switch uptime is 3 days, 4 hours, 5 minutes", "S9306")]
    [InlineData("HUAWEI CloudEngine uptime is 3 days, 4 hours, 5 minutes", "CloudEngine")]
    public void A_model_may_have_blanks(string line, string model)
    {
        var version = VersionInfo.Read(["Huawei Versatile Routing Platform Software", line]);

        (version.Model, version.Uptime).Should().Be((model, "3 days, 4 hours, 5 minutes"));
    }

    [Theory]
    [InlineData("display cpu", "display memory")]
    [InlineData("display cpu-usage", "display memory-usage")]
    [InlineData("Display  CPU", "DISPLAY MEMORY")]
    public void A_CloudEngine_has_its_commands_without_usage(string cpu, string memory)
    {
        var report = Report(new()
        {
            [cpu] = "CPU utilization statistics at 2024-05-06 07:08:09\r\nSystem CPU Using Percentage :  23%\r\nCPU utilization for five seconds: 21%, one minute: 23%, five minutes: 22%.\r\n",
            [memory] = "Memory utilization statistics at 2024-05-06 07:08:09\r\nSystem Total Memory: 4000000 Kbytes\r\nMemory Using Percentage: 47%\r\n",
        });

        report.Should().Contain("CPU使用率 23%").And.Contain("内存使用率 47%");
    }

    [Fact]
    public void A_command_that_was_refused_leaves_the_word_to_the_other_one()
    {
        Report(new() { ["display cpu-usage"] = "Error: Unrecognized command found at '^' position.", ["display cpu"] = "System CPU Using Percentage :  23%" })
            .Should().Contain("CPU使用率 23%");
    }

    private static string Report(Dictionary<string, string> printed)
    {
        DeviceMetrics.TryRead(JsonSerializer.SerializeToElement(printed), out var metrics).Should().BeTrue();
        return RulesReport.Write("1", metrics).Report;
    }
}
