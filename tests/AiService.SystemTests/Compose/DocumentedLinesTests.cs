using System.Text.RegularExpressions;
using AiService.Tests.Harness;

namespace AiService.Tests.Compose;

/// <summary>
/// Runs what both READMEs say for a container, word by word in a shell, over a copied .env.example. In the place of
/// <c>docker compose … up</c> stands what docker-compose 1.29 makes of the files.
/// </summary>
public sealed partial class DocumentedLinesTests : IDisposable
{
    private const string Docker = """
        #!/bin/bash
        shift
        options=()
        while (($#)) && [[ "$1" != up ]]; do
            options+=("$1")
            shift
        done
        exec docker-compose "${options[@]}" config
        """;

    private readonly Checkouts checkouts = new();
    private readonly DirectoryInfo programs = Directory.CreateTempSubdirectory("aiservice-docker-");

    public DocumentedLinesTests()
    {
        checkouts.WriteEnv("MYSQL_ROOT_PWD=secret");
        File.WriteAllText(Path.Combine(checkouts.Platform, ".env"), "MYSQL_ROOT_PWD=the-platforms\n");
    }

    public void Dispose()
    {
        checkouts.Dispose();
        programs.Delete(recursive: true);
    }

    [Fact]
    public void Both_READMEs_give_the_same_lines()
    {
        Blocks("README.md").Should().HaveCount(5);
        Blocks("README.zh-CN.md").Select(WithoutComments).Should().Equal(Blocks("README.md").Select(WithoutComments));
    }

    [ComposeFact]
    public async Task The_first_lines_start_the_service_with_the_example_of_its_settings()
    {
        File.Delete(Path.Combine(checkouts.Ours, ".env"));

        var model = await RunAsync("cp .env.example .env");

        model.Services.Should().Contain(["ai-service", "redis"]).And.NotContain(["mysql", "alert-service"]);
        model.Environment("ai-service")["STACKSTORM_BASE_URL"].Should().Be("https://stackstorm.example.com/api/v1");
    }

    [ComposeFact]
    public async Task The_line_of_the_demo_reaches_the_simulator_whatever_the_env_file_says()
    {
        var model = await RunAsync("--profile demo");

        var address = new Uri(model.Environment("ai-service")["STACKSTORM_BASE_URL"]);
        model.Services.Should().Contain(address.Host);
        model.Of(address.Host, "profiles").Should().Be("[demo]");
        File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")).Should().Contain($"EXPOSE {address.Port}");
        model.Environment("ai-service")["STACKSTORM_API_KEY"].Should().Be("simulated-key");
    }

    [ComposeFact]
    public async Task The_line_with_alerts_adds_alert_service_and_MySQL()
    {
        var model = await RunAsync("docker-compose.alert.yml");

        model.Services.Should().Contain(["ai-service", "redis", "mysql", "alert-service"]);
        model.Environment("mysql")["MYSQL_ROOT_PASSWORD"].Should().Be("secret");
    }

    [ComposeFact]
    public async Task The_lines_for_the_platform_build_this_checkout_and_leave_its_database_alone()
    {
        var model = await RunAsync("docker-compose.platform.yml");

        model.Of("ai-service", "build", "context").Should().Be(checkouts.Ours);
        model.List("mysql", "volumes").Should().Contain("mysql_data:/var/lib/mysql:rw");
        model.Environment("mysql")["MYSQL_ROOT_PASSWORD"].Should().Be("the-platforms");
    }

    private static List<string> Blocks(string readme)
    {
        var blocks = Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, readme))).Select(match => match.Groups[1].Value);
        return [.. blocks.Where(block => block.Contains("docker compose", StringComparison.Ordinal))];
    }

    private static string WithoutComments(string block) => Comment().Replace(block, "");

    private async Task<ComposeModel> RunAsync(string sign)
    {
        var docker = Path.Combine(programs.FullName, "docker");
        await File.WriteAllTextAsync(docker, Docker);
        var made = await DockerCompose.RunAsync("/bin/chmod", programs.FullName, ["+x", docker]);
        made.ExitCode.Should().Be(0, made.Errors);

        var block = Blocks("README.md").Single(lines => lines.Contains(sign, StringComparison.Ordinal));
        var run = await DockerCompose.RunAsync("/bin/bash", checkouts.Ours, ["-euc", block], $"PATH={programs.FullName}:/usr/bin:/bin");
        run.ExitCode.Should().Be(0, run.Errors);
        return ComposeModel.Parse(run.Output);
    }

    [GeneratedRegex(@"^```bash\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+#.*")]
    private static partial Regex Comment();
}
