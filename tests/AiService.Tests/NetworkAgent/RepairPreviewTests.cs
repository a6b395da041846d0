using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace AiService.Tests.NetworkAgent;

/// <summary>What the agent would send for an order: as the preview of the runbook shows it, and nothing is contacted but the inventory.</summary>
public sealed class RepairPreviewTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_known_device_is_shown_with_every_phase()
    {
        // A connection would be seen here.
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        await using var service = await StartAsync(((System.Net.IPEndPoint)listener.LocalEndpoint).Port);

        var preview = await PreviewAsync(service, "1", "GigabitEthernet0/0/1");

        (Text(preview, "runbook"), Text(preview, "title"), Text(preview, "platform")).Should().Be(("enable-interface", "启用接口 GigabitEthernet0/0/1", "vrp"));
        preview!["parameters"]!["interface"]!.GetValue<string>().Should().Be("GigabitEthernet0/0/1");
        Lines(preview).Should().ContainInOrder("enter: system-view", "commands: interface GigabitEthernet0/0/1 / undo shutdown", "leave: return");
        var shown = await service.AskAsync("/runbooks/enable-interface/preview", new { device_id = 1, fault = "接口GE0/0/1 down" });
        JsonNode.DeepEquals(preview, JsonNode.Parse(shown.GetProperty("data").GetRawText())).Should().BeTrue("both show the same");
        listener.Pending().Should().BeFalse("a preview opens no connection");
    }

    [Fact]
    public async Task A_dry_run_shows_it()
    {
        await using var service = await StartAsync();
        var preview = await PreviewAsync(service, "1", "GigabitEthernet0/0/1");

        var answer = await service.AskAsync("/analyze", new { device_id = 1, dry_run = true, faults = new[] { new { description = "接口GigabitEthernet0/0/1 down", level = "P2" } } });

        var entry = answer.GetProperty("data").GetProperty("repair_results")[0];
        (entry.Text("status"), entry.Text("result")).Should().Be(("dry_run", "试运行：会执行本地 NetworkAgent"));
        JsonNode.DeepEquals(preview, JsonNode.Parse(entry.GetProperty("details").GetProperty("runbook").GetRawText())).Should().BeTrue(entry.ToString());
    }

    [Theory]
    [InlineData("1", "Ethernet3/1.x-y", "不是平台 vrp 的接口名")]
    [InlineData("1", null, "无法从故障描述中识别接口")]
    public async Task What_could_not_be_sent_is_told_with_its_reason(string device, string? port, string problem)
    {
        await using var service = await StartAsync();

        var preview = await PreviewAsync(service, device, port);

        Text(preview, "runbook").Should().Be("enable-interface");
        Text(preview, "title").Should().Be("启用接口");
        Text(preview, "problem").Should().Contain(problem);
        preview!.ContainsKey("phases").Should().BeFalse();
    }

    [Theory]
    [InlineData("7", "接口eth1 down", Orders.Action)]
    [InlineData("1", "风扇故障", "network.remediation.replace_fan")]
    public async Task What_the_agent_cannot_try_has_no_preview(string device, string fault, string action)
    {
        await using var service = await StartAsync();

        (await service.Services.GetRequiredService<IRepairPreview>().PreviewAsync(Orders.For(device, null, fault, action), default)).Should().BeNull();
    }

    [Fact]
    public async Task A_device_of_the_device_service_is_asked_for_there()
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/api/device/7").UsingGet())
            .RespondWith(Response.Create().WithBody("""{"code":500,"msg":"设备不存在","data":null}"""));
        await using var service = await StartAsync(22, $"DEVICE_SERVICE_URL={server.Url}", "DEVICE_SERVICE_TOKEN=t0ken-0123456789");

        Text(await PreviewAsync(service, "7", "eth1"), "problem").Should().Contain("设备不存在");
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var late = await service.Services.GetRequiredService<IRepairPreview>().PreviewAsync(Orders.For("7", "eth1"), gone.Token);
        Text(late, "problem").Should().Contain("时限").And.NotContain("停止");
        server.LogEntries.Should().ContainSingle();
    }

    [Fact]
    public async Task The_groups_of_the_inventory_are_those_of_the_service()
    {
        await using var service = await StartAsync();
        var groups = service.Services.GetRequiredService<IDeviceGroups>();

        (await groups.GroupOfAsync("1", default)).Should().Be("access");
        (await groups.GroupOfAsync("2", default)).Should().BeNull();
    }

    private static Task<JsonObject?> PreviewAsync(ServiceUnderTest service, string device, string? port) =>
        service.Services.GetRequiredService<IRepairPreview>().PreviewAsync(Orders.For(device, port), default);

    private async Task<ServiceUnderTest> StartAsync(int port = 22, params string[] more)
    {
        var file = folder.File("devices.yaml");
        await File.WriteAllTextAsync(file, $"""
            devices:
              - id: 1
                host: 127.0.0.1
                port: {port}
                platform: vrp
                group: access
                username: netop
                password_env: PREVIEW_PASSWORD
                host_key: SHA256:{new string('a', 43)}
            """);
        return await ServiceUnderTest.StartAsync([$"DEVICES_FILE={file}", "PREVIEW_PASSWORD=secret-of-the-device", .. more], new FakeTimeProvider());
    }

    private static string? Text(JsonObject? preview, string field) => preview![field]?.GetValue<string>();

    private static IEnumerable<string> Lines(JsonObject preview) => preview["phases"]!.AsArray().Select(phase =>
        $"{phase!["phase"]!.GetValue<string>()}: {string.Join(" / ", phase["commands"]!.AsArray().Select(line => line!.GetValue<string>()))}");
}
