using AiService.Hosting;

namespace AiService.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("STACKSTORM_VERIFY_SSL", "maybe")]
    [InlineData("STACKSTORM_FALLBACK_AGENT", "ja")]
    [InlineData("STACKSTORM_TIMEOUT", "fast")]
    [InlineData("STACKSTORM_TIMEOUT", "-1")]
    [InlineData("STACKSTORM_TIMEOUT", "NaN")]
    [InlineData("STACKSTORM_BASE_URL", "stackstorm.example.com/api/v1")]
    [InlineData("STACKSTORM_ACTION_MAP", "{")]
    [InlineData("STACKSTORM_ACTION_MAP", "[]")]
    [InlineData("STACKSTORM_DEFAULT_ACTION", "nodot")]
    [InlineData("REDIS_URL", "http://redis")]
    [InlineData("OLLAMA_URL", "ollama:11434")]
    [InlineData("ANALYZE_TIMEOUT", "0")]
    [InlineData("AUTO_REPAIR_LEVELS", "P0,P1")]
    [InlineData("AUTO_REPAIR_LEVELS", "P9")]
    [InlineData("AUTO_REPAIR_MAX", "2.5")]
    [InlineData("ADMIN_DOWN_POLICY", "maybe")]
    [InlineData("REPAIR_VERIFICATION", "maybe")]
    [InlineData("REPAIR_VERIFICATION", "device-service")]
    [InlineData("LOG_FORMAT", "xml")]
    [InlineData("DEVICES_FILE", "/nowhere/devices.yaml")]
    [InlineData("KNOWLEDGE_DB_PATH", "/nowhere/at/all/kb.db")]
    public void A_setting_that_cannot_be_used_stops_the_start_and_is_named(string variable, string value)
    {
        var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", $"--{variable}={value}"]);

        var problem = start.Should().Throw<SettingsException>().Which.Problems.Should().Contain(found => found.Variable == variable).Which;
        problem.Problem.Should().NotBeEmpty();
        problem.Cure.Should().NotBeEmpty();
    }

    /// <summary>A secret may have been given to any of them.</summary>
    [Theory]
    [InlineData("STACKSTORM_API_KEY", "C4nary s3cret")]
    [InlineData("STACKSTORM_AUTH_TOKEN", "C4nary-s3crét")]
    [InlineData("STACKSTORM_BASE_URL", "https://user:C4nary@stackstorm.example.com/api/v1")]
    [InlineData("STACKSTORM_BASE_URL", "https://stackstorm.example.com/api/v1?st2-api-key=C4nary")]
    [InlineData("STACKSTORM_STREAM_URL", "C4nary")]
    [InlineData("STACKSTORM_VERIFY_SSL", "C4nary")]
    [InlineData("STACKSTORM_TIMEOUT", "C4nary")]
    [InlineData("STACKSTORM_MAX_SENDS", "C4nary")]
    [InlineData("STACKSTORM_DEFAULT_ACTION", "C4nary")]
    [InlineData("STACKSTORM_ACTION_MAP", "C4nary")]
    [InlineData("STACKSTORM_ACTION_MAP", "{\"cpu\": {\"action\": \"a.b\", \"parameters\": {\"api_token\": \"C4nary\"}}")]
    [InlineData("STACKSTORM_ACTION_MAP", "{\"cpu\": {\"action\": \"a.b\", \"parameters\": \"C4nary\"}}")]
    [InlineData("STACKSTORM_ACTION_MAP", "{\"cpu\": {\"action\": \"C4nary\", \"parameters\": {\"api_token\": \"C4nary\"}}}")]
    [InlineData("STACKSTORM_ACTION_MAP", "{\"cpu\": {\"action\": \"a.b\", \"api_token\": \"C4nary\"}}")]
    [InlineData("STACKSTORM_ACTION_MAP", "{\"cpu\": {\"action\": \"a.b\", \"provider\": \"C4nary\"}}")]
    [InlineData("STACKSTORM_ACTION_MAP", "[{\"keywords\": \"C4nary\", \"action\": \"a.b\"}]")]
    [InlineData("REPAIR_PROVIDERS", "C4nary")]
    [InlineData("AUTO_REPAIR_LEVELS", "P1,C4nary")]
    [InlineData("ADMIN_DOWN_POLICY", "C4nary")]
    [InlineData("REDIS_URL", "redis//:C4nary@redis:6379")]
    [InlineData("REDIS_URL", "redis://:C4nary@redis:6379/no-number")]
    [InlineData("OLLAMA_URL", "http://user:C4nary@ollama:11434")]
    [InlineData("COLLECT_SERVICE_URL", "http://user:C4nary@collect-service:8001")]
    [InlineData("DEVICE_SERVICE_URL", "http://user:C4nary@device-service:8000")]
    [InlineData("DEVICE_CREDENTIALS_DIR", "C4nary")]
    [InlineData("AGENT_MAX_SESSIONS", "C4nary")]
    [InlineData("HOST_KEY_POLICY", "C4nary")]
    [InlineData("ALLOWED_HOSTS", "https://user:C4nary@ai.example")]
    [InlineData("CORS_ORIGINS", "https://user:C4nary@ui.example/")]
    [InlineData("TRUSTED_NETWORKS", "user:C4nary@host")]
    [InlineData("REQUESTS_PER_MINUTE", "C4nary")]
    [InlineData("LOG_LEVEL", "C4nary")]
    public void The_value_of_a_setting_that_cannot_be_used_is_not_repeated(string variable, string value)
    {
        var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", $"--{variable}={value}"]);

        start.Should().Throw<SettingsException>().Which.Message.Should().Contain(variable)
            .And.NotContainEquivalentOf("C4nary").And.NotContainEquivalentOf("s3cr");
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var start = () => AiServiceApp.Create(["--STACKSTORM_VERIFY_SSL=maybe", "--ANALYZE_TIMEOUT=never", "--REDIS_URL=x"]);

        start.Should().Throw<SettingsException>().Which.Problems.Select(problem => problem.Variable)
            .Should().Contain(["STACKSTORM_VERIFY_SSL", "ANALYZE_TIMEOUT", "REDIS_URL"]);
    }

    [Fact]
    public void A_map_of_which_only_the_first_line_arrived_is_reported_with_the_guides_cure()
    {
        var start = () => AiServiceApp.Create(["--STACKSTORM_ACTION_MAP={"]);

        start.Should().Throw<SettingsException>().WithMessage("*STACKSTORM_ACTION_MAP*single quotes*");
    }

    [Theory]
    [InlineData("STACKSTORM_VERIFY_SSL")]
    [InlineData("STACKSTORM_TIMEOUT")]
    [InlineData("STACKSTORM_ACTION_MAP")]
    [InlineData("STACKSTORM_FALLBACK_AGENT")]
    [InlineData("REDIS_URL")]
    [InlineData("OLLAMA_URL")]
    [InlineData("DEVICES_FILE")]
    public async Task A_blank_variable_is_an_unset_one(string variable)
    {
        await using var service = await Harness.ServiceUnderTest.StartAsync([$"{variable}=  "]);

        using var response = await service.Http.GetAsync(new Uri("/health/live", UriKind.Relative));
        response.IsSuccessStatusCode.Should().BeTrue();
    }
}
