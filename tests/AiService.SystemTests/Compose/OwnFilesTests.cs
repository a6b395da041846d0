namespace AiService.Tests.Compose;

/// <summary>docker-compose.yml alone, and with docker-compose.alert.yml beside it.</summary>
public sealed class OwnFilesTests : IDisposable
{
    private static readonly string[] WithAlerts = ["-f", "docker-compose.yml", "-f", "docker-compose.alert.yml"];
    private readonly Checkouts checkouts = new();

    public void Dispose() => checkouts.Dispose();

    [ComposeFact]
    public async Task The_service_and_its_redis_need_nothing_beside_this_checkout()
    {
        using var alone = new Checkouts(platform: false);
        alone.WriteEnv();

        var run = await DockerCompose.TryConfigAsync(alone.Ours, []);

        run.ExitCode.Should().Be(0, run.Errors);
        run.Errors.Should().BeEmpty("no variable is missing");
        var model = ComposeModel.Parse(run.Output);
        model.Services.Should().Equal("ai-service", "redis", "stackstorm-simulator");
        model.Of("stackstorm-simulator", "profiles").Should().Be("[demo]");
        model.Volumes.Should().Equal("ai-data");
        model.List("ai-service", "volumes").Should().Contain("ai-data:/data:rw");
        model.Environment("ai-service").Should().Contain("STACKSTORM_BASE_URL", "https://stackstorm.example.com/api/v1")
            .And.ContainKey("STACKSTORM_ACTION_MAP")
            .WhoseValue.Should().StartWith("""{"接口down": "network.remediation.enable_interface",""");
    }

    [ComposeTheory]
    [InlineData()]
    [InlineData("MYSQL_ROOT_PWD=")]
    [InlineData("MYSQL_PASSWORD=of-the-old-file")]
    public async Task Without_a_password_of_MySQL_the_error_names_the_variable_and_where_it_belongs(params string[] lines)
    {
        checkouts.WriteEnv(lines);

        var run = await DockerCompose.TryConfigAsync(checkouts.Ours, WithAlerts);

        run.ExitCode.Should().NotBe(0);
        run.Errors.Should().Contain("set MYSQL_ROOT_PWD in .env").And.Contain("MYSQL_PASSWORD").And.NotContain("of-the-old-file");
    }

    [ComposeFact]
    public async Task MySQL_and_alert_service_have_one_password_and_a_login_that_alert_service_knows()
    {
        checkouts.WriteEnv("MYSQL_ROOT_PWD=secret");

        var model = await DockerCompose.ConfigAsync(checkouts.Ours, WithAlerts);

        model.Services.Should().Equal("ai-service", "alert-service", "mysql", "redis", "stackstorm-simulator");
        model.Environment("mysql")["MYSQL_ROOT_PASSWORD"].Should().Be("secret");
        model.Environment("alert-service").Should().Contain("MYSQL_USER", "root").And.Contain("MYSQL_PASSWORD", "secret")
            .And.Contain("MYSQL_DATABASE", model.Environment("mysql")["MYSQL_DATABASE"]).And.Contain("SMTP_PORT", "587");
        model.Of("mysql", "image").Should().Be("mysql:8.0");
        model.Of("mysql", "command").Should().Be("--default-authentication-plugin=mysql_native_password");
        model.Of("alert-service", "build", "context").Should().Be(Path.Combine(checkouts.Platform, "alert-service"));
        model.Environment("ai-service").Should().NotContainValue("secret", "the service has no use for MySQL's password");
    }

    [ComposeTheory]
    [InlineData("", "")]
    [InlineData("ALERT_TOKEN=0123abcd", "0123abcd")]
    public async Task Alert_service_sends_its_alerts_on_to_the_service_with_the_token_that_that_one_knows(string line, string token)
    {
        checkouts.WriteEnv("MYSQL_ROOT_PWD=secret", line);

        var model = await DockerCompose.ConfigAsync(checkouts.Ours, WithAlerts);

        model.Environment("alert-service").Should().Contain("WECHAT_WEBHOOK", $"http://ai-service:8002/api/ai/alerts?token={token}").And.Contain("DINGTALK_WEBHOOK", "");
        model.Environment("ai-service").Should().Contain("ALERT_TOKEN", token);
    }

    [ComposeFact]
    public async Task The_relaxing_file_is_read_before_the_platforms_and_the_data_stay_on_the_volume_of_old()
    {
        checkouts.WriteEnv("MYSQL_ROOT_PWD=secret");

        var model = await DockerCompose.ConfigAsync(checkouts.Ours, WithAlerts);

        model.Volumes.Should().Equal("ai-data", "mysql-data");
        var mounts = model.List("mysql", "volumes");
        mounts.Should().Contain("mysql-data:/var/lib/mysql:rw");
        var read = mounts.Select(mount => mount.Split(':'))
            .Where(parts => parts[1].StartsWith("/docker-entrypoint-initdb.d/", StringComparison.Ordinal))
            .OrderBy(parts => parts[1], StringComparer.Ordinal)
            .Select(parts => parts[0]);
        read.Should().Equal(
            Path.Combine(checkouts.Ours, "docker/mysql/relax-strict-mode.sql"),
            Path.Combine(checkouts.Platform, "sql/init.sql"));
    }

    [ComposeFact]
    public async Task A_line_in_the_env_file_makes_the_plain_command_start_alert_service_too()
    {
        checkouts.WriteEnv("MYSQL_ROOT_PWD=secret", "COMPOSE_FILE=docker-compose.yml:docker-compose.alert.yml");

        (await DockerCompose.ConfigAsync(checkouts.Ours, [])).Services.Should().Contain(["ai-service", "alert-service", "mysql"]);
    }
}
