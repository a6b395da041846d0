using AiService.Hosting.Redaction;

namespace AiService.Tests.Hosting;

public sealed class SecretNamesTests
{
    /// <summary>Each in the ways in which names are written.</summary>
    public static TheoryData<string> Written()
    {
        string[][] names =
        [
            ["admin", "pwd"], ["secret", "key"], ["pwd"], ["passwd"], ["password"], ["db", "pass"], ["pass", "phrase"], ["pass", "code"], ["secret"], ["api", "key"],
            ["x", "api", "key"], ["access", "key"], ["aws", "secret", "access", "key"], ["private", "key"], ["auth", "token"], ["token"], ["refresh", "token"], ["basic", "auth"],
            ["credential"], ["user", "credentials"], ["snmp", "community"], ["ro", "community"], ["read", "community"], ["snmp", "ro"], ["snmp", "string"], ["psk"], ["wpa", "psk"],
            ["pre", "shared", "key"], ["preshared", "key"], ["key", "string"], ["enable", "secret"], ["client", "secret"], ["session", "id"], ["session", "cookie"], ["set", "cookie"],
            ["bearer"], ["signature"], ["x", "hub", "signature"], ["ssh", "key"], ["encryption", "key"], ["license", "key"], ["auth", "key"], ["priv", "key"], ["tacacs", "key"],
            ["key", "hash"], ["connection", "string"], ["jwt"], ["otp"], ["access", "keys"], ["api", "tokens"], ["snmp", "communities"], ["proxy", "authorization"],
        ];
        var written = new TheoryData<string>();
        foreach (var words in names)
        {
            var capital = words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]).ToArray();
            var forms = new[] { string.Join('_', words), string.Join('-', words), string.Join('.', words), string.Concat(capital), words[0] + string.Concat(capital[1..]) };
            foreach (var form in forms.Concat([string.Join('_', words).ToUpperInvariant()]).Distinct())
            {
                written.Add(form);
            }
        }

        return written;
    }

    [Theory]
    [MemberData(nameof(Written))]
    [InlineData("apikey")]
    [InlineData("APIKey")]
    [InlineData("authtoken")]
    [InlineData("accesstoken")]
    [InlineData("privatekey")]
    [InlineData("userpassword")]
    [InlineData("adminpwd")]
    [InlineData("dbpass")]
    [InlineData("password2")]
    [InlineData("JSESSIONID")]
    [InlineData("PHPSESSID")]
    [InlineData("ospf-authentication-key")]
    [InlineData("密码")]
    [InlineData("登录口令")]
    [InlineData("密钥")]
    [InlineData("共享密钥")]
    [InlineData("读团体字")]
    [InlineData("团体名")]
    [InlineData("访问令牌")]
    [InlineData("私钥")]
    public void A_name_that_speaks_of_a_secret_is_known(string name) => SecretNames.Contains(name).Should().BeTrue();

    [Theory]
    [InlineData("interface")]
    [InlineData("key")]
    [InlineData("keyword")]
    [InlineData("keyboard")]
    [InlineData("monkey")]
    [InlineData("author")]
    [InlineData("authors")]
    [InlineData("authority")]
    [InlineData("passing")]
    [InlineData("passive_interface")]
    [InlineData("passenger")]
    [InlineData("compass")]
    [InlineData("bypass")]
    [InlineData("bypass_enabled")]
    [InlineData("pass_count")]
    [InlineData("tokens_per_second")]
    [InlineData("max_tokens")]
    [InlineData("prompt_eval_tokens")]
    [InlineData("token_bucket")]
    [InlineData("tokenizer")]
    [InlineData("secretary")]
    [InlineData("public_key")]
    [InlineData("primary_key")]
    [InlineData("host_key")]
    [InlineData("key_chain")]
    [InlineData("bgp_community")]
    [InlineData("send-community")]
    [InlineData("community-list")]
    [InlineData("extended_community")]
    [InlineData("attack_signature")]
    [InlineData("signature_id")]
    [InlineData("cwd")]
    [InlineData("session_count")]
    [InlineData("string")]
    [InlineData("hashrate")]
    [InlineData("description")]
    [InlineData("device_id")]
    [InlineData("threshold")]
    [InlineData("upskill")]
    [InlineData("接口")]
    [InlineData("令牌桶")]
    [InlineData("关键字")]
    [InlineData("公钥")]
    [InlineData("")]
    public void Another_name_is_not(string name) => SecretNames.Contains(name).Should().BeFalse();
}
