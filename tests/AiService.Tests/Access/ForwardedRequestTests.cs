using AiService.Tests.Harness;

namespace AiService.Tests.Access;

/// <summary>What a proxy, or a client that claims to be one, says of the sender.</summary>
public sealed class ForwardedRequestTests
{
    private const string Proxy = "127.0.0.9";

    /// <summary>The addresses 127.0.0.1 to .7 are trusted, 127.0.0.9 is a proxy, 127.0.0.7 is both.</summary>
    private static readonly string[] Settings = ["TRUSTED_NETWORKS=127.0.0.0/29, 2001:db8::7", "TRUSTED_PROXIES=127.0.0.9, 127.0.0.7", "REQUESTS_PER_MINUTE=0"];

    [Theory]
    [InlineData("X-Forwarded-For: 127.0.0.1")]
    [InlineData("x-forwarded-for: 127.0.0.1")]
    [InlineData("X-Forwarded-For: 203.0.113.9")]
    [InlineData("X-Forwarded-For:")]
    [InlineData("X-Forwarded-For: unknown")]
    [InlineData("Forwarded: for=127.0.0.1")]
    [InlineData("Forwarded: for=\"[::1]\";host=localhost")]
    [InlineData("Forwarded:")]
    [InlineData("X-Real-IP: 127.0.0.1")]
    [InlineData("x-real-ip: 203.0.113.9")]
    [InlineData("X-Real-IP: 127.0.0.1", "X-Forwarded-For: 127.0.0.1")]
    [InlineData("X-Forwarded-For: 127.0.0.1", "X-Original-For: 127.0.0.1:1")]
    [InlineData("X-Real-IP: 127.0.0.1", "X-Original-For: 127.0.0.1:1")]
    public async Task A_forwarded_request_of_a_peer_that_is_no_trusted_proxy_is_not_trusted(params string[] headers)
    {
        await using var service = await ServiceUnderTest.StartAsync(Settings);

        (await service.TrustsAsync("127.0.0.1", headers)).Should().BeFalse();
        (await service.TrustsAsync("127.0.0.1", headers[..0])).Should().BeTrue("it is the header that takes the trust away");
    }

    [Theory]
    // The rightmost address is what the proxy itself has seen; everything before it, the client may have sent.
    [InlineData(true, "X-Forwarded-For: 127.0.0.3")]
    [InlineData(true, "X-Forwarded-For: 127.0.0.3:50123")]
    [InlineData(true, "X-Forwarded-For: ::ffff:127.0.0.3")]
    [InlineData(true, "X-Forwarded-For: 2001:db8::7")]
    [InlineData(true, "X-Forwarded-For: [2001:db8::7]")]
    [InlineData(true, "X-Forwarded-For: [2001:db8::7]:50123")]
    [InlineData(true, "X-Forwarded-For: 203.0.113.9, 127.0.0.3")]
    [InlineData(true, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 127.0.0.3")]
    [InlineData(true, "X-Forwarded-For: 127.0.0.3", "X-Real-IP: 203.0.113.9")]
    [InlineData(false, "X-Forwarded-For: 203.0.113.9")]
    [InlineData(false, "X-Forwarded-For: 2001:db8::8")]
    [InlineData(false, "X-Forwarded-For: 127.0.0.1, 203.0.113.9")]
    [InlineData(false, "X-Forwarded-For: 127.0.0.1,127.0.0.1,203.0.113.9:1")]
    [InlineData(false, "X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 203.0.113.9")]
    [InlineData(false, "X-Forwarded-For: 127.0.0.1, garbage")]
    [InlineData(false, "X-Forwarded-For: garbage")]
    [InlineData(false, "X-Forwarded-For: unknown, _hidden")]
    [InlineData(false, "X-Forwarded-For: 127.0.0.3.evil.example")]
    [InlineData(false, "X-Forwarded-For: localhost")]
    [InlineData(false, "X-Forwarded-For: \"127.0.0.3")]
    [InlineData(false, "X-Forwarded-For:")]
    [InlineData(false, "X-Forwarded-For: ,")]
    [InlineData(false, "X-Forwarded-For: 127.0.0.3, 203.0.113.9", "X-Original-For: 127.0.0.3:1")]
    public async Task Behind_a_trusted_proxy_the_forwarded_address_decides(bool expected, params string[] headers)
    {
        await using var service = await ServiceUnderTest.StartAsync(Settings);

        (await service.TrustsAsync(Proxy, headers)).Should().Be(expected);
    }

    /// <summary>The proxy's own address is trusted here, as with a proxy on the same machine: what it forwards must not be taken for its own request.</summary>
    [Theory]
    [InlineData("X-Forwarded-For: garbage")]
    [InlineData("X-Forwarded-For:")]
    [InlineData("X-Forwarded-For: ,")]
    [InlineData("X-Forwarded-For: 203.0.113.9,")]
    [InlineData("X-Forwarded-For: 203.0.113.9, ", "X-Forwarded-Host: localhost")]
    [InlineData("X-Forwarded-For:", "X-Forwarded-Host: localhost")]
    [InlineData("X-Forwarded-For: 127.0.0.1, garbage", "X-Forwarded-Host: localhost", "X-Forwarded-Proto: https")]
    [InlineData("X-Real-IP: 127.0.0.1")]
    [InlineData("X-Real-IP: 203.0.113.9", "X-Forwarded-Host: localhost")]
    [InlineData("X-Real-IP: 203.0.113.9", "X-Forwarded-Prefix: /ai", "X-Original-For: 127.0.0.1:80")]
    [InlineData("Forwarded: for=127.0.0.1")]
    [InlineData("Forwarded: for=203.0.113.9", "X-Forwarded-Proto: http")]
    [InlineData("X-Forwarded-Host: localhost")]
    [InlineData("X-Forwarded-Proto: http")]
    [InlineData("X-Forwarded-Prefix: /ai")]
    // Two proxies, one behind the other: the address is that of the first of them, not of the sender.
    [InlineData("X-Forwarded-For: 203.0.113.9, 127.0.0.7")]
    [InlineData("X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 127.0.0.7")]
    public async Task What_a_trusted_proxy_forwards_without_the_senders_address_is_not_trusted_by_its_own(params string[] headers)
    {
        await using var service = await ServiceUnderTest.StartAsync(Settings);

        (await service.TrustsAsync("127.0.0.7", headers)).Should().BeFalse();
        (await service.TrustsAsync("127.0.0.7")).Should().BeTrue("a request of the machine itself has no such header");
    }

    /// <summary>Some images set the variable: it has ASP.NET Core take these headers from every peer.</summary>
    [Fact]
    public async Task The_frameworks_own_switch_makes_no_peer_a_trusted_proxy()
    {
        await using var service = await ServiceUnderTest.StartAsync([.. Settings, "FORWARDEDHEADERS_ENABLED=true"]);

        (await service.TrustsAsync("127.0.0.50", "X-Forwarded-For: 127.0.0.1")).Should().BeFalse();
        (await service.TrustsAsync(Proxy, "X-Forwarded-For: 127.0.0.1, 203.0.113.9")).Should().BeFalse();
    }

    [Fact]
    public async Task The_forwarded_address_is_recorded_and_has_its_own_limit()
    {
        await using var service = await ServiceUnderTest.StartAsync([Settings[0], Settings[1], "REQUESTS_PER_MINUTE=2"]);

        (await RequesterAsync(service, Proxy, "X-Forwarded-For: 127.0.0.1, 127.0.0.3")).Should().Be(("trusted", "127.0.0.3"));
        (await RequesterAsync(service, "127.0.0.50", "X-Forwarded-For: 127.0.0.1")).Should().Be(("anonymous", "127.0.0.50"));
        (await RequesterAsync(service, Proxy, "X-Forwarded-For: 203.0.113.9")).Should().Be(("anonymous", "203.0.113.9"));
        (await RequesterAsync(service, Proxy, "X-Forwarded-For: 203.0.113.9")).Should().Be(("anonymous", "203.0.113.9"));

        (await service.SendRawAsync("GET /swagger/v1/swagger.json", Proxy, ["X-Forwarded-For: 203.0.113.9"])).Status.Should().Be(429);
        (await service.SendRawAsync("GET /swagger/v1/swagger.json", Proxy, ["X-Forwarded-For: 203.0.113.10"])).Status.Should().Be(200);
    }

    [Theory]
    [InlineData(Proxy, "/ai", "/ai/analyses/")]
    [InlineData(Proxy, "/ai/", "/ai/analyses/")]
    [InlineData(Proxy, "/a b/智能", "/a%20b/%E6%99%BA%E8%83%BD/analyses/")]
    [InlineData(Proxy, "ai", "/analyses/")]
    [InlineData("127.0.0.1", "/ai", "/analyses/")]
    [InlineData("127.0.0.50", "/ai", "/analyses/")]
    public async Task Location_and_the_document_lead_through_the_prefix_of_a_trusted_proxy(string from, string prefix, string location)
    {
        await using var service = await ServiceUnderTest.StartAsync(Settings);
        string[] forwarded = ["X-Forwarded-For: 127.0.0.3", "X-Forwarded-Host: localhost", $"X-Forwarded-Prefix: {prefix}"];

        var answer = await AnalyzeAsync(service, from, forwarded);

        answer.Status.Should().Be(202);
        answer["Location"].Should().StartWith(location);
        var document = await service.SendRawAsync("GET /swagger/v1/swagger.json", from, forwarded);
        var servers = document.Json.TryGetProperty("servers", out var named) ? named[0].GetProperty("url").GetString() : "";
        (servers + "/analyses/").Should().Be(location);
    }

    [Fact]
    public async Task Behind_a_prefix_the_platforms_paths_keep_HTTP_200_for_errors()
    {
        await using var service = await ServiceUnderTest.StartAsync(Settings);

        var answer = await service.SendRawAsync(
            "POST /api/ai/analyze", Proxy, ["Content-Type: application/json", "X-Forwarded-For: 127.0.0.3", "X-Forwarded-Prefix: /ai"], "{}");

        (answer.Status, answer.Json.GetProperty("code").GetInt32()).Should().Be((200, 400));
    }

    private static async Task<(string?, string?)> RequesterAsync(ServiceUnderTest service, string from, params string[] headers)
    {
        var accepted = await AnalyzeAsync(service, from, headers);
        accepted.Status.Should().Be(202, accepted.Body);
        var analysis = (await service.SendRawAsync("GET " + accepted["Location"])).Json.GetProperty("data");
        return (analysis.GetProperty("requested_by").GetString(), analysis.GetProperty("requested_from").GetString());
    }

    private static Task<RawAnswer> AnalyzeAsync(ServiceUnderTest service, string from, string[] headers) => service.SendRawAsync(
        "POST /analyze", from, ["Content-Type: application/json", "Prefer: respond-async", .. headers], """{"device_id":1,"faults":[]}""");
}
