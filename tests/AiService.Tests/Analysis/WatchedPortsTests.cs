using System.Globalization;
using System.Text.Json;
using AiService.Analysis;
using AiService.Faults;
using AiService.Faults.Reading;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Analysis;

/// <summary>Ports that the inventory watches are faults of the report that rules write when they are down, and no others.</summary>
public sealed class WatchedPortsTests : IDisposable
{
    private const string Listing = """
        Interface                   PHY   Protocol InUti OutUti   inErrors  outErrors
        GigabitEthernet0/0/1        down  down        0%     0%          0          0
        GigabitEthernet0/0/2        *down down        0%     0%          0          0
        GigabitEthernet0/0/3        up    up          0%     0%          0          0
        GigabitEthernet0/0/4        ^down down        0%     0%          0          0
        GigabitEthernet0/0/5        down(ed) down     0%     0%          0          0
        GigabitEthernet0/0/6        up    down        0%     0%          0          0
        GigabitEthernet0/0/9        down  down        0%     0%          0          0
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"interface_status":{"GigabitEthernet0/0/1":"down","GE0/0/2":"*down","GigabitEthernet0/0/3":"up","GigabitEthernet0/0/9":"down"}}""")]
    [InlineData("""{"interface_status":{"GigabitEthernet0/0/1":" Down ","GE0/0/2":"administratively down","GE0/0/4":"unknown"}}""")]
    [InlineData(null)]
    public async Task One_that_is_down_is_a_fault_of_that_shape(string? metrics)
    {
        await using var service = await StartAsync("watched_interfaces: [GE0/0/1, GE0/0/2, GE0/0/3, GE0/0/4, GE0/0/5, GE0/0/6, GE0/0/7]");

        var data = await AnalyzeAsync(service, "1", metrics ?? Texts(Listing));

        var fault = data.GetProperty("faults").EnumerateArray().Should().ContainSingle().Which;
        (fault.Text("description"), fault.Text("level")).Should().Be(("接口GigabitEthernet0/0/1 down", "P1"));
        data.GetProperty("health_score").GetInt32().Should().Be(80);
        var report = data.Text("report")!;
        report.Should().Contain("健康评分：80").And.Contain("受关注而不计为异常的端口：GE0/0/2（管理性停用）").And.Contain("采集数据未包含的受关注端口：").And.Contain("GE0/0/7");
        report.Split('\n').Where(line => line.Contains("闲置", StringComparison.Ordinal)).Should().NotContain(line => line.Contains("0/0/1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_metrics_call_a_fault_by_themselves_is_one_fault()
    {
        await using var service = await StartAsync("watched_interfaces: [GE0/0/1, GE0/0/2]");

        var data = await AnalyzeAsync(service, "1", """{"interfaces":{"GigabitEthernet0/0/1":{"status":"down"},"GE0/0/2":{"status":"DOWN"},"GE0/0/3":{"status":"down"}}}""");

        Descriptions(data).Should().Equal("接口 GigabitEthernet0/0/1 状态为down", "接口 GE0/0/3 状态为down", "接口GE0/0/2 down");
        data.Text("report").Should().NotContain("闲置");
    }

    [Theory]
    [InlineData("1", "watched_interfaces: []")]
    [InlineData("1", "group: other")]
    [InlineData("1", "description_is_a_comment", "#")]
    [InlineData("2", "watched_interfaces: [GE0/0/1]")]
    public async Task Without_a_list_nothing_is_a_fault(string device, string line, string comment = "")
    {
        await using var service = await StartAsync(comment + line);

        var data = await AnalyzeAsync(service, device, Texts(Listing));

        Descriptions(data).Should().BeEmpty();
        data.GetProperty("health_score").GetInt32().Should().Be(100);
        data.Text("report").Should().Contain("未连通的端口：GigabitEthernet0/0/1、GigabitEthernet0/0/9（闲置端口亦如此，不计为异常）").And.NotContain("受关注");
    }

    [Fact]
    public async Task Those_of_the_group_stand_in_for_a_list_of_its_own()
    {
        await using var service = await StartAsync("group: core");

        Descriptions(await AnalyzeAsync(service, "1", Texts(Listing))).Should().Equal("接口GigabitEthernet0/0/9 down");
    }

    [Fact]
    public async Task A_model_and_given_faults_and_reports_are_left_as_they_are()
    {
        using var ollama = new FakeOllama().Writes("一切正常");
        await using var service = await StartAsync("watched_interfaces: [GE0/0/1]", ollama.Setting);
        var metrics = JsonDocument.Parse(Texts(Listing)).RootElement;

        Descriptions(await AnalyzeAsync(service, "1", Texts(Listing))).Should().BeEmpty();
        Descriptions((await service.AskAsync("/analyze", new { device_id = "1", metrics, report = "一切正常" })).GetProperty("data")).Should().BeEmpty();
        Descriptions((await service.AskAsync("/analyze", new { device_id = "1", metrics, faults = new[] { new { description = "风扇转速低", level = "P3" } } })).GetProperty("data"))
            .Should().Equal("风扇转速低");
    }

    [Fact]
    public void Sources_that_contradict_each_other_make_no_fault()
    {
        var metrics = Read($$"""{"interface_status":{"GE0/0/1":"up"},"display interface brief":{{JsonSerializer.Serialize(Listing)}}}""");

        RulesReport.Write("1", metrics, watched: Names("GE0/0/1")).Faults.Should().BeEmpty();
    }

    /// <summary>Its lines about ports that are no fault start no repair, and end none, when the report is read.</summary>
    [Fact]
    public void The_report_says_of_a_watched_port_what_it_means()
    {
        var metrics = Read(Texts(Listing));
        var written = RulesReport.Write("1", metrics, watched: Names("GE0/0/1", "GE0/0/2", "GE0/0/3", "GE0/0/4", "GE0/0/5", "GE0/0/6", "GE0/0/7"));

        FaultClassifier.Classify(written.Report, null).Select(fault => fault.Description).Distinct().Should().OnlyContain(found => found.Contains("GigabitEthernet0/0/1", StringComparison.Ordinal));
        var well = new WellObjects(metrics, written.Faults, written.Report);
        foreach (var port in (int[])[1, 2, 4, 5, 6, 7])
        {
            well.Includes(FaultReader.Read($"接口GE0/0/{port} down").Statements[0]).Should().BeFalse(port.ToString(CultureInfo.InvariantCulture));
        }

        well.Includes(FaultReader.Read("接口GE0/0/3 down").Statements[0]).Should().BeTrue();
    }

    [Fact]
    public void Many_are_listed_in_part_and_counted_in_full()
    {
        var names = Enumerable.Range(1, 1000).Select(number => $"GE0/0/{number}").ToArray();
        var metrics = Read(JsonSerializer.Serialize(new { interface_status = names.ToDictionary(name => name, _ => "down") }));

        var written = RulesReport.Write("1", metrics, watched: Names(names));

        written.Faults.Should().HaveCount(1000);
        written.HealthScore.Should().Be(0);
    }

    private async Task<ServiceUnderTest> StartAsync(string line, params string[] more)
    {
        var file = Path.Combine(folder.Path, "devices.yaml");
        await File.WriteAllTextAsync(file, $$"""
            devices:
              - id: 1
                host: 10.0.0.1
                platform: vrp
                {{line}}
            groups:
              core: { watched_interfaces: [GigabitEthernet0/0/9] }
            """);
        return await ServiceUnderTest.StartAsync([$"DEVICES_FILE={file}", $"DEVICE_CREDENTIALS_DIR={Directory.CreateDirectory(Path.Combine(folder.Path, "credentials")).FullName}", .. more]);
    }

    private static async Task<JsonElement> AnalyzeAsync(ServiceUnderTest service, string device, string metrics) =>
        (await service.AskAsync("/analyze", new { device_id = device, metrics = JsonDocument.Parse(metrics).RootElement })).GetProperty("data");

    private static string Texts(string listing) => JsonSerializer.Serialize(new Dictionary<string, string> { ["display interface brief"] = listing });

    private static IEnumerable<string?> Descriptions(JsonElement data) => data.GetProperty("faults").EnumerateArray().Select(fault => fault.Text("description"));

    private static DeviceMetrics Read(string json)
    {
        DeviceMetrics.TryRead(JsonDocument.Parse(json).RootElement, out var metrics).Should().BeTrue();
        return metrics!;
    }

    private static InterfaceName[] Names(params string[] names) => [.. names.Select(name => InterfaceName.TryParse(name, out var port) ? port : throw new ArgumentException(name))];
}
