
namespace AiService.Tests.Compose;

/// <summary>docker-compose.platform.yml over the platform's own file: it changes ai-service, and nothing else of the platform.</summary>
public sealed class PlatformOverlayTests : IDisposable
{
    private readonly Checkouts checkouts = new();

    public void Dispose() => checkouts.Dispose();

    public static TheoryData<string, string, string> Platforms => new()
    {
        { ".", "", "" },
        { "deploy", "", "" },

        // What an operator may have changed in the platform's file.
        { ".", "redis://redis:6379/0", "redis://:redis-password@redis:6379/1" },
        { ".", "\"8002:8002\"", "\"127.0.0.1:18002:8002\"" },
        {
            "deploy",
            "\"8002:8002\"\n",
            "\"8002:8002\"\n    volumes:\n      - knowledge:/app/data\n    networks:\n      default:\n        aliases: [analysis]\n"
        },
        {
            ".",
            "      - redis\n      - collect-service\n",
            "      redis:\n        condition: service_started\n      mysql:\n        condition: service_healthy\n"
        },
        { ".", "mysql_data", "database" },
        { ".", "${MYSQL_ROOT_PWD}", "a-password-in-the-file" },
    };

    [ComposeTheory]
    [MemberData(nameof(Platforms))]
    public async Task Everything_of_the_platform_stays_as_it_is_but_what_ai_service_runs(string folder, string written, string changed)
    {
        Change(folder, written, changed);

        var (before, after) = await MergeAsync(folder);

        after.Services.Should().Equal(before.Services);
        foreach (var service in before.Services.Where(service => service != "ai-service"))
        {
            after.Of(service).Should().Be(before.Of(service));
        }

        after.Volumes.Except(before.Volumes).Should().Equal("ai-data");
        before.Volumes.Except(after.Volumes).Should().BeEmpty();
        foreach (var part in (string[])["ports", "depends_on", "networks"])
        {
            after.Of("ai-service", part).Should().Be(before.Of("ai-service", part), part);
        }

        before.List("ai-service", "volumes").Except(after.List("ai-service", "volumes")).Should().BeEmpty();
        after.Environment("ai-service")["REDIS_URL"].Should().Be(before.Environment("ai-service")["REDIS_URL"]);
        after.Environment("ai-service")["COLLECT_SERVICE_URL"].Should().Be(before.Environment("ai-service")["COLLECT_SERVICE_URL"]);
    }

    [ComposeTheory]
    [InlineData(".")]
    [InlineData("deploy")]
    public async Task It_is_built_from_this_checkout_and_keeps_its_data_on_its_own_volume(string folder)
    {
        var (_, after) = await MergeAsync(folder);

        after.Of("ai-service", "build").Should().Be($"{{context: {checkouts.Ours}, dockerfile: Dockerfile, target: service}}");
        after.List("ai-service", "volumes").Should().BeEquivalentTo(
            "ai-data:/data:rw",
            $"{Path.GetFullPath(Path.Combine(checkouts.Platform, folder, "config"))}:/config:ro");
    }

    [ComposeFact]
    public async Task The_settings_come_from_the_platforms_env_file_and_its_passwords_stay()
    {
        await File.WriteAllTextAsync(Path.Combine(checkouts.Platform, ".env"), $$"""
            MYSQL_ROOT_PWD=kept
            AI_SERVICE_DIR={{checkouts.Ours}}
            COMPOSE_FILE=docker-compose.yml:{{checkouts.Ours}}/docker-compose.platform.yml
            STACKSTORM_API_KEY=key
            STACKSTORM_ACTION_MAP='{"接口down": "network.remediation.enable_interface"}'
            OLLAMA_URL=http://192.0.2.7:11434

            """);

        var merged = await DockerCompose.ConfigAsync(checkouts.Platform, []);

        merged.Environment("ai-service").Should().Contain("STACKSTORM_API_KEY", "key")
            .And.Contain("STACKSTORM_ACTION_MAP", """{"接口down": "network.remediation.enable_interface"}""")
            .And.Contain("OLLAMA_URL", "http://192.0.2.7:11434")
            .And.NotContainValue("kept", "the service has no use for MySQL's password");
        merged.Environment("mysql")["MYSQL_ROOT_PASSWORD"].Should().Be("kept");
        merged.Environment("alert-service")["MYSQL_PASSWORD"].Should().Be("kept");
    }

    [ComposeFact]
    public async Task The_line_of_the_version_before_no_longer_touches_the_platforms_database()
    {
        var before = await DockerCompose.ConfigAsync(checkouts.Platform, [], "MYSQL_ROOT_PWD=secret");

        var after = await DockerCompose.ConfigAsync(
            checkouts.Platform,
            ["-f", "docker-compose.yml", "-f", Path.Combine(checkouts.Ours, "docker-compose.yml")],
            "MYSQL_ROOT_PWD=secret",
            $"AI_SERVICE_DIR={checkouts.Ours}",
            "PLATFORM_DIR=.");

        after.Of("mysql").Should().Be(before.Of("mysql"));
        after.Of("alert-service").Should().Be(before.Of("alert-service"));
        after.Of("ai-service", "build", "context").Should().Be(checkouts.Ours);
    }

    [ComposeFact]
    public async Task Without_the_place_of_this_checkout_the_error_names_the_variable()
    {
        var run = await DockerCompose.TryConfigAsync(checkouts.Platform, Files);

        run.ExitCode.Should().NotBe(0);
        run.Errors.Should().Contain("set AI_SERVICE_DIR to the absolute path of the checkout of ai-service");
    }

    private string[] Files => ["-f", "docker-compose.yml", "-f", Path.Combine(checkouts.Ours, "docker-compose.platform.yml")];

    private void Change(string folder, string written, string changed)
    {
        var file = Path.Combine(checkouts.Platform, folder, "docker-compose.yml");
        var text = File.ReadAllText(file);
        if (written.Length > 0)
        {
            text.Should().Contain(written);
            text = text.Replace(written, changed, StringComparison.Ordinal);
            text += changed.Contains("knowledge:", StringComparison.Ordinal) ? "  knowledge:\n" : "";
            File.WriteAllText(file, text);
        }
    }

    private async Task<(ComposeModel Before, ComposeModel After)> MergeAsync(string folder)
    {
        var here = Path.Combine(checkouts.Platform, folder);
        var before = await DockerCompose.ConfigAsync(here, [], "MYSQL_ROOT_PWD=secret");
        var after = await DockerCompose.ConfigAsync(here, Files, "MYSQL_ROOT_PWD=secret", $"AI_SERVICE_DIR={checkouts.Ours}");
        return (before, after);
    }
}
