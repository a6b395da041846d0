using AiService.Tests.Harness;

namespace AiService.Tests.Compose;

/// <summary>
/// The settings of ai-service stand in two files: what a file that is laid over another takes from a third is merged differently by
/// docker-compose 1.29 and by Compose v2. They must not drift apart.
/// </summary>
public sealed class SettingsOfBothFilesTests
{
    private static readonly ComposeModel Own = Read("docker-compose.yml");
    private static readonly ComposeModel Overlay = Read("docker-compose.platform.yml");

    [Fact]
    public void Both_files_pass_the_same_settings_to_the_service_but_the_platforms_own_addresses()
    {
        var settings = Own.Environment("ai-service");
        settings.Remove("REDIS_URL").Should().BeTrue();
        settings.Remove("COLLECT_SERVICE_URL").Should().BeTrue();

        Overlay.Environment("ai-service").Should().BeEquivalentTo(settings);
    }

    [Fact]
    public void Both_files_run_the_service_in_the_same_way()
    {
        foreach (var part in (string[])["image", "restart", "extra_hosts", "volumes", "healthcheck", "stop_grace_period"])
        {
            Overlay.Of("ai-service", part).Should().Be(Own.Of("ai-service", part), part);
        }

        Overlay.Services.Should().Equal("ai-service");
        Overlay.Of("ai-service", "ports").Should().BeEmpty("the platform's file has them");
        Overlay.Of("ai-service", "depends_on").Should().BeEmpty("the platform's file has them");
    }

    [Fact]
    public void Every_setting_is_passed_on_by_its_own_name()
    {
        Own.Environment("ai-service").Should().NotBeEmpty()
            .And.AllSatisfy(setting => setting.Value.Should().StartWith($"${{{setting.Key}:-"));
    }

    private static ComposeModel Read(string file) => ComposeModel.Parse(File.ReadAllText(Path.Combine(Repository.Root, file)));
}
