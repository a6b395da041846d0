using AiService.Access;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Access;

/// <summary><c>REQUESTS_PER_MINUTE</c>: whose requests are counted together, and whose are not counted.</summary>
public sealed class RequestLimitTests : IDisposable
{
    private const int Limit = 3;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Beyond_the_limit_of_an_address_every_path_is_429_and_says_when_to_come_back()
    {
        await using var service = await StartAsync(KeyedService.NoTrust);
        await SendAsync(service, Limit);

        foreach (var path in new[] { "/api/ai/knowledge/search?keyword=x", "/repairs", "/swagger/index.html", "/nowhere" })
        {
            using var refused = await service.SendAsync(HttpMethod.Get, path, null);
            ((int)refused.StatusCode).Should().Be(429, path);
            refused.Headers.RetryAfter!.Delta.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
            var envelope = await refused.EnvelopeAsync();
            envelope.GetProperty("code").GetInt32().Should().Be(429);
            envelope.Text("msg").Should().Contain("REQUESTS_PER_MINUTE");
        }

        foreach (var path in new[] { "/health/live", "/health/ready" })
        {
            using var health = await service.SendAsync(HttpMethod.Get, path, null);
            ((int)health.StatusCode).Should().Be(200);
        }
    }

    [Fact]
    public async Task A_key_has_a_limit_of_its_own_from_a_trusted_address_too()
    {
        var one = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "one", Roles.Reader);
        var two = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "two", Roles.Reader);
        await using var service = await StartAsync();

        await SendAsync(service, Limit, $"X-Api-Key: {one}");

        (await service.StatusAsync($"X-Api-Key: {one}")).Should().Be(429);
        (await service.StatusAsync($"Authorization: Bearer {one}")).Should().Be(429, "however it is presented");
        (await service.StatusAsync($"X-Api-Key: {two}")).Should().Be(200);
        (await service.StatusAsync()).Should().Be(200);
    }

    [Fact]
    public async Task A_trusted_address_has_none_unless_it_presents_wrong_keys()
    {
        await using var service = await StartAsync();
        for (var number = 0; number < Limit; number++)
        {
            (await service.StatusAsync($"X-Api-Key: guess-{number}")).Should().Be(401);
        }

        (await service.StatusAsync("X-Api-Key: another-guess")).Should().Be(429, "all guesses of an address count together");
        await SendAsync(service, Limit * 3);
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "x", Roles.Reader);
        (await service.StatusAsync($"X-Api-Key: {key}")).Should().Be(200, "a right key does not pay for the wrong ones");
    }

    [Fact]
    public async Task Addresses_behind_a_trusted_proxy_have_one_each_and_an_IPv6_network_one_for_all()
    {
        await using var service = await StartAsync(KeyedService.NoTrust, "TRUSTED_PROXIES=127.0.0.1");
        await SendAsync(service, Limit, "X-Forwarded-For: 198.51.100.7");
        await SendAsync(service, Limit, "X-Forwarded-For: 2001:db8:0:1::1");

        (await StatusOfSearchAsync(service, "X-Forwarded-For: 198.51.100.7")).Should().Be(429);
        (await StatusOfSearchAsync(service, "X-Forwarded-For: ::ffff:198.51.100.7")).Should().Be(429, "the same address in another form");
        (await StatusOfSearchAsync(service, "X-Forwarded-For: 198.51.100.8")).Should().Be(200);
        (await StatusOfSearchAsync(service, "X-Forwarded-For: 2001:db8:0:1:ffff::2")).Should().Be(429);
        (await StatusOfSearchAsync(service, "X-Forwarded-For: 2001:db8:0:2::1")).Should().Be(200);
    }

    [Fact]
    public async Task Zero_switches_it_off()
    {
        await using var service = await StartAsync(KeyedService.NoTrust, "REQUESTS_PER_MINUTE=0");

        await SendAsync(service, 100);
    }

    private static async Task SendAsync(ServiceUnderTest service, int count, params string[] headers)
    {
        for (var sent = 0; sent < count; sent++)
        {
            (await StatusOfSearchAsync(service, headers)).Should().Be(200);
        }
    }

    private static async Task<int> StatusOfSearchAsync(ServiceUnderTest service, params string[] headers)
    {
        using var response = await service.SendAsync(HttpMethod.Get, "/api/ai/knowledge/search?keyword=x", null, headers);
        return (int)response.StatusCode;
    }

    private Task<ServiceUnderTest> StartAsync(params string[] settings) =>
        ServiceUnderTest.StartAsync([$"REQUESTS_PER_MINUTE={Limit}", .. settings], folder: folder.Path);
}
