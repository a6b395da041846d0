using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Hosting.Redaction;

namespace AiService.Tests.Hosting;

public sealed class RedactorTests
{
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
}
