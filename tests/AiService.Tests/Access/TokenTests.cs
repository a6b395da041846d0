using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AiService.Tests.Harness;
using Microsoft.IdentityModel.Tokens;
using Serilog.Events;

namespace AiService.Tests.Access;

/// <summary>Which OpenID Connect tokens are accepted. The requests come from loopback, which is trusted: what is presented decides alone.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private static readonly IssuerKey Foreign = IssuerKey.Rsa("rsa-1");

    private FakeIssuer issuer = null!;
    private ServiceUnderTest service = null!;

    public async Task InitializeAsync()
    {
        issuer = await FakeIssuer.StartAsync();
        service = await ServiceUnderTest.StartAsync([.. issuer.Settings, "REQUESTS_PER_MINUTE=0"]);
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Tokens_of_the_issuer_for_this_service_are_accepted()
    {
        var payload = issuer.Payload(""" "roles": ["reader"] """);
        var good = new Dictionary<string, string>
        {
            ["RSA"] = issuer.Keys[0].Sign(payload),
            ["EC"] = issuer.Keys[1].Sign(payload),
            ["PSS"] = issuer.Key.Sign(payload, "PS256"),
            ["SHA-512"] = issuer.Key.Sign(payload, "RS512"),
            ["type of an access token"] = issuer.Key.Sign(payload, header: new Dictionary<string, object> { ["typ"] = "at+jwt" }),
            ["several audiences"] = Reader(""" "aud": ["account", "ai-service"] """),
            ["expired within the skew"] = Reader($"\"nbf\": {Seconds(-900)}, \"exp\": {Seconds(-10)}"),
            ["valid from now on, within the skew"] = Reader($"\"nbf\": {Seconds(10)}"),
            ["without nbf and iat"] = Reader("\"nbf\": null, \"iat\": null"),
        };

        foreach (var (name, token) in good)
        {
            (await StatusAsync(token)).Should().Be(HttpStatusCode.OK, name);
        }
    }

    [Fact]
    public async Task Every_other_token_is_refused_with_a_sentence_and_no_trace_in_the_log()
    {
        var bad = Bad();
        foreach (var (name, (token, sentence)) in bad)
        {
            using var answer = await AskAsync(token);
            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized, name);
            var message = (await answer.EnvelopeAsync()).GetProperty("msg").GetString();
            message.Should().StartWith(sentence, name).And.Contain("reader");
            answer.Headers.WwwAuthenticate.ToString().Should().NotContain(token);
        }

        service.Log.Text.Should().NotContainAny(bad.Values.SelectMany(one => one.Token.Split('.')).Where(part => part.Length > 7), "no line may hold a part of a token");
        Troubles().Should().BeEmpty();
        service.Log.Events.Count(line => line.RenderMessage(CultureInfo.InvariantCulture).Contains("is refused: ", StringComparison.Ordinal)).Should().Be(bad.Count, "each is one line");
    }

    [Fact]
    public async Task Broken_tokens_are_refused_whatever_is_broken()
    {
        var random = new Random(14);
        var whole = issuer.Token();
        for (var round = 0; round < 400; round++)
        {
            var token = new StringBuilder(whole);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(token.Length);
                _ = random.Next(4) switch
                {
                    0 => token.Remove(at, random.Next(1, token.Length - at + 1)),
                    1 => token.Insert(at, "."),
                    2 => token.Insert(at, (char)random.Next(33, 127)),
                    _ => token.Replace(token[at], (char)random.Next(33, 127), at, 1),
                };
                token.Append(token.Length == 0 ? "." : "");
            }

            // The last character of a signature holds bits that do not count.
            if (token.ToString()[..^1] != whole[..^1])
            {
                (await StatusAsync(token.ToString())).Should().Be(HttpStatusCode.Unauthorized, token.ToString());
            }
        }

        Troubles().Should().BeEmpty();
    }

    [Fact]
    public async Task A_token_in_the_place_of_a_key_or_password_is_none()
    {
        var token = issuer.Token();
        using var key = new HttpRequestMessage(HttpMethod.Get, "/repairs") { Headers = { { "X-Api-Key", token } } };
        using var basic = new HttpRequestMessage(HttpMethod.Get, "/repairs")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:" + token))) },
        };
        using var both = new HttpRequestMessage(HttpMethod.Get, "/repairs") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        both.Headers.Add("X-Api-Key", "ais_unknown");

        foreach (var request in (HttpRequestMessage[])[key, basic, both])
        {
            using var answer = await service.Http.SendAsync(request);
            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }
    }

    private IEnumerable<string> Troubles() =>
        service.Log.Events.Where(line => line.Exception != null || line.Level >= LogEventLevel.Warning).Select(line => $"{line.RenderMessage(CultureInfo.InvariantCulture)} {line.Exception?.Message}");

    private static long Seconds(int fromNow) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + fromNow;

    private static string Part(string json) => Base64UrlEncoder.Encode(json);

    private string Reader(string claims) => issuer.Token(""" "roles": ["reader"], """ + claims);

    private Dictionary<string, (string Token, string Sentence)> Bad()
    {
        var token = issuer.Token();
        var parts = token.Split('.');
        var payload = issuer.Payload(""" "roles": ["approver"] """);
        var bad = new Dictionary<string, (string, string)>
        {
            ["another audience"] = (Reader(""" "aud": "device-service" """), "令牌的受众（aud）不是本服务"),
            ["the audience as a part"] = (Reader(""" "aud": "ai-service-test" """), "令牌的受众（aud）不是本服务"),
            ["other audiences"] = (Reader(""" "aud": ["account", "device-service"] """), "令牌的受众（aud）不是本服务"),
            ["no audience"] = (Reader("\"aud\": null"), "令牌的受众（aud）不是本服务"),
            ["another issuer"] = (Reader(""" "iss": "https://login.example.com" """), "令牌的签发者（iss）不受信任"),
            ["the issuer with a slash"] = (Reader($"\"iss\": \"{issuer.Url}/\""), "令牌的签发者（iss）不受信任"),
            ["no issuer"] = (Reader("\"iss\": null"), "令牌的签发者（iss）不受信任"),
            ["expired"] = (Reader($"\"nbf\": {Seconds(-900)}, \"exp\": {Seconds(-60)}"), "令牌已过期"),
            ["not valid yet"] = (Reader($"\"nbf\": {Seconds(120)}"), "令牌尚未生效"),
            ["no expiry"] = (Reader("\"exp\": null"), "令牌没有有效期"),
            ["expires before it begins"] = (Reader($"\"nbf\": {Seconds(200)}, \"exp\": {Seconds(100)}"), "令牌"),
            ["an expiry that is a text"] = (Reader("\"exp\": \"tomorrow\""), "令牌"),
            ["a changed payload"] = ($"{parts[0]}.{Part(payload)}.{parts[2]}", "令牌的签名无效"),
            ["a changed signature"] = (token[..^6] + (token[^6] == 'A' ? 'B' : 'A') + token[^5..], "令牌的签名无效"),
            ["no signature"] = ($"{parts[0]}.{parts[1]}.", "令牌的签名无效"),
            ["another key under a known id"] = (Foreign.Sign(payload), "令牌的签名无效"),
            ["a key of its own"] = (Foreign.Sign(payload, header: new Dictionary<string, object> { ["jwk"] = Foreign.Public.ToJsonString() }), "令牌的签名无效"),
            ["keys at an address of its own"] = (Foreign.Sign(payload, header: new Dictionary<string, object> { ["jku"] = "http://127.0.0.1:9/keys", ["x5u"] = "http://127.0.0.1:9/x" }), "令牌的签名无效"),
            ["an unknown key"] = (IssuerKey.Rsa("rsa-9").Sign(payload), "令牌的签名密钥未知"),
            ["RSA's name for a key of EC"] = ($"{Part("""{"alg":"RS256","kid":"ec-1"}""")}.{parts[1]}.{parts[2]}", "令牌的签名无效"),
            ["no token at all"] = ("a.b.c", "令牌无效"),
            ["dots"] = ("..", "令牌无效"),
            ["one dot"] = (".", "令牌无效"),
            ["half a surrogate pair"] = (issuer.Key.Sign(payload.Replace("alice", "al\\ud800ce", StringComparison.Ordinal)), "令牌"),
            ["an encrypted one"] = ($"{Part("""{"alg":"RSA-OAEP","enc":"A256GCM","kid":"rsa-1"}""")}.QUJD.QUJD.QUJD.QUJD", "令牌"),
        };
        foreach (var none in (string[])["none", "None", "NONE", ""])
        {
            bad[$"the algorithm '{none}'"] = ($"{Part($$"""{"alg":"{{none}}","typ":"JWT"}""")}.{Part(payload)}.", "令牌的签名无效");
            bad[$"the algorithm '{none}' with a known key"] = ($"{Part($$"""{"alg":"{{none}}","kid":"rsa-1"}""")}.{Part(payload)}.{parts[2]}", "令牌的签名无效");
        }

        foreach (var (form, at) in issuer.Key.PublicForms().Select((form, at) => (form, at)))
        {
            bad[$"the public key as a shared secret, form {at}"] = (IssuerKey.Shared("rsa-1", form).Sign(payload), "令牌的签名无效");
        }

        return bad;
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var answer = await AskAsync(token);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/repairs");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await service.Http.SendAsync(request);
    }
}
