using System.Diagnostics;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Peers;

/// <summary>Whatever a peer does, SIGTERM ends the process well within <c>SHUTDOWN_TIMEOUT</c>, and closes the connection.</summary>
/// <remarks>SSH.NET waits for a stalled key exchange up to its own limit, <c>AGENT_CONNECT_TIMEOUT</c>, and cannot be cancelled; the process does not wait for it.</remarks>
public sealed class StopTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-peers-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    public async Task A_POST_that_StackStorm_does_not_answer_does_not_hold_it(Misconduct misconduct, string opening)
    {
        var declared = Recording.Of("04b_params_view_by_ref").Body.ToJsonString();
        await using var post = new MisbehavingPeer(misconduct, opening, request => request.StartsWith("POST", StringComparison.Ordinal) ? null : declared);

        await ShouldStopAsync(post, $"STACKSTORM_BASE_URL={post.Url}/v1", "STACKSTORM_API_KEY=k3y-0123456789abcdef", "STACKSTORM_TIMEOUT=300");
    }

    [Theory]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.Stalls, "SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData(Misconduct.Drips, "SSH-2.0-")]
    public async Task A_device_does_not_hold_it(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening);

        await ShouldStopAsync(peer, Devices($"port: {peer.Port}"));
    }

    [Theory]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    public async Task A_collect_service_does_not_hold_it(Misconduct misconduct, string opening)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening);

        await ShouldStopAsync(peer, Devices("transport: collect-service"), $"COLLECT_SERVICE_URL={peer.Url}");
    }

    private static async Task ShouldStopAsync(MisbehavingPeer peer, params string[] settings)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            [Map.Trim(), "STACKSTORM_STREAM_URL=off", "AGENT_CONNECT_TIMEOUT=5", "AGENT_COMMAND_TIMEOUT=60", "DEVICE_PASSWORD=geheim-geheim", .. settings]);
        var repair = service.AskAsync("/analyze", new { device_id = 1, auto_repair = true, faults = new[] { Fault("接口eth1 down") } });
        await peer.Asked;

        var began = Stopwatch.GetTimestamp();
        await service.StopAsync();

        (await repair).GetProperty("code").GetInt32().Should().Be(200);
        await peer.LeftAsync();
        Limits.Passed(began).Should().BeLessThan(Limits.Stop);
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
