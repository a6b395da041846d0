using AiService.Hosting;
using AiService.StackStorm.Api;
using Microsoft.Extensions.Configuration;

namespace AiService.Tests.StackStorm;

public sealed class SettingsTests
{
    private const string Url = "STACKSTORM_BASE_URL=https://stackstorm.example.com/api/v1/";
    private const string Key = "STACKSTORM_API_KEY=k3y-secret";

    [Fact]
    public void Without_settings_StackStorm_is_not_used()
    {
        var options = Read(out var problems);

        options.Enabled.Should().BeFalse();
        problems.Should().BeEmpty();
    }

    [Fact]
    public void The_guides_block_is_all_that_is_needed()
    {
        var options = Read(out var problems, Url, Key, "STACKSTORM_VERIFY_SSL=", "STACKSTORM_TIMEOUT= ");

        problems.Should().BeEmpty();
        options.Enabled.Should().BeTrue();
        options.BaseUrl!.AbsoluteUri.Should().Be("https://stackstorm.example.com/api/v1");
        options.Trust.VerifySsl.Should().BeTrue();
        options.RequestTimeout.Should().Be(TimeSpan.FromSeconds(15));
        options.ExecutionTimeout.Should().Be(TimeSpan.FromSeconds(600));
        options.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("STACKSTORM_API_KEY", Url)]
    [InlineData("STACKSTORM_API_KEY", Url, "STACKSTORM_API_KEY=k3y\nsecret")]
    [InlineData("STACKSTORM_AUTH_TOKEN", Url, Key, "STACKSTORM_AUTH_TOKEN=令牌k3y")]
    [InlineData("STACKSTORM_VERIFY_SSL", Url, Key, "STACKSTORM_VERIFY_SSL=maybe")]
    [InlineData("STACKSTORM_TIMEOUT", Url, Key, "STACKSTORM_TIMEOUT=0")]
    [InlineData("STACKSTORM_EXECUTION_TIMEOUT", Url, Key, "STACKSTORM_EXECUTION_TIMEOUT=forever")]
    [InlineData("STACKSTORM_POLL_INTERVAL", Url, Key, "STACKSTORM_POLL_INTERVAL=-1")]
    [InlineData("STACKSTORM_BASE_URL", "STACKSTORM_BASE_URL=stackstorm.example.com", Key)]
    [InlineData("STACKSTORM_BASE_URL", "STACKSTORM_BASE_URL=https://u:k3y@stackstorm.example.com/api/v1", Key)]
    [InlineData("STACKSTORM_BASE_URL", "STACKSTORM_BASE_URL=https://stackstorm.example.com/api/v1?st2-api-key=k3y", Key)]
    [InlineData("STACKSTORM_CA_FILE", Url, Key, "STACKSTORM_CA_FILE=/nowhere/ca.pem")]
    [InlineData("STACKSTORM_STREAM_URL", Url, Key, "STACKSTORM_STREAM_URL=stream")]
    [InlineData("STACKSTORM_STREAM_URL", Url, Key, "STACKSTORM_STREAM_URL=https://stackstorm.example.com/stream/v1?st2-api-key=k3y")]
    [InlineData("STACKSTORM_MAX_SENDS", Url, Key, "STACKSTORM_MAX_SENDS=0")]
    [InlineData("STACKSTORM_SETTLE_TIME", Url, Key, "STACKSTORM_SETTLE_TIME=0")]
    public void What_cannot_be_used_is_reported_by_its_name_and_without_its_secret(string variable, params string[] settings)
    {
        Read(out var problems, settings);

        problems.Should().ContainSingle().Which.Variable.Should().Be(variable);
        problems[0].ToString().Should().NotContain("k3y");
        problems[0].Cure.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("https://stackstorm.example.com/api/v1", null, "https://stackstorm.example.com/stream/v1")]
    [InlineData("https://gate.example.com/st2/api/v1", null, "https://gate.example.com/st2/stream/v1")]
    [InlineData("http://127.0.0.1:9101/v1", null, "http://127.0.0.1:9102/v1")]
    [InlineData("http://127.0.0.1:9101/api/v1", null, "http://127.0.0.1:9101/stream/v1")]
    [InlineData("http://127.0.0.1:9000/v1", null, null)]
    [InlineData("https://stackstorm.example.com/api/v1", "OFF", null)]
    [InlineData("https://stackstorm.example.com/api/v1", "https://events.example.com/v1/", "https://events.example.com/v1")]
    public void The_event_stream_is_found_beside_the_API(string api, string? given, string? stream)
    {
        var options = Read(out var problems, $"STACKSTORM_BASE_URL={api}", Key, $"STACKSTORM_STREAM_URL={given}");

        problems.Should().BeEmpty();
        options.StreamUrl?.AbsoluteUri.Should().Be(stream);
        (options.StreamUrl is null).Should().Be(stream is null);
    }

    [Fact]
    public void To_name_a_CA_and_not_to_verify_is_a_contradiction()
    {
        Read(out var problems, Url, Key, "STACKSTORM_VERIFY_SSL=false", "STACKSTORM_CA_FILE=/nowhere/ca.pem");

        problems.Select(problem => problem.Variable).Should().Contain("STACKSTORM_VERIFY_SSL");
    }

    [Fact]
    public void A_file_without_a_certificate_is_no_CA()
    {
        Read(out var problems, Url, Key, $"STACKSTORM_CA_FILE={typeof(SettingsTests).Assembly.Location}");

        problems.Should().ContainSingle().Which.Variable.Should().Be("STACKSTORM_CA_FILE");
    }

    [Theory]
    [InlineData("STACKSTORM_BASE_URL is not: StackStorm is not used", Key)]
    [InlineData("the key is used", Url, Key, "STACKSTORM_AUTH_TOKEN=t0ken")]
    [InlineData("any certificate is accepted", Url, Key, "STACKSTORM_VERIFY_SSL=off")]
    [InlineData("a request that is still queued at StackStorm may be sent twice", Url, Key, "STACKSTORM_SETTLE_TIME=5")]
    [InlineData("in clear text", "STACKSTORM_BASE_URL=http://stackstorm.example.com/api/v1", Key)]
    [InlineData("does not end in /api/v1", "STACKSTORM_BASE_URL=https://stackstorm.example.com", Key)]
    public void What_is_valid_and_probably_wrong_gives_a_warning(string warning, params string[] settings)
    {
        var options = Read(out var problems, settings);

        problems.Should().BeEmpty();
        options.Warnings.Should().ContainSingle().Which.Should().Contain(warning).And.NotContain("k3y").And.NotContain("t0ken");
        options.ToString().Should().NotContain("k3y");
    }

    private static StackStormOptions Read(out IReadOnlyList<SettingProblem> problems, params string[] settings)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], string? (pair) => pair[1])).Build());
        var options = reader.ReadStackStorm();
        problems = reader.Problems;
        return options;
    }
}
