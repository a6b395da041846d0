using AiService.Awx.Api;
using AiService.Hosting;
using Microsoft.Extensions.Configuration;

namespace AiService.Tests.Awx;

public sealed class SettingsTests
{
    private const string Url = "AWX_BASE_URL=https://awx.example.com/api/v2/";
    private const string Token = "AWX_TOKEN=k3y-token-of-aiservice";
    private const string User = "AWX_USERNAME=aiservice";
    private const string Password = "AWX_PASSWORD=k3y pass:wörd";

    [Fact]
    public void Without_settings_AWX_is_not_used()
    {
        var options = Read(out var problems);

        options.Enabled.Should().BeFalse();
        problems.Should().BeEmpty();
        options.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("https://awx.example.com/api/v2/", "https://awx.example.com/api/v2", Token)]
    [InlineData("https://awx.example.com:443/api/v2", "https://awx.example.com/api/v2", User, Password)]
    [InlineData("https://gate.example.com/api/controller/v2/", "https://gate.example.com/api/controller/v2", Token)]
    public void An_address_and_a_credential_are_all_that_is_needed(string given, string used, params string[] credential)
    {
        var options = Read(out var problems, [$"AWX_BASE_URL={given}", .. credential, "AWX_TIMEOUT= "]);

        problems.Should().BeEmpty();
        options.Enabled.Should().BeTrue();
        options.BaseUrl!.AbsoluteUri.TrimEnd('/').Should().Be(used);
        options.Trust.VerifySsl.Should().BeTrue();
        (options.RequestTimeout.TotalSeconds, options.JobTimeout.TotalSeconds, options.PollInterval.TotalSeconds, options.SettleTime.TotalSeconds).Should().Be((15, 600, 2, 180));
        options.Warnings.Should().BeEmpty();
        options.ToString().Should().NotContain("k3y");
    }

    [Theory]
    [InlineData("AWX_TOKEN", Url)]
    [InlineData("AWX_TOKEN", Url, "AWX_TOKEN=k3y\ntoken")]
    [InlineData("AWX_TOKEN", Url, "AWX_TOKEN=令牌k3y")]
    [InlineData("AWX_TOKEN", Url, Token, "AWX_TOKEN_FILE=/nowhere/k3y")]
    [InlineData("AWX_TOKEN_FILE", Url, "AWX_TOKEN_FILE=/nowhere/k3y")]
    [InlineData("AWX_PASSWORD", Url, User)]
    [InlineData("AWX_PASSWORD", Url, Token, User)]
    [InlineData("AWX_PASSWORD", Url, User, "AWX_PASSWORD=k3y\u0007")]
    [InlineData("AWX_PASSWORD_FILE", Url, User, "AWX_PASSWORD_FILE=/nowhere/k3y")]
    [InlineData("AWX_USERNAME", Url, Token, Password)]
    [InlineData("AWX_USERNAME", Url, "AWX_USERNAME=net:op", Password)]
    [InlineData("AWX_VERIFY_SSL", Url, Token, "AWX_VERIFY_SSL=maybe")]
    [InlineData("AWX_CA_FILE", Url, Token, "AWX_CA_FILE=/nowhere/ca.pem")]
    [InlineData("AWX_TIMEOUT", Url, Token, "AWX_TIMEOUT=0")]
    [InlineData("AWX_JOB_TIMEOUT", Url, Token, "AWX_JOB_TIMEOUT=forever")]
    [InlineData("AWX_POLL_INTERVAL", Url, Token, "AWX_POLL_INTERVAL=-1")]
    [InlineData("AWX_SETTLE_TIME", Url, Token, "AWX_SETTLE_TIME=0")]
    [InlineData("AWX_BASE_URL", "AWX_BASE_URL=awx.example.com", Token)]
    [InlineData("AWX_BASE_URL", "AWX_BASE_URL=ftp://awx.example.com/api/v2", Token)]
    [InlineData("AWX_BASE_URL", "AWX_BASE_URL=https://u:k3y@awx.example.com/api/v2", Token)]
    [InlineData("AWX_BASE_URL", "AWX_BASE_URL=https://awx.example.com/api/v2?token=k3y", Token)]
    [InlineData("AWX_BASE_URL", "AWX_BASE_URL=https://awx.example.com/api/v2#k3y", Token)]
    public void What_cannot_be_used_is_reported_by_its_name_with_the_cure_and_without_its_secret(string variable, params string[] settings)
    {
        Read(out var problems, settings);

        problems.Should().ContainSingle().Which.Variable.Should().Be(variable);
        problems[0].ToString().Should().NotContain("k3y");
        problems[0].Cure.Should().NotBeEmpty();
    }

    [Fact]
    public void To_name_a_CA_and_not_to_verify_is_a_contradiction()
    {
        Read(out var problems, Url, Token, "AWX_VERIFY_SSL=false", $"AWX_CA_FILE={typeof(SettingsTests).Assembly.Location}");

        problems.Select(problem => problem.Variable).Should().BeEquivalentTo("AWX_VERIFY_SSL", "AWX_CA_FILE");
    }

    [Theory]
    [InlineData("AWX_BASE_URL is not: AWX is not used", Token)]
    [InlineData("AWX_BASE_URL is not: AWX is not used", User, Password)]
    [InlineData("the token is used, user name and password are not sent", Url, Token, User, Password)]
    [InlineData("any certificate is accepted from AWX", Url, Token, "AWX_VERIFY_SSL=off")]
    [InlineData("in clear text", "AWX_BASE_URL=http://awx.example.com/api/v2", Token)]
    [InlineData("does not end in /api/v2 (AWX) or /api/controller/v2", "AWX_BASE_URL=https://awx.example.com", Token)]
    [InlineData("does not end in /api/v2 (AWX) or /api/controller/v2", "AWX_BASE_URL=https://awx.example.com/api/", Token)]
    public void What_is_valid_and_probably_wrong_gives_a_warning(string warning, params string[] settings)
    {
        var options = Read(out var problems, settings);

        problems.Should().BeEmpty();
        options.Warnings.Should().ContainSingle().Which.Should().Contain(warning).And.NotContain("k3y");
    }

    private static AwxOptions Read(out IReadOnlyList<SettingProblem> problems, params string[] settings)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], string? (pair) => pair[1])).Build());
        var options = reader.ReadAwx();
        problems = reader.Problems;
        return options;
    }
}
