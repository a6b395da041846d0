using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AiService.Engines;
using AiService.Hosting.Outgoing;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

public sealed class ConnectionTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();
    private readonly X509Certificate2 certificate = SelfSigned();

    public void Dispose()
    {
        stackStorm.Dispose();
        certificate.Dispose();
    }

    [Fact]
    public async Task A_refused_connection_means_that_it_never_began()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var rig = new StackStormRig($"http://{bound.LocalEndPoint}/v1");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("无法连接 StackStorm");
    }

    [Fact]
    public async Task A_post_that_is_refused_after_the_declaration_was_read_never_began_either()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var rig = new StackStormRig($"http://{listener.LocalEndpoint}/v1");
        var answered = AnswerOnceAsync(listener, Recording.Of("04b_params_view_by_ref").Body.ToJsonString());

        var attempt = await rig.TryAsync();

        await answered;
        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("无法连接 StackStorm");
        rig.Journal!.HasTouched.Should().BeTrue("it was written down before it was sent");
        rig.Journal.Last.Status.Should().Be("rejected");
    }

    [Fact]
    public async Task A_connection_that_cannot_be_made_in_time_differs_from_an_answer_that_does_not_come()
    {
        using var silent = new HttpClient(new BoundedBodyHandler
        {
            InnerHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(10),
                ConnectCallback = static async (_, gone) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
                    return Stream.Null;
                },
            },
        });

        var send = () => silent.PostAsync(new Uri("http://192.0.2.1/v1/executions"), new StringContent("{}"));

        EngineResilience.NeverArrived((await send.Should().ThrowAsync<HttpRequestException>()).Which).Should().BeTrue();
    }

    [Fact]
    public async Task After_failures_in_a_row_the_breaker_spares_StackStorm_and_closes_again()
    {
        using var rig = new StackStormRig(stackStorm.BaseUrl);
        var down = true;
        stackStorm.Lives("01c_python_success").On("GET", $"/v1/actions/views/parameters/{Orders.EnableInterface}", _ => down
            ? FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body)
            : FakeStackStorm.Json(200, Recording.Of("04b_params_view_by_ref").Body));

        await rig.TryAsync();
        await rig.TryAsync();
        var before = stackStorm.Requests.Count;
        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("熔断器已打开");
        stackStorm.Requests.Should().HaveCount(before);

        down = false;
        rig.Time.Advance(TimeSpan.FromSeconds(11));
        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_refused_with_the_guides_advice()
    {
        await using var line = await LossyLine.StartAsync(stackStorm.Address, certificate: certificate);
        using var rig = Over(line);

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("HTTPS 证书错误")
            .And.Contain("将 STACKSTORM_VERIFY_SSL=false（仅限测试环境），或导入 CA 证书");
        line.Arrived.Should().BeEmpty();
    }

    [Fact]
    public async Task An_untrusted_certificate_is_accepted_without_verification()
    {
        await using var line = await LossyLine.StartAsync(stackStorm.Address, certificate: certificate);
        using var rig = Over(line, "STACKSTORM_VERIFY_SSL=false");
        stackStorm.Lives("01c_python_success");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_private_CA_vouches_for_its_own()
    {
        await using var line = await LossyLine.StartAsync(stackStorm.Address, certificate: certificate);
        using var file = new PemFile(certificate);
        using var rig = Over(line, $"STACKSTORM_CA_FILE={file.Path}");
        stackStorm.Lives("01c_python_success");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_private_CA_vouches_for_no_other()
    {
        await using var line = await LossyLine.StartAsync(stackStorm.Address, certificate: certificate);
        using var other = SelfSigned();
        using var file = new PemFile(other);
        using var rig = Over(line, $"STACKSTORM_CA_FILE={file.Path}");

        (await rig.TryAsync()).Result.Should().Contain("HTTPS 证书错误");
    }

    [Fact]
    public async Task A_private_CA_does_not_excuse_a_wrong_name()
    {
        using var named = SelfSigned("elsewhere.example", IPAddress.Parse("192.0.2.1"));
        await using var line = await LossyLine.StartAsync(stackStorm.Address, certificate: named);
        using var file = new PemFile(named);
        using var rig = Over(line, $"STACKSTORM_CA_FILE={file.Path}");

        (await rig.TryAsync()).Result.Should().Contain("HTTPS 证书错误");
    }

    [Fact]
    public async Task A_private_CA_does_not_make_the_certificate_of_a_client_one_of_a_server()
    {
        using var client = SelfSigned(purpose: "1.3.6.1.5.5.7.3.2");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var file = new PemFile(client);
        using var rig = new StackStormRig($"https://{listener.LocalEndpoint}/v1", $"STACKSTORM_CA_FILE={file.Path}");
        var shaken = ShakeHandsAsync(listener, client);

        (await rig.TryAsync()).Result.Should().Contain("HTTPS 证书错误");

        listener.Stop();
        await shaken;
    }

    /// <summary>A TLS server that closes each connection after the handshake, until the listener is stopped.</summary>
    private static async Task ShakeHandsAsync(TcpListener listener, X509Certificate2 certificate)
    {
        while (await AcceptAsync() is { } connection)
        {
            using var client = connection;
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<TcpClient?> AcceptAsync()
        {
            try
            {
                return await listener.AcceptTcpClientAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }
    }

    /// <summary>Answers one request, and has stopped listening before that.</summary>
    private static async Task AnswerOnceAsync(TcpListener listener, string json)
    {
        using var client = await listener.AcceptTcpClientAsync();
        listener.Stop();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // The request's head; a GET has no body.
        }

        var body = Encoding.UTF8.GetBytes(json);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n"));
        await stream.WriteAsync(body);
    }

    private static StackStormRig Over(LossyLine line, params string[] settings) =>
        new(line, [$"STACKSTORM_BASE_URL={line.Address}v1", $"STACKSTORM_API_KEY={StackStormRig.Key}", .. settings]);

    private static X509Certificate2 SelfSigned(string name = "localhost", IPAddress? address = null, string? purpose = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address ?? IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (purpose is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], true));
        }

        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed class PemFile : IDisposable
    {
        public PemFile(X509Certificate2 certificate) => File.WriteAllText(Path, certificate.ExportCertificatePem());

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
