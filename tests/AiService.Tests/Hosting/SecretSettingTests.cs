using System.Globalization;
using System.Text.Json.Nodes;
using AiService.Hosting;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Serilog.Events;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Hosting;

/// <summary>Every variable that holds a secret has a form with a file, which is read again on each use.</summary>
public sealed class SecretSettingTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();
    private readonly TemporaryFolder folder = new();

    /// <summary>The variables, each with the others that it needs, and two values.</summary>
    public static TheoryData<string, string, string[]> Secrets() => new()
    {
        { "STACKSTORM_API_KEY", "canary-k3y-0001", ["STACKSTORM_BASE_URL=https://stackstorm.example.com/api/v1"] },
        { "STACKSTORM_AUTH_TOKEN", "canary-t0ken-0002", ["STACKSTORM_BASE_URL=https://stackstorm.example.com/api/v1"] },
        { "DEVICE_SERVICE_TOKEN", "canary-t0ken-0003", ["DEVICE_SERVICE_URL=http://device-service.example.com"] },
        { "DEVICE_SERVICE_PASSWORD", "canary-pw-0005", ["DEVICE_SERVICE_URL=http://device-service.example.com", "DEVICE_SERVICE_USERNAME=ai"] },
        { "NOTIFY_HERTZBEAT_TOKEN", "canary-t0ken-0005", ["NOTIFY_HERTZBEAT_URL=http://hertzbeat.example.com"] },
        { "ALERT_TOKEN", "canary-t0ken-0006", [] },
        { "REDIS_URL", "redis://:canary-pw-0004@redis.example.com:6379/0", [] },
    };

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_file_takes_the_place_of_the_variable(string variable, string secret, string[] needed)
    {
        foreach (var content in (string[])[secret, secret + "\n", secret + "\r\n", $"  {secret} \n"])
        {
            Problems([.. needed, $"{variable}_FILE={FileOf(content)}"]).Should().BeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_file_that_cannot_be_used_stops_the_start_with_the_cure(string variable, string secret, string[] needed)
    {
        var folderItself = folder.Path;
        var missing = Path.Combine(folder.Path, secret.Replace('/', '_'));
        var huge = FileOf(new string('x', 100_000));
        foreach (var (path, problem) in ((string, string)[])
            [(FileOf(""), "empty"), (FileOf(" \n"), "empty"), (FileOf($"{secret}\n{secret}\n"), "more than one line"), (missing, "does not exist"), (secret, "does not exist"),
             (folderItself, "cannot be read"), (huge, "more than 64 KiB"), ("/dev/zero", "more than 64 KiB")])
        {
            var found = Problems([.. needed, $"{variable}_FILE={path}"]).Should().ContainSingle().Which;

            found.Variable.Should().Be($"{variable}_FILE");
            found.Problem.Should().Contain(problem);
            found.Cure.Should().NotBeEmpty();
            found.ToString().Should().NotContain("canary");
        }
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Both_forms_at_once_stop_the_start(string variable, string secret, string[] needed)
    {
        var found = Problems([.. needed, $"{variable}={secret}", $"{variable}_FILE={FileOf(secret)}"]).Should().ContainSingle().Which;

        found.ToString().Should().Contain($"{variable} ").And.Contain($"{variable}_FILE").And.NotContain("canary");
    }

    [Fact]
    public async Task A_secret_that_is_renewed_is_used_without_a_restart()
    {
        var file = FileOf("canary-k3y-first\n");
        var execution = new OpenExecution(stackStorm) { Result = JsonNode.Parse("""{"stdout": "called with canary-k3y-second"}""")! };
        execution.End();
        await using var service = await StartAsync(file);
        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().GetProperty("success").GetBoolean().Should().BeTrue();
        LastKey().Should().Be("canary-k3y-first");

        await File.WriteAllTextAsync(file, "canary-k3y-second\n");
        var entry = (await service.RepairAsync(Fault("接口Gig0/0/2 down"))).Single();

        LastKey().Should().Be("canary-k3y-second");
        entry.GetProperty("details").GetRawText().Should().Contain("called with ***", "a renewed secret is known before it is used");
    }

    [Fact]
    public async Task While_the_file_cannot_be_used_the_last_secret_is_and_that_is_logged_once()
    {
        var file = FileOf("canary-k3y-first\n");
        new OpenExecution(stackStorm).End();
        await using var service = await StartAsync(file);

        foreach (var (content, port) in new (string?, int)[] { (null, 1), (null, 2), ("canary-k3y-second\ncanary-k3y-third", 3) })
        {
            File.Delete(file);
            await File.WriteAllTextAsync(content is null ? file + ".gone" : file, content ?? "");
            await service.RepairAsync(Fault($"接口Gig0/0/{port} down"));
            LastKey().Should().Be("canary-k3y-first");
        }

        await File.WriteAllTextAsync(file, "canary-k3y-fourth");
        await service.RepairAsync(Fault("接口Gig0/0/4 down"));

        LastKey().Should().Be("canary-k3y-fourth");
        Logged(service, LogEventLevel.Error).Should().HaveCount(2).And.Contain(line => line.Contains("does not exist")).And.Contain(line => line.Contains("more than one line"));
        Logged(service, LogEventLevel.Information).Should().ContainSingle().Which.Should().Contain("usable again");
        service.Log.Text.Should().NotContain("canary");
    }

    private static string[] Logged(ServiceUnderTest service, LogEventLevel level) =>
        [.. service.Log.Events.Where(line => line.Level == level).Select(line => line.RenderMessage(CultureInfo.InvariantCulture)).Where(line => line.Contains("STACKSTORM_API_KEY_FILE"))];

    private static IReadOnlyList<SettingProblem> Problems(params string[] settings)
    {
        try
        {
            AiServiceApp.Create(["--urls=http://127.0.0.1:0", .. settings.Select(setting => "--" + setting)]);
            return [];
        }
        catch (SettingsException refused)
        {
            return refused.Problems;
        }
    }

    private string LastKey() => stackStorm.Posts[^1].Headers!["St2-Api-Key"].Single();

    private string FileOf(string content)
    {
        var path = Path.Combine(folder.Path, $"secret-{Guid.NewGuid():N}");
        File.WriteAllText(path, content);
        return path;
    }

    private Task<ServiceUnderTest> StartAsync(string file) => ServiceUnderTest.StartAsync(
        [$"STACKSTORM_BASE_URL={stackStorm.BaseUrl}", $"STACKSTORM_API_KEY_FILE={file}", Map.Trim(), "STACKSTORM_POLL_INTERVAL=0.05", "STACKSTORM_FALLBACK_AGENT=false"]);
}
