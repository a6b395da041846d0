using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent;

/// <summary>The preview through the front door: it shows what would be sent, and touches nothing.</summary>
public sealed class PreviewTests : IAsyncLifetime
{
    private ServiceUnderTest service = null!;

    public async Task InitializeAsync() => service = await ServiceUnderTest.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task The_guides_fault_on_a_Huawei_switch_is_shown_line_by_line()
    {
        var preview = await PreviewAsync("enable-interface", new { platform = "vrp", fault = "接口Gig0/0/1 down" });

        preview.Text("title").Should().Be("启用接口 GigabitEthernet0/0/1");
        Lines(preview).Should().Equal(
            "setup: screen-length 0 temporary",
            "pre_check: display interface GigabitEthernet0/0/1 / display interface brief",
            "enter: system-view",
            "commands: interface GigabitEthernet0/0/1 / undo shutdown",
            "leave: return",
            "abandon: return",
            "post_check: display interface GigabitEthernet0/0/1 / display interface brief",
            "rollback: system-view / interface GigabitEthernet0/0/1 / shutdown / return");
    }

    [Fact]
    public async Task On_Junos_the_commit_is_on_trial_until_it_is_confirmed()
    {
        var preview = await PreviewAsync("enable-interface", new { platform = "junos", @interface = "ge-0/0/3" });

        Lines(preview).Should().ContainInOrder(
            "enter: configure exclusive",
            "commands: delete interfaces ge-0/0/3 disable",
            "commit: commit confirmed 2",
            "leave: exit configuration-mode",
            "confirm: configure exclusive / commit / exit configuration-mode",
            "rollback: configure exclusive / rollback 1 / commit / exit configuration-mode");
    }

    [Fact]
    public async Task A_runbook_that_only_reports_shows_what_it_would_collect()
    {
        var preview = await PreviewAsync("diagnose-high-cpu", new { platform = "ios" });

        preview.GetProperty("reports").GetBoolean().Should().BeTrue();
        Lines(preview).Should().Equal(
            "setup: terminal length 0 / terminal width 0", "collect: show processes cpu sorted / show processes cpu history");
    }

    [Fact]
    public async Task A_device_of_the_inventory_is_previewed_and_never_connected_to()
    {
        // A connection would be seen here.
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var folder = Directory.CreateTempSubdirectory("aiservice-preview-").FullName;
        var file = Path.Combine(folder, "devices.yaml");
        await File.WriteAllTextAsync(file, $"""
            devices:
              - id: 1
                host: 127.0.0.1
                port: {((System.Net.IPEndPoint)listener.LocalEndpoint).Port}
                platform: eos
                username: netop
                password_env: PREVIEW_PASSWORD
                host_key: SHA256:{new string('a', 43)}
            """);
        await using var own = await ServiceUnderTest.StartAsync([$"DEVICES_FILE={file}", "PREVIEW_PASSWORD=secret-of-the-device"]);

        var answer = await own.AskAsync("/runbooks/bounce-interface/preview", new { device_id = 1, parameters = new { @interface = "Et3/1" } });

        answer.GetProperty("code").GetInt32().Should().Be(200);
        Lines(answer.GetProperty("data")).Should().Contain("guard: show users / show ip route vrf all {client} / show ip interface brief")
            .And.Contain("commands: interface Ethernet3/1 / shutdown / no shutdown");
        answer.ToString().Should().NotContain("secret-of-the-device");
        listener.Pending().Should().BeFalse("a preview opens no connection");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("enable-interface", """{"platform":"vrp"}""", 400, "parameters.interface")]
    [InlineData("enable-interface", """{"fault":"接口Gig0/0/1 down"}""", 400, "platform")]
    [InlineData("enable-interface", """{"platform":"vrp","device_id":1,"fault":"x"}""", 400, "platform")]
    [InlineData("enable-interface", """{"platform":"cobol","fault":"接口Gig0/0/1 down"}""", 400, "platform")]
    [InlineData("enable-interface", """{"platform":"vrp","fault":"接口down"}""", 400, "fault")]
    [InlineData("enable-interface", """{"platform":"vrp","fault":"接口Gig0/0/1-3 down"}""", 400, "fault")]
    [InlineData("enable-interface", """{"platform":"vrp","fault":"接口Gig0/0/1 down，接口Gig0/0/2 down"}""", 400, "fault")]
    [InlineData("enable-interface", """{"platform":"vrp","interface":"GE0/0/1; reboot"}""", 400, "interface")]
    [InlineData("enable-interface", """{"platform":"vrp","interface":"GE0/0/1\nreboot"}""", 400, "interface")]
    [InlineData("enable-interface", """{"platform":"vrp","interface":"xe-0/0/0"}""", 400, "interface")]
    [InlineData("enable-interface", """{"platform":"linux","interface":"GE0/0/1"}""", 400, "interface")]
    [InlineData("enable-interface", """{"platform":"vrp","parameters":{"interface":7}}""", 400, "parameters.interface")]
    [InlineData("enable-interface", """{"platform":"vrp","parameters":{"vlan":"7"}}""", 400, "parameters.vlan")]
    [InlineData("enable-interface", """{"platform":"vrp","parameters":[]}""", 400, "parameters")]
    [InlineData("enable-interface", """{"platform":"vrp","fault":7}""", 400, "fault")]
    [InlineData("clear-bgp-session", """{"platform":"ios","fault":"BGP邻居10.0.0.1与10.0.0.2卡住"}""", 400, "fault")]
    [InlineData("clear-bgp-session", """{"platform":"ios","parameters":{"peer":"10.0.0.1 soft\nreload"}}""", 400, "parameters.peer")]
    [InlineData("clear-bgp-session", """{"platform":"linux","parameters":{"peer":"10.0.0.1"}}""", 400, "platform")]
    [InlineData("no-such-runbook", """{"platform":"vrp"}""", 404, "no-such-runbook")]
    [InlineData("enable-interface", """{"device_id":7,"fault":"接口eth1 down"}""", 404, "7")]
    [InlineData("enable-interface", "[]", 400, "JSON 对象")]
    public async Task What_is_wrong_is_told_by_its_field(string runbook, string body, int code, string names)
    {
        using var response = await service.PostTextAsync($"/runbooks/{runbook}/preview", body);
        var answer = await response.EnvelopeAsync();

        ((int)response.StatusCode).Should().Be(code);
        answer.GetProperty("code").GetInt32().Should().Be(code);
        answer.GetProperty("msg").GetString().Should().Contain(names).And.NotContain("reboot").And.NotContain("reload");
    }

    [Fact]
    public async Task The_list_tells_what_each_runbook_serves_and_needs()
    {
        using var response = await service.Http.GetAsync(new Uri("/runbooks", UriKind.Relative));
        var runbooks = (await response.EnvelopeAsync()).GetProperty("data").EnumerateArray().ToDictionary(one => one.Text("name")!);

        runbooks.Keys.Should().BeEquivalentTo(
            "bounce-interface", "clear-bgp-session", "diagnose-high-cpu", "diagnose-high-memory", "enable-interface", "reenable-error-disabled");
        runbooks["enable-interface"].GetProperty("parameters").GetProperty("interface").GetString().Should().Be("interface");
        runbooks["clear-bgp-session"].GetProperty("parameters").GetProperty("peer").GetString().Should().Be("ipv4");
        runbooks["bounce-interface"].GetProperty("spares_own_port").GetBoolean().Should().BeTrue();
        runbooks["bounce-interface"].GetProperty("platforms").EnumerateArray().Select(one => one.GetString()).Should().NotContain("frr");
    }

    private async Task<JsonElement> PreviewAsync(string runbook, object body)
    {
        var answer = await service.AskAsync($"/runbooks/{runbook}/preview", body);
        answer.GetProperty("code").GetInt32().Should().Be(200, answer.ToString());
        return answer.GetProperty("data");
    }

    private static IEnumerable<string> Lines(JsonElement preview)
    {
        return preview.GetProperty("phases").EnumerateArray().Select(phase =>
            $"{phase.Text("phase")}: {string.Join(" / ", phase.GetProperty("commands").EnumerateArray().Select(line => line.GetString()))}");
    }
}
