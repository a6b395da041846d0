using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Peers;

/// <summary>A server without TLS behind <c>https</c>, and one with TLS behind <c>http</c>, are reported as that, and never as a problem of a certificate.</summary>
public sealed class WrongProtocolTests : IDisposable
{
    // What servers answer to the first bytes of TLS: nginx, Go, gunicorn and Kestrel with a head, Python's http.server without.
    private const string BadRequest = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    private const string Page = "<!DOCTYPE HTML>\n<html lang=\"en\"><p>Error code: 400</p></html>";

    // What servers with TLS answer to plain HTTP: an alert (OpenSSL), or a page.
    private const string Alert = "\u0015\u0003\u0001\u0000\u0002\u0002\u0046";
    private const string Nginx = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 62\r\n\r\n<center>The plain HTTP request was sent to HTTPS port</center>";
    private const string Go = "HTTP/1.0 400 Bad Request\r\nConnection: close\r\nContent-Length: 48\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";
    private const string Apache = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 72\r\n\r\n<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.</p>";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-peers-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("https", BadRequest, "https:// 改为 http://")]
    [InlineData("https", Page, "https:// 改为 http://")]
    [InlineData("https", "SSH-2.0-OpenSSH_9.6\r\n", "没有使用 TLS")]
    [InlineData("http", Alert, "http:// 改为 https://")]
    [InlineData("http", Nginx, "http:// 改为 https://")]
    [InlineData("http", Go, "http:// 改为 https://")]
    [InlineData("http", Apache, "http:// 改为 https://")]
    public async Task It_is_in_the_result_the_log_and_the_health_of_StackStorm(string scheme, string answer, string cure)
    {
        await using var peer = new MisbehavingPeer(Misconduct.Stalls, answer);
        await using var service = await GuideService.StartAsync(
            $"{scheme}://127.0.0.1:{peer.Port}/v1", "STACKSTORM_STREAM_URL=off", "STACKSTORM_TIMEOUT=2", "REPAIR_PROVIDERS=stackstorm");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        var (status, description) = await service.HealthAsync("stackstorm");

        ShouldTell(entry.Text("result")!, cure);
        status.Should().Be("degraded");
        ShouldTell(description, cure);
        service.Log.Text.Should().Contain("WrongProtocol");
    }

    [Theory]
    [InlineData("https", BadRequest, "https:// 改为 http://", "plain HTTP")]
    [InlineData("https", Page, "https:// 改为 http://", "plain HTTP")]
    [InlineData("http", Alert, "http:// 改为 https://", "speaks TLS")]
    [InlineData("http", Go, "http:// 改为 https://", "speaks TLS")]
    public async Task It_is_in_the_warning_and_the_health_of_Ollama(string scheme, string answer, string cure, string words)
    {
        await using var peer = new MisbehavingPeer(Misconduct.Stalls, answer);
        await using var service = await ServiceUnderTest.StartAsync([$"OLLAMA_URL={scheme}://127.0.0.1:{peer.Port}", "OLLAMA_TIMEOUT=5", "KNOWLEDGE_EMBEDDING_MODEL=m"]);

        var data = (await service.AskAsync("/analyze", new { device_id = 1, metrics = new { cpu_usage = 5 } })).GetProperty("data");

        ShouldTell(data.GetProperty("warnings").ToString(), cure);
        (await service.HealthAsync("ollama")).Description.Should().Contain(words);
        await Eventually.ReadAsync(() => service.HealthAsync("knowledge_meaning"), health => health.Description.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https", BadRequest, "https:// 改为 http://")]
    [InlineData("http", Alert, "http:// 改为 https://")]
    public async Task It_is_in_the_result_for_the_platforms_services(string scheme, string answer, string cure)
    {
        await using var peer = new MisbehavingPeer(Misconduct.Stalls, answer);
        var url = $"{scheme}://127.0.0.1:{peer.Port}";

        ShouldTell(await RepairAsync("transport: collect-service", $"COLLECT_SERVICE_URL={url}"), cure);
        ShouldTell(await RepairAsync(null, $"DEVICE_SERVICE_URL={url}", "DEVICE_SERVICE_TOKEN=t0ken-0123456789"), cure);
    }

    /// <summary>A handshake that breaks off says nothing of a certificate.</summary>
    [Fact]
    public async Task A_handshake_that_breaks_off_is_no_matter_of_the_certificate()
    {
        await using var peer = new MisbehavingPeer(Misconduct.Closes);
        await using var service = await GuideService.StartAsync(
            $"https://127.0.0.1:{peer.Port}/v1", "STACKSTORM_STREAM_URL=off", "STACKSTORM_TIMEOUT=2", "REPAIR_PROVIDERS=stackstorm");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        ShouldTell(entry.Text("result")!, "TLS 握手失败");
    }

    private static void ShouldTell(string text, string cure) =>
        text.Should().Contain(cure).And.NotContain("证书").And.NotContain("VERIFY_SSL").And.NotContain("see inner exception");

    private async Task<string> RepairAsync(string? line, params string[] settings)
    {
        var file = Path.Combine(folder.FullName, "devices.yaml");
        File.WriteAllText(file, line is null ? "devices: []" : $"""
            devices:
              - id: 1
                host: 10.9.8.7
                platform: frr
                username: netop
                password_env: DEVICE_PASSWORD
                {line}
            """);
        await using var service = await ServiceUnderTest.StartAsync(
            [$"DEVICES_FILE={file}", "DEVICE_PASSWORD=geheim-geheim", Map.Trim(), "REPAIR_PROVIDERS=agent", .. settings]);
        return (await service.RepairAsync(Fault("接口eth1 down"))).Single().Text("result")!;
    }
}
