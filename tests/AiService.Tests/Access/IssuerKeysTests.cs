using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Serilog.Events;

namespace AiService.Tests.Access;

/// <summary>When the issuer's keys are read, and what holds while they cannot be. The service's clock is the test's; that of tokens is the machine's.</summary>
public sealed class IssuerKeysTests : IAsyncLifetime
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private FakeIssuer issuer = null!;

    public async Task InitializeAsync() => issuer = await FakeIssuer.StartAsync();

    public async Task DisposeAsync() => await issuer.DisposeAsync();

    [Fact]
    public async Task An_issuer_that_is_away_at_start_changes_nothing_but_that_tokens_are_refused_until_it_is_there()
    {
        await issuer.GoAsync();
        await using var service = await StartAsync();
        using (var refused = await AskAsync(service, issuer.Token()))
        {
            refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            (await refused.EnvelopeAsync()).GetProperty("msg").GetString().Should().StartWith("暂时无法连接身份提供方（OIDC_AUTHORITY），不能验证令牌");
        }

        (await service.Http.GetAsync(new Uri("/repairs", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.OK, "an address needs no issuer");
        await issuer.ComeAsync();
        (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.Unauthorized, "it is not asked more often than every ten seconds");
        time.Advance(Spacing);

        (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.OK);
        var lines = service.Log.Events.Where(line => line.RenderMessage(CultureInfo.InvariantCulture).Contains("signing keys", StringComparison.Ordinal)).ToList();
        lines.Select(line => line.Level).Should().Equal(LogEventLevel.Warning, LogEventLevel.Information);
        lines[0].RenderMessage(CultureInfo.InvariantCulture).Split("Connection refused").Should().HaveCount(2, "the reason is given once");
        lines.Should().OnlyContain(line => line.Exception == null);
    }

    [Fact]
    public async Task An_issuer_that_stays_away_is_reported_once()
    {
        await issuer.GoAsync();
        await using var service = await StartAsync();
        for (var round = 0; round < 5; round++)
        {
            (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.Unauthorized);
            time.Advance(Spacing);
        }

        service.Log.Events.Count(line => line.Level >= LogEventLevel.Warning).Should().Be(1);
    }

    [Fact]
    public async Task It_is_asked_again_although_no_request_comes()
    {
        await issuer.GoAsync();
        await using var service = await StartAsync();
        await Eventually.HoldsAsync(() => service.Log.Text.Contains("cannot be read", StringComparison.Ordinal));
        await issuer.ComeAsync();

        await Eventually.ReadAsync(() => Task.FromResult(issuer.Reads), reads => reads > 0, () => time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Keys_that_were_read_hold_while_the_issuer_is_away()
    {
        await using var service = await StartAsync();
        (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.OK);
        await issuer.GoAsync();
        for (var round = 0; round < 3; round++)
        {
            time.Advance(Lifetime);
            (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.OK);
        }

        await Eventually.HoldsAsync(() => service.Log.Text.Contains("those that were read last hold", StringComparison.Ordinal));
        (await StatusAsync(service, issuer.Token(key: IssuerKey.Rsa("rsa-9")))).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_with_a_new_key_is_accepted_at_its_first_request_and_one_with_a_removed_key_is_refused_then()
    {
        await using var service = await StartAsync();
        var (old, added) = (issuer.Key, IssuerKey.Rsa("rsa-2"));
        (await StatusAsync(service, issuer.Token(key: old))).Should().Be(HttpStatusCode.OK);
        time.Advance(Spacing);
        issuer.Keys.Clear();
        issuer.Keys.Add(added);

        (await StatusAsync(service, issuer.Token(key: old))).Should().Be(HttpStatusCode.OK, "nothing has made the service read the keys again");
        (await StatusAsync(service, issuer.Token(key: added))).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(service, issuer.Token(key: old))).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_removed_key_is_refused_after_five_minutes_whatever_is_asked()
    {
        await using var service = await StartAsync();
        var old = issuer.Key;
        (await StatusAsync(service, issuer.Token(key: old))).Should().Be(HttpStatusCode.OK);
        issuer.Keys.RemoveAt(0);
        var removed = time.GetUtcNow();

        // In small steps when it is due: a read that was given up, because the clock went on under it, is made again.
        void GoOn() => time.Advance(time.GetUtcNow() - removed < Lifetime ? Spacing : TimeSpan.FromSeconds(1));
        await Eventually.ReadAsync(() => Task.FromResult(issuer.Reads), reads => reads > 1, GoOn);
        (time.GetUtcNow() - removed).Should().BeGreaterThan(Lifetime - Spacing).And.BeLessThan(3 * Lifetime, "the service may begin to wait a little later than the test");

        await Eventually.ReadAsync(() => StatusAsync(service, issuer.Token(key: old)), status => status == HttpStatusCode.Unauthorized, GoOn);
    }

    [Fact]
    public async Task Tokens_with_unknown_keys_do_not_make_the_service_hammer_the_issuer()
    {
        await using var service = await StartAsync();
        (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.OK);
        var before = issuer.Reads;
        var foreign = Enumerable.Range(0, 3).Select(at => issuer.Token(key: IssuerKey.Ec($"foreign-{at}"))).ToList();
        for (var second = 0; second < 60; second++)
        {
            await Task.WhenAll(foreign.Select(token => StatusAsync(service, token)));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        (issuer.Reads - before).Should().BeInRange(5, 7);
    }

    [Theory]
    [InlineData("says nothing")]
    [InlineData("drips")]
    public async Task An_issuer_that_does_not_come_to_an_end_is_given_up(string how)
    {
        issuer.Instead = how == "drips" ? DripAsync : http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        await using var service = await StartAsync();
        await Eventually.HoldsAsync(() => issuer.Reads > 0);
        var waiting = Enumerable.Range(0, 20).Select(_ => StatusAsync(service, issuer.Token())).ToList();
        await Eventually.ReadAsync(
            () => Task.FromResult(waiting), all => all.All(one => one.IsCompleted), () => time.Advance(TimeSpan.FromSeconds(1)));

        (await Task.WhenAll(waiting)).Should().OnlyContain(status => status == HttpStatusCode.Unauthorized);
        service.Log.Text.Should().Contain("it has not answered within 5 s");
        issuer.Instead = null;

        // A read that is under way by then still meets the old answer, and ends by its own limit.
        var pump = new TimePump(time, () => false);
        await Eventually.ReadAsync(
            () => pump.RunAsync(StatusAsync(service, issuer.Token()), TimeSpan.FromSeconds(1)), status => status == HttpStatusCode.OK, () => time.Advance(Spacing));
    }

    [Theory]
    [InlineData("", 200, "IDX")]
    [InlineData("<html>", 200, "IDX")]
    [InlineData("[]", 200, "IDX")]
    [InlineData("{}", 200, "names no issuer")]
    [InlineData("{\"issuer\":\"x\"}", 200, "serves no signing keys")]
    [InlineData("{\"issuer\":\"x\",\"jwks_uri\":\"file:///etc/passwd\"}", 200, "no https URL")]
    [InlineData("gone", 404, "404")]
    [InlineData("away", 503, "503")]
    [InlineData("", 302, "302")]
    [InlineData("endless", 200, "buffer")]
    [InlineData("endless header", 200, "header")]
    public async Task An_answer_that_is_no_document_is_reported_and_asked_again(string body, int status, string reason)
    {
        issuer.Instead = http => AnswerAsync(http, body, status);
        await using var service = await StartAsync();
        (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.Unauthorized);

        service.Log.Events.Should().ContainSingle(line => line.Level >= LogEventLevel.Warning)
            .Which.RenderMessage(CultureInfo.InvariantCulture).Should().ContainEquivalentOf(reason).And.NotContainAny("\n", "\r");
        service.Log.Events.Should().AllSatisfy(line => line.Exception.Should().BeNull());
        issuer.Instead = null;
        time.Advance(Spacing);
        (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_shared_secret_among_the_keys_signs_nothing()
    {
        var shared = IssuerKey.Shared("oct-1", Encoding.ASCII.GetBytes(new string('k', 64)));
        issuer.Keys.Add(shared);
        await using var service = await StartAsync();

        (await StatusAsync(service, issuer.Token(key: shared))).Should().Be(HttpStatusCode.Unauthorized);
        (await StatusAsync(service, issuer.Token())).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_an_issuer_a_token_is_an_invalid_key()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        using var answer = await AskAsync(service, issuer.Token());

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.EnvelopeAsync()).GetProperty("msg").GetString().Should().StartWith("密钥无效");
        issuer.Reads.Should().Be(0);
    }

    private Task<ServiceUnderTest> StartAsync() => ServiceUnderTest.StartAsync([.. issuer.Settings, "REQUESTS_PER_MINUTE=0"], time);

    private static async Task DripAsync(HttpContext http)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do
        {
            await http.Response.WriteAsync(" ", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
        while (await pause.WaitForNextTickAsync(http.RequestAborted));
    }

    private async Task AnswerAsync(HttpContext http, string body, int status)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Location = status == 302 ? issuer.Url : default;
        if (body == "endless header")
        {
            http.Response.Headers["X-Long"] = new string('x', 200_000);
        }

        do
        {
            await http.Response.WriteAsync(body == "endless" ? new string(' ', 100_000) : body, http.RequestAborted);
        }
        while (body == "endless");
    }

    private static async Task<HttpStatusCode> StatusAsync(ServiceUnderTest service, string token)
    {
        using var answer = await AskAsync(service, token);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> AskAsync(ServiceUnderTest service, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/repairs") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return service.Http.SendAsync(request);
    }
}
