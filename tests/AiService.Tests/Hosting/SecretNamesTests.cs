using AiService.Hosting.Redaction;

namespace AiService.Tests.Hosting;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("community")]
    [InlineData("snmp_community")]
    [InlineData("roCommunity")]
    [InlineData("psk")]
    [InlineData("wpaPsk")]
    [InlineData("passphrase")]
    [InlineData("pass_phrase")]
    [InlineData("private_key")]
    [InlineData("privateKey")]
    [InlineData("ssh-key")]
    [InlineData("pre_shared_key")]
    [InlineData("preshared-key")]
    [InlineData("auth_key")]
    [InlineData("priv-key")]
    [InlineData("access_key")]
    [InlineData("encryption_key")]
    [InlineData("pwd")]
    [InlineData("admin_pwd")]
    [InlineData("password")]
    [InlineData("apiKey")]
    public void A_name_that_speaks_of_a_secret_is_known(string name) => SecretNames.Contains(name).Should().BeTrue();

    [Theory]
    [InlineData("interface")]
    [InlineData("key")]
    [InlineData("keyword")]
    [InlineData("public_key")]
    [InlineData("bgp_community")]
    [InlineData("send-community")]
    [InlineData("cwd")]
    public void Another_name_is_not(string name) => SecretNames.Contains(name).Should().BeFalse();
}
