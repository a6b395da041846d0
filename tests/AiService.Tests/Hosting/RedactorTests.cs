using System.Diagnostics;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Hosting.Redaction;

namespace AiService.Tests.Hosting;

public sealed class RedactorTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("password=hunter22 user=admin", "password=*** user=admin")]
    [InlineData("""{"auth_token": "abc.def", "port": 22}""", """{"auth_token": "***", "port": 22}""")]
    [InlineData("""{"password": "correct horse, battery", "port": 22}""", """{"password": "***", "port": 22}""")]
    [InlineData("""{"password": "say \"hunter22\" twice", "port": 22}""", """{"password": "***", "port": 22}""")]
    [InlineData("{'password': 'correct horse', 'port': 22}", "{'password': '***', 'port': 22}")]
    [InlineData("""failed: {\"password\": \"hunter22\", \"port\": 22}""", """failed: {\"password\": \"***\", \"port\": 22}""")]
    [InlineData("Authorization: Bearer abc.def.ghi", "Authorization: Bearer ***")]
    [InlineData("access_token: Bearer abc.def.ghi", "access_token: *** ***")]
    [InlineData("local-user admin password irreversible-cipher $1c$abc", "local-user admin password irreversible-cipher ***")]
    [InlineData("snmp-agent community read cipher %^%#abc%^%#", "snmp-agent community read cipher ***")]
    [InlineData("enable secret 5 $1$abc", "enable secret 5 ***")]
    [InlineData("bgp community: 65000:1", "bgp community: 65000:1")]
    [InlineData("password: *** was refused", "password: *** was refused")]
    [InlineData("""{"stdout": "password=hunter22 was sent"}""", """{"stdout": "password=*** was sent"}""")]
    [InlineData("mode: adminPwd: hunter22", "mode: adminPwd: ***")]
    [InlineData("api key: hunter22, port: 22", "api key: ***, port: 22")]
    [InlineData("the pass phrase = hunter22", "the pass phrase = ***")]
    [InlineData("登录密码：hunter22，端口：22", "登录密码：***，端口：22")]
    [InlineData("密码错误次数：3", "密码错误次数：3")]
    [InlineData("curl --password hunter22 host", "curl --password *** host")]
    [InlineData("Authorization: Basic dXNlcjpodW50ZXIyMg==", "Authorization: Basic ***")]
    [InlineData("a basic configuration was saved", "a basic configuration was saved")]
    [InlineData("connect to redis://:hunter22@redis:6379/0", "connect to redis://:***@redis:6379/0")]
    [InlineData("https://user:hunter22@host/path", "https://user:***@host/path")]
    [InlineData("https://host/send?access_token=hunter22", "https://host/send?access_token=***")]
    [InlineData("Set-Cookie: sid=hunter22; Path=/", "Set-Cookie: ***; Path=/")]
    [InlineData("author: bob, keyword: x, max_tokens: 512", "author: bob, keyword: x, max_tokens: 512")]
    public void What_looks_like_a_secret_is_masked(string text, string shown) => new Redactor().Redact(text).Should().Be(shown);

    [Fact]
    public void A_private_key_is_masked_also_when_its_end_is_missing()
    {
        const string Cut = "key: -----BEGIN RSA PRIVATE KEY-----\nMIIEow";

        new Redactor().Redact(Cut).Should().NotContain("MIIEow");
        new Redactor().Redact(Cut + "\n-----END RSA PRIVATE KEY----- then more").Should().NotContain("MIIEow").And.EndWith(" then more");
    }

    [Theory]
    [InlineData("pin 4711 is not 47110 and not x4711", "pin *** is not 47110 and not x4711")]
    [InlineData("long-secretly: the long-secret", "***ly: the ***")]
    [InlineData("""{"said": "open \"sesame\""}""", """{"said": "***"}""")]
    [InlineData("only the second-line was quoted", "only the *** was quoted")]
    [InlineData("12 ports", "12 ports")]
    public void A_known_value_is_masked_in_every_form(string text, string shown)
    {
        var redactor = new Redactor();
        foreach (var secret in (string[])["4711", "long-secret", "open \"sesame\"", "first-line\nsecond-line", "12"])
        {
            redactor.Add(secret);
        }

        redactor.Redact(text).Should().Be(shown);
    }

    [Fact]
    public void The_values_behind_masks_are_learnt_at_every_depth()
    {
        using var clear = JsonDocument.Parse("""{"mode": "careful", "login": {"pin": 47114799, "keys": ["alpha-key", "beta-key"]}, "hosts": [{"phrase": "sesame"}, {"phrase": "barley"}]}""");
        var redactor = new Redactor();

        redactor.AddMasked(clear.RootElement, JsonNode.Parse("""{"mode": "careful", "login": "***", "hosts": [{"phrase": "***"}]}"""));

        redactor.Redact("careful 47114799 alpha-key beta-key sesame barley").Should().Be("careful *** *** *** *** barley");
    }

    [Fact]
    public void A_secret_that_begins_like_a_shorter_one_leaves_no_rest()
    {
        var redactor = new Redactor();
        redactor.Add("s3cret-one");
        redactor.Add("s3cret-one-and-more");

        redactor.Redact("it was s3cret-one-and-more, then s3cret-one").Should().Be("it was ***, then ***");
    }

    /// <summary>Secrets in which each encoding has something to encode; the last byte of a group of base64 is at another place in each.</summary>
    public static TheoryData<string> Hidden() => new("s3cr3t-Canary", "pa ss/wo+rd%41&<\"quo'te\">", "口令Ünï", "a\\b\"c\\\"d", "pass", "C4nary~secret?ends~~~", "k3y\twith\ttabs");

    [Theory]
    [MemberData(nameof(Hidden))]
    public void A_known_value_is_masked_in_every_encoding(string secret)
    {
        var redactor = new Redactor();
        redactor.Add(secret);

        foreach (var encoded in Encodings(secret).SelectMany(one => new[] { one, $"<{one}>", $"x = '{one}';\n" }))
        {
            var shown = redactor.RedactKnown(encoded);
            shown.Should().Contain("***", $"{encoded} holds it");
            foreach (var form in Encodings(secret))
            {
                shown.Should().NotContain(form);
            }
        }
    }

    [Fact]
    public void What_only_resembles_a_known_value_is_left()
    {
        var redactor = new Redactor();
        redactor.Add("s3cr3t-Canary");
        redactor.Add("pass");
        const string Text = "S3CR3T-canary s3cr3t-Canar bypass passed 100% sure, c:\\new\\table &copy; aGVsbG8gd29ybGQ= 3c";

        redactor.RedactKnown(Text).Should().Be(Text);
    }

    [Fact]
    public void What_surrounds_it_in_base64_is_masked_with_it()
    {
        var redactor = new Redactor();
        redactor.Add("hunter22");

        redactor.RedactKnown($"Basic {Convert.ToBase64String("admin:hunter22"u8)} to host").Should().Be("Basic *** to host");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("%41")]
    [InlineData("\\u0041")]
    [InlineData("\\\\")]
    [InlineData("&amp;")]
    [InlineData("s3cr3t-")]
    [InlineData("czNjcjN0LUNhbmFy")]
    [InlineData("password: ")]
    [InlineData("password")]
    [InlineData("\"token\": \"")]
    [InlineData("basic ")]
    [InlineData("a://b:")]
    [InlineData("a b c d ")]
    public void A_text_that_is_made_to_be_slow_is_not(string piece)
    {
        var redactor = new Redactor();
        foreach (var number in Enumerable.Range(0, 2000))
        {
            redactor.Add($"s3cr3t-Canary-{number}");
        }

        var text = string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length));
        var spent = Stopwatch.StartNew();
        redactor.Redact(text);

        spent.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30), "a pattern that is not linear takes minutes");
    }

    private static IEnumerable<string> Encodings(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return WebUtility.UrlEncode(secret);
        yield return string.Concat(bytes.Select(one => $"%{one:x2}"));
        yield return JsonSerializer.Serialize(secret)[1..^1];
        yield return JsonSerializer.Serialize(JsonSerializer.Serialize(secret))[1..^1];
        yield return JsonSerializer.Serialize(secret, Relaxed)[1..^1];
        yield return WebUtility.HtmlEncode(secret);
        yield return SecurityElement.Escape(secret);
        yield return HtmlEncoder.Default.Encode(secret);
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        foreach (var before in (string[])["", "u", "us", "user:"])
        {
            var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{secret}{before}"));
            yield return base64;
            yield return base64.TrimEnd('=').Replace('+', '-').Replace('/', '_');
            yield return Uri.EscapeDataString(base64);
        }

        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 50) + secret + new string('y', 60)), Base64FormattingOptions.InsertLineBreaks);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 52) + secret + new string('y', 60)), Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n");
    }
}
