using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.NetworkAgent;

namespace AiService.Tests.Awx;

/// <summary>What keeps AWX from being reached at all, each with its cure.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly FakeAwx awx = new();
    private readonly X509Certificate2 certificate = SelfSigned();

    public void Dispose()
    {
        awx.Dispose();
        certificate.Dispose();
    }

    [Fact]
    public async Task A_refused_connection_means_that_it_never_began()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        await NeverBeganAsync($"http://{bound.LocalEndPoint}/api/v2", "无法连接 AWX", "检查 AWX_BASE_URL 与网络连通性");
    }

    [Fact]
    public Task TLS_before_a_server_of_plain_HTTP_is_named() =>
        NeverBeganAsync(awx.BaseUrl.Replace("http://", "https://", StringComparison.Ordinal), "协议不符", "检查 AWX_BASE_URL 的协议与端口");

    [Fact]
    public async Task Plain_HTTP_before_a_server_of_TLS_is_named()
    {
        await using var peer = new MisbehavingPeer(Misconduct.Stalls, "\u0015\u0003\u0001\u0000\u0002\u0002\u0046");

        await NeverBeganAsync(peer.Url + "/api/v2", "协议不符", "检查 AWX_BASE_URL 的协议与端口");
    }

    [Fact]
    public async Task An_untrusted_certificate_is_named_and_accepted_where_that_is_set()
    {
        await using var line = await LossyLine.StartAsync(awx.Address, certificate: certificate);

        await NeverBeganAsync($"{line.Address}api/v2", "HTTPS 证书错误", "将 AWX_VERIFY_SSL=false（仅限测试环境），或导入 CA 证书（AWX_CA_FILE）");
        line.Arrived.Should().BeEmpty();

        using var rig = Rig($"{line.Address}api/v2", "AWX_VERIFY_SSL=false");
        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_private_CA_vouches_for_its_own()
    {
        await using var line = await LossyLine.StartAsync(awx.Address, certificate: certificate);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        using var rig = Rig($"{line.Address}api/v2", $"AWX_CA_FILE={file}");

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);

        File.Delete(file);
    }

    [Fact]
    public async Task After_failures_in_a_row_the_breaker_spares_AWX_and_closes_again()
    {
        using var rig = Rig(awx.BaseUrl);
        var down = true;
        awx.On("GET", "job_templates/", _ => down ? FakeStackStorm.Text(500, "<html/>", "text/html") : null);
        await rig.RunAsync(AwxRig.Order());
        await rig.RunAsync(AwxRig.Order());
        var before = awx.Requests.Count;

        (await rig.RunAsync(AwxRig.Order())).Result.Should().Contain("AWX 连续失败，熔断器已打开，暂不发送请求");

        awx.Requests.Should().HaveCount(before);
        down = false;
        rig.Time.Advance(TimeSpan.FromSeconds(11));
        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    private static async Task NeverBeganAsync(string baseUrl, string words, string cure)
    {
        using var rig = Rig(baseUrl);

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain(words).And.EndWith(cure);
    }

    private static AwxRig Rig(string baseUrl, params string[] settings) => new(Inventories.None, [$"AWX_BASE_URL={baseUrl}", $"AWX_TOKEN={AwxRig.Token}", .. settings]);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
