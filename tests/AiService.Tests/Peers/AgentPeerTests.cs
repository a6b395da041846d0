using System.Diagnostics;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Sessions;
using AiService.Tests.Harness;
using AiService.Tests.NetworkAgent;
using Renci.SshNet;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Peers;

/// <summary>A device-service, a collect-service and a device that misbehave hold no repair beyond its limits, and cost no memory.</summary>
public sealed class AgentPeerTests : IDisposable
{
    private const string HalfHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Head: ";
    private const string Version = "SSH-2.0-OpenSSH_9.6\r\n";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-peers-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.NeverEnds, HalfHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead)]
    public async Task A_device_service_that_misbehaves_is_given_up(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening);
        File.WriteAllText(Path.Combine(folder.FullName, "default.yaml"), "username: netop\npassword: geheim\nhost_key: SHA256:sJ5sTJEvvggkLcnueVxwqmSmU5td1SptlGvboLZ/sXM");

        var result = await RepairAsync(peer, $"DEVICE_SERVICE_URL={peer.Url}", "DEVICE_SERVICE_TOKEN=t0ken-0123456789", $"DEVICE_CREDENTIALS_DIR={folder.FullName}");

        result.Should().Contain(misconduct == Misconduct.BreaksOff ? "device-service 的应答无法识别" : "device-service 没有应答");
    }

    /// <summary>An answer in order, and larger than any: 64 KB of the device-service, 1 MB of collect-service.</summary>
    [Fact]
    public async Task An_answer_that_is_too_large_is_none()
    {
        await using var devices = new MisbehavingPeer(Misconduct.Closes, "", _ =>
            $$$"""{"code":200,"data":{"ip":"10.9.8.7","vendor":"Linux","model":"server","name":"{{{new string('a', DeviceServiceClient.LargestAnswer)}}}"}}""");
        await using var collect = new MisbehavingPeer(Misconduct.Closes, "", _ =>
            $$"""{"code":200,"data":"{{new string('a', CollectServiceClient.LargestAnswer)}}"}""");

        (await RepairAsync(devices, $"DEVICE_SERVICE_URL={devices.Url}", "DEVICE_SERVICE_TOKEN=t0ken-0123456789")).Should().Contain("device-service 没有应答");
        (await RepairAsync(collect, Devices("transport: collect-service"), $"COLLECT_SERVICE_URL={collect.Url}")).Should().Contain("ConfigurationLimitExceeded");
    }

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.NeverEnds, HalfHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead)]
    public async Task A_collect_service_that_misbehaves_is_given_up(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening);

        var result = await RepairAsync(peer, Devices("transport: collect-service"), $"COLLECT_SERVICE_URL={peer.Url}");

        result.Should().Contain(misconduct is Misconduct.Drips or Misconduct.Stalls ? "没有应答" : "collect-service");
    }

    [Theory]
    [InlineData(Misconduct.Drips, "SSH-2.0-")]
    [InlineData(Misconduct.Drips, Version)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.Stalls, Version)]
    [InlineData(Misconduct.NeverEnds, "SSH-2.0-")]
    [InlineData(Misconduct.NeverEnds, Version)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, "SSH-2.0-")]
    [InlineData(Misconduct.BreaksOff, Version)]
    public async Task A_device_that_misbehaves_before_the_login_is_given_up(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening);

        var result = await RepairAsync(peer, Devices($"port: {peer.Port}"));

        result.Should().Contain($"127.0.0.1:{peer.Port}");
    }

    /// <summary>A jump host that closes the connection between its own login and the next machine's.</summary>
    [Fact]
    public void A_jump_host_that_closes_the_connection_is_named()
    {
        var device = new Device
        {
            Id = "1",
            Host = "device.invalid",
            Port = 22,
            Platform = Library.Platform("frr"),
            Username = "netop",
            Credential = new PasswordCredential("geheim"),
            Via = ScriptedDevice.Device("frr", "192.0.2.7"),
        };
        using var lost = new SshClient("192.0.2.7", "netop", "geheim");

        var open = () => SshTunnel.Open(new SshConnection(lost, null, TimeProvider.System), device, TimeProvider.System);

        var failure = open.Should().Throw<SessionException>().Which;
        failure.Failure.Should().Be(SessionFailure.Unreachable);
        failure.Message.Should().Contain("跳板机").And.Contain("192.0.2.7").And.Contain(device.Host);
    }

    /// <summary>Repairs device 1 by the agent alone; asserts the limits, and returns the result's text.</summary>
    private static async Task<string> RepairAsync(MisbehavingPeer peer, params string[] settings)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            [Map.Trim(), "REPAIR_PROVIDERS=agent", "AGENT_CONNECT_TIMEOUT=1", "AGENT_COMMAND_TIMEOUT=1", "DEVICE_PASSWORD=geheim-geheim", .. settings]);

        var began = Stopwatch.GetTimestamp();
        var entry = (await service.RepairAsync(Fault("接口eth1 down"))).Single();
        var took = Limits.Passed(began);
        await peer.LeftAsync();
        await service.StopAsync();

        took.Should().BeLessThan(Limits.Repair);
        peer.Sent.Should().BeLessThan(3 * MisbehavingPeer.Bearable, "it is asked up to three times");
        entry.GetProperty("success").GetBoolean().Should().BeFalse(entry.ToString());
        entry.Text("result").Should().NotContain("内部").And.NotContain("Exception").And.NotContain("geheim");
        return entry.Text("result")!;
    }

    private string Devices(string line)
    {
        var file = Path.Combine(folder.FullName, "devices.yaml");
        File.WriteAllText(file, $"""
            devices:
              - id: 1
                host: 127.0.0.1
                platform: frr
                username: netop
                password_env: DEVICE_PASSWORD
                host_key: SHA256:sJ5sTJEvvggkLcnueVxwqmSmU5td1SptlGvboLZ/sXM
                {line}
            """);
        return $"DEVICES_FILE={file}";
    }
}
