using AiService.Hosting;
using AiService.Tests.Harness;
using FluentAssertions.Execution;
using Serilog.Events;

namespace AiService.Tests.Access;

/// <summary>The <c>Host</c> of a request: a name that an attacker has pointed at the service (DNS rebinding) lends no address its trust.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost:8002", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1:80", true)]
    [InlineData("[::1]:8002", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("ai-service", true)]
    [InlineData("AI-Service:8002", true)]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:8002", false)]
    [InlineData("localhost.", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("ai-service.evil.example", false)]
    [InlineData("127-0-0-1.evil.example", false)]
    [InlineData("", false)]
    public async Task Without_ALLOWED_HOSTS_a_strange_host_takes_the_trust_away(string host, bool expected)
    {
        await using var service = await ServiceUnderTest.StartAsync();

        (await service.TrustsAsync(RawCaller.Loopback, $"Host: {host}")).Should().Be(expected);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("ai.example", true)]
    [InlineData("second.example", true)]
    [InlineData("third.example", false)]
    public async Task The_names_of_the_urls_are_the_services_own(string host, bool expected)
    {
        // Kestrel listens at every address for a name that it cannot bind.
        await using var service = await ServiceUnderTest.StartAsync(["urls=http://ai.example:0;http://Second.example:0"]);

        (await service.TrustsAsync(RawCaller.Loopback, $"Host: {host}")).Should().Be(expected);
    }

    [Fact]
    public async Task A_host_that_costs_the_trust_is_logged_once_with_the_cure()
    {
        await using var service = await ServiceUnderTest.StartAsync(["REQUESTS_PER_MINUTE=0"]);

        foreach (var host in (string[])["evil.example", "evil.example:8002", "EVIL.example", "other.example"])
        {
            await service.TrustsAsync(RawCaller.Loopback, $"Host: {host}");
        }

        Warnings(service).Should().HaveCount(2).And.OnlyContain(line => line.Contains("ALLOWED_HOSTS", StringComparison.Ordinal));
        for (var other = 0; other < 300; other++)
        {
            await service.TrustsAsync(RawCaller.Loopback, $"Host: h{other}.example");
        }

        Warnings(service).Should().HaveCount(100, "a caller who invents hosts does not fill the log");
    }

    [Fact]
    public async Task A_request_that_is_not_trusted_anyway_logs_no_host()
    {
        await using var service = await ServiceUnderTest.StartAsync(["TRUSTED_NETWORKS=127.0.0.2"]);

        await service.TrustsAsync(RawCaller.Loopback, "Host: evil.example");

        Warnings(service).Should().BeEmpty();
    }

    [Theory]
    [InlineData("ai.example", 404)]
    [InlineData("AI.example:8002", 404)]
    [InlineData("eu.ai.example", 404)]
    [InlineData("[2001:db8::1]:8002", 404)]
    [InlineData("localhost", 404)]
    [InlineData("127.0.0.1:8002", 404)]
    [InlineData("[::1]:8002", 404)]
    [InlineData("ai-service", 400)]
    [InlineData("192.0.2.7", 400)]
    [InlineData("evil.example", 400)]
    [InlineData("ai.example.evil.example", 400)]
    [InlineData("notai.example", 400)]
    [InlineData("ai.example.", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("", 400)]
    public async Task Where_ALLOWED_HOSTS_is_set_another_host_is_refused(string host, int status)
    {
        await using var service = await ServiceUnderTest.StartAsync(["ALLOWED_HOSTS=ai.example, *.ai.example 2001:db8::1"]);

        var answer = await service.SendRawAsync("POST " + RawCaller.OperatorOnly, headers: [$"Host: {host}"]);

        answer.Status.Should().Be(status);
        answer.Json.GetProperty("code").GetInt32().Should().Be(status);
        answer["X-Content-Type-Options"].Should().Be("nosniff");
        if (status == 400)
        {
            answer.Json.GetProperty("msg").GetString().Should().Contain("ALLOWED_HOSTS");
            Warnings(service).Should().ContainSingle();
        }
    }

    [Fact]
    public async Task The_containers_health_check_works_where_ALLOWED_HOSTS_is_set()
    {
        await using var service = await ServiceUnderTest.StartAsync(["ALLOWED_HOSTS=ai.example", "ANONYMOUS_ROLE=none", "TRUSTED_NETWORKS=none"]);

        (await service.SendRawAsync("GET /health/live HTTP/1.0", headers: ["Host: localhost"])).Status.Should().Be(200, "docker/healthy sends this");
    }

    [Theory]
    [InlineData("X-Forwarded-Host: ai.example", "Host: upstream", 404)]
    [InlineData("X-Forwarded-Host: evil.example, ai.example", "Host: upstream", 404)]
    [InlineData("X-Forwarded-Host: evil.example", "Host: ai.example", 400)]
    [InlineData("X-Forwarded-Host: ai.example, evil.example", "Host: ai.example", 400)]
    [InlineData("X-Other: 1", "Host: upstream", 400)]
    public async Task The_host_that_a_trusted_proxy_forwards_is_the_one_that_counts(string forwarded, string host, int status)
    {
        await using var service = await ServiceUnderTest.StartAsync(["ALLOWED_HOSTS=ai.example", "TRUSTED_PROXIES=127.0.0.9"]);

        string[] headers = ["X-Forwarded-For: 127.0.0.1", forwarded, host];

        (await service.SendRawAsync("POST " + RawCaller.OperatorOnly, "127.0.0.9", headers)).Status.Should().Be(status);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("evil.example", false)]
    public async Task Without_ALLOWED_HOSTS_a_forwarded_host_takes_the_trust_away_as_well(string forwarded, bool expected)
    {
        await using var service = await ServiceUnderTest.StartAsync(["TRUSTED_PROXIES=127.0.0.9"]);

        (await service.TrustsAsync("127.0.0.9", "X-Forwarded-For: 127.0.0.1", $"X-Forwarded-Host: {forwarded}", "Host: upstream")).Should().Be(expected);
        (await service.TrustsAsync("127.0.0.1", $"X-Forwarded-Host: {forwarded}")).Should().BeTrue("a peer that is no trusted proxy names no host in this header");
    }

    [Theory]
    [InlineData("Host: xn--localhost-")]
    [InlineData("Host: xn--localhost-:8002")]
    [InlineData("Host: localhost", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: xn--localhost-")]
    [InlineData("Host: localhost", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: good.example, xn--localhost-")]
    public async Task A_host_that_is_no_Punycode_is_bad_input(params string[] headers)
    {
        await using var service = await ServiceUnderTest.StartAsync(["TRUSTED_PROXIES=127.0.0.9"]);

        var answer = await service.SendRawAsync("GET /swagger/v1/swagger.json", "127.0.0.9", headers);

        answer.Status.Should().Be(400);
        answer.Json.GetProperty("msg").GetString().Should().Contain("Host");
    }

    /// <summary>Tricks with the target and the host are refused, or at least not trusted.</summary>
    [Theory]
    [InlineData("POST http://evil.example" + RawCaller.OperatorOnly, "Host: localhost")]
    [InlineData("POST http://evil.example" + RawCaller.OperatorOnly, "Host: evil.example")]
    [InlineData("POST http://localhost@evil.example" + RawCaller.OperatorOnly, "Host: evil.example")]
    [InlineData("POST " + RawCaller.OperatorOnly, "Host: localhost@evil.example")]
    [InlineData("POST " + RawCaller.OperatorOnly, "Host: localhost", "Host: evil.example")]
    [InlineData("POST " + RawCaller.OperatorOnly, "Host: evil.example", "Host: localhost")]
    [InlineData("POST " + RawCaller.OperatorOnly, "Host: localhost,evil.example")]
    [InlineData("POST " + RawCaller.OperatorOnly, "Host: localhost/evil.example")]
    [InlineData("POST " + RawCaller.OperatorOnly, "Host: localhost:80:80")]
    [InlineData("POST " + RawCaller.OperatorOnly, "Host: localhost:port")]
    [InlineData("POST " + RawCaller.OperatorOnly + " HTTP/1.0", "Content-Length: 0")]
    [InlineData("GET " + RawCaller.OperatorOnly, "X-HTTP-Method-Override: POST")]
    [InlineData("GET " + RawCaller.OperatorOnly + "?_method=POST", "X-HTTP-Method: POST")]
    public async Task A_trick_is_refused(string line, params string[] headers)
    {
        await using var service = await ServiceUnderTest.StartAsync();

        (await service.SendRawAsync(line, headers: headers)).Status.Should().BeOneOf(400, 403, 405);
    }

    [Theory]
    [InlineData("ALLOWED_HOSTS", "*")]
    [InlineData("ALLOWED_HOSTS", "https://ai.example")]
    [InlineData("ALLOWED_HOSTS", "ai.example:8002")]
    [InlineData("ALLOWED_HOSTS", "ai.example/ai")]
    [InlineData("ALLOWED_HOSTS", "ai.*.example")]
    [InlineData("ALLOWED_HOSTS", "good.example, *")]
    [InlineData("CORS_ORIGINS", "*")]
    [InlineData("CORS_ORIGINS", "null")]
    [InlineData("CORS_ORIGINS", "ui.example")]
    [InlineData("CORS_ORIGINS", "https://ui.example/")]
    [InlineData("CORS_ORIGINS", "https://*.example")]
    [InlineData("CORS_ORIGINS", "HTTPS://UI.example")]
    [InlineData("CORS_ORIGINS", "https://ui.example:443")]
    [InlineData("CORS_ORIGINS", "file:///")]
    [InlineData("ANONYMOUS_ROLE", "admin")]
    public void What_cannot_be_used_stops_the_start_and_is_named(string variable, string value)
    {
        var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", $"--{variable}={value}"]);

        using (new AssertionScope())
        {
            var problem = start.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which;
            problem.Variable.Should().Be(variable);
            problem.Cure.Should().NotBeEmpty();
        }
    }

    [Fact]
    public void A_url_to_listen_at_that_is_none_stops_the_start()
    {
        var start = () => AiServiceApp.Create(["--urls=8002"]);

        start.Should().Throw<SettingsException>().WithMessage("*ASPNETCORE_URLS*");
    }

    private static IEnumerable<string> Warnings(ServiceUnderTest service) =>
        from line in service.Log.Events
        where line.Level == LogEventLevel.Warning && line.MessageTemplate.Text.Contains("ALLOWED_HOSTS", StringComparison.Ordinal)
        select line.RenderMessage(null);
}
