using AiService.Hosting;

namespace AiService.Tests.Access;

public sealed class OidcSettingsTests
{
    private const string Authority = "OIDC_AUTHORITY=https://login.example.com/realms/net";
    private const string Audience = "OIDC_AUDIENCE=ai-service";

    [Theory]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=login.example.com", Audience)]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=ldap://login.example.com", Audience)]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=http://login.example.com/realms/net", Audience)]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=http://192.0.2.7:8080", Audience)]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=http://localhost.example.com", Audience)]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=https://user:word@login.example.com", Audience)]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=https://login.example.com/?realm=net", Audience)]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=https://login.example.com/#net", Audience)]
    [InlineData("OIDC_AUTHORITY", "OIDC_AUTHORITY=https://login.example.com/.well-known/openid-configuration", Audience)]
    [InlineData("OIDC_AUDIENCE", Authority)]
    [InlineData("OIDC_AUDIENCE", Authority, "OIDC_AUDIENCE= ")]
    [InlineData("OIDC_AUDIENCE", Audience)]
    [InlineData("OIDC_ROLE_CLAIM", "OIDC_ROLE_CLAIM=groups")]
    [InlineData("OIDC_ROLE_MAP", """OIDC_ROLE_MAP={"a":"reader"}""")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, "OIDC_ROLE_MAP={")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, "OIDC_ROLE_MAP={}")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, "OIDC_ROLE_MAP=[]")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, "OIDC_ROLE_MAP=\"operator\"")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, "OIDC_ROLE_MAP=null")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, "OIDC_ROLE_MAP=admins=operator")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, """OIDC_ROLE_MAP={"admins":"root"}""")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, """OIDC_ROLE_MAP={"admins":"Operator"}""")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, """OIDC_ROLE_MAP={"admins":["operator"]}""")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, """OIDC_ROLE_MAP={"admins":null}""")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, """OIDC_ROLE_MAP={"a":"reader","a":"operator"}""")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, "OIDC_ROLE_MAP={\"a\":\"\\ud800\"}")]
    [InlineData("OIDC_ROLE_MAP", Authority, Audience, "OIDC_ROLE_MAP={\"\\ud800\":\"reader\"}")]
    public void Settings_that_cannot_be_used_stop_the_start_and_are_named(string variable, params string[] settings)
    {
        var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", .. settings.Select(setting => "--" + setting)]);

        var problems = start.Should().Throw<SettingsException>().Which.Problems;
        problems.Select(problem => problem.Variable).Should().OnlyContain(name => name == variable);
        problems.Should().OnlyContain(problem => problem.Problem.Length > 0 && problem.Cure.Length > 0);
    }

    [Theory]
    [InlineData(Authority, Audience)]
    [InlineData("OIDC_AUTHORITY=https://login.example.com/", Audience, "OIDC_ROLE_CLAIM=realm_access.roles")]
    [InlineData("OIDC_AUTHORITY=http://localhost:8080/realms/net", Audience)]
    [InlineData("OIDC_AUTHORITY=http://[::1]:8080", Audience, """OIDC_ROLE_MAP={"net-admins":"operator","all":"caller"}""")]
    [InlineData("OIDC_AUTHORITY=", "OIDC_AUDIENCE=", "OIDC_ROLE_CLAIM=", "OIDC_ROLE_MAP=")]
    public async Task Settings_that_can_be_used_let_it_start(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-test-");
        var app = AiServiceApp.Create(["--urls=http://127.0.0.1:0", $"--KNOWLEDGE_DB_PATH={folder.FullName}/kb.db", .. settings.Select(setting => "--" + setting)]);

        app.Should().NotBeNull();
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
