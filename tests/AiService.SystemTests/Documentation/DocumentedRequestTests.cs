using AiService.Tests.Compose;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Demo.StandIns;
using StackStormSimulator;

namespace AiService.Tests.Documentation;

/// <summary>
/// Runs the documented requests, word by word in a shell, against a real service in front of the simulated StackStorm, and the documented commands of
/// <c>src/AiService</c> beside it. Only the address is another one.
/// </summary>
public sealed class DocumentedRequestTests : IAsyncLifetime, IDisposable
{
    private const string Address = "localhost:8002";

    /// <summary>In the place of <c>dotnet run</c>, which would build, stands the program that was built for the tests. As that does, it runs in the project's folder, where the data are.</summary>
    private const string Dotnet = """
        #!/bin/bash
        [[ "$1 $2 $3 $4" == "run --project src/AiService --" ]] || { echo "not expected: dotnet $*" >&2; exit 99; }
        shift 4
        cd "$PROJECT" || exit 99
        PATH="$REAL_PATH" exec dotnet "$AISERVICE_DLL" "$@"
        """;

    /// <summary>The real one, which also says the status of each answer.</summary>
    private const string Curl = """
        #!/bin/bash
        exec /usr/bin/curl --max-time 60 -w '%{stderr}HTTP %{http_code}\n' "$@"
        """;

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder programs = new();
    private SimulatedStackStorm stackStorm = null!;

    public async Task InitializeAsync()
    {
        stackStorm = await SimulatedStackStorm.StartAsync(programs.Path);
        await WriteProgramAsync("dotnet", Dotnet);
        await WriteProgramAsync("curl", Curl);
    }

    public async Task DisposeAsync() => await stackStorm.DisposeAsync();

    public void Dispose()
    {
        folder.Dispose();
        programs.Dispose();
    }

    [CurlFact]
    public async Task The_example_of_the_guide_is_repaired()
    {
        await using var service = await StartAsync();
        var run = await RunAsync(service, The("README.md", "curl -s localhost:8002/analyze -H 'Content-Type: application/json' -d '{\n"));
        Statuses(run).Should().Equal("200");
        run.Output.Should().Contain("\"success\":true").And.Contain("network.remediation.enable_interface");
    }

    [CurlFact]
    public async Task A_dry_run_shows_the_repair_and_the_pause_ends()
    {
        await using var service = await StartAsync();
        var run = await RunAsync(service, The("README.md", "/automation/pause"));
        Statuses(run).Should().Equal("200", "200", "200");
        run.Output.Should().Contain("network.remediation.enable_interface");
    }

    [CurlFact]
    public async Task The_map_check_reads_its_file_and_then_the_texts_on_record()
    {
        await using var service = await StartAsync();
        var run = await RunAsync(service, The("README.md", "map check"));
        run.Output.Should().Contain("接口Gig0/0/1 down").And.Contain("未发现接口down").And.Contain("cpu使用率95%，过高").And.Contain("network.remediation.enable_interface");
    }

    [CurlFact]
    public async Task The_audit_verifies()
    {
        await using var service = await StartAsync();
        var run = await RunAsync(service, The("README.md", "audit verify"));
        Statuses(run).Should().Equal("200");
        run.Output.Should().Contain("\"ok\":true");
    }

    [CurlFact]
    public async Task An_analysis_is_accepted_and_found_at_its_location()
    {
        await using var service = await StartAsync();
        var run = await RunAsync(service, The("README.md", "respond-async"));
        Statuses(run).Should().Equal("202");
        run.Output.Should().Contain("Location: /analyses/");
    }

    [CurlFact]
    public async Task A_key_is_made_used_listed_and_removed()
    {
        await using var service = await StartAsync("TRUSTED_NETWORKS=none", "ANONYMOUS_ROLE=none");
        var run = await RunAsync(service, The("README.md", "keys remove alice"));
        Statuses(run).Should().Equal("200");
        run.Output.Should().Contain("alice");
    }

    [CurlFact]
    public async Task A_repair_that_asks_is_approved()
    {
        await using var service = await StartAsync("APPROVAL_LEVELS=P1");
        await service.RepairAsync(GuideService.Fault("接口Gig0/0/1 down"));
        var run = await RunAsync(service, The("docs/automation.md", "/approve"));
        Statuses(run).Should().HaveCount(2).And.OnlyContain(status => status == "200" || status == "202");
    }

    [CurlFact]
    public async Task A_repair_that_asks_is_rejected()
    {
        await using var service = await StartAsync("APPROVAL_LEVELS=P1");
        await service.RepairAsync(GuideService.Fault("接口Gig0/0/1 down"));
        var approval = The("docs/automation.md", "/approve");
        var names = approval[..approval.IndexOf("curl -s \"", StringComparison.Ordinal)];
        var run = await RunAsync(service, names + The("docs/automation.md", "/reject"));
        Statuses(run).Should().Equal("200", "200");
    }

    [CurlFact]
    public async Task The_knowledge_goes_out_and_comes_in()
    {
        await using var service = await StartAsync();
        var run = await RunAsync(service, The("docs/knowledge.md", "knowledge/export"));
        Statuses(run).Should().Equal("200", "200", "200");
        run.Output.Should().Contain("\"code\":200");
    }

    [CurlFact]
    public async Task The_runbook_of_the_guide_to_runbooks_is_previewed()
    {
        var runbook = DocumentedBlock.Of("docs/runbooks.md", "yaml").Single(block => block.Text.StartsWith("name: clear-port-security\n", StringComparison.Ordinal));
        var runbooks = Directory.CreateDirectory(folder.File("runbooks")).FullName;
        await File.WriteAllTextAsync(Path.Combine(runbooks, "clear-port-security.yaml"), runbook.Text);
        await using var service = await StartAsync($"RUNBOOKS_DIR={runbooks}");
        var run = await RunAsync(service, The("docs/runbooks.md", "/preview"));
        Statuses(run).Should().Equal("200");
        run.Output.Should().Contain("no shutdown");
    }

    [Fact]
    public void The_service_is_started_in_front_of_the_simulator_of_the_line_before() =>
        The("README.md", "export STACKSTORM_BASE_URL").Should().Contain($"STACKSTORM_BASE_URL={StackStormSimulatorApp.DefaultUrl}/api/v1 ").And.Contain($"STACKSTORM_API_KEY={SimulatedStackStorm.Key}\n");

    /// <summary>What needs a container is checked by <see cref="DocumentedLinesTests"/>.</summary>
    [Fact]
    public void Every_documented_request_is_one_of_these()
    {
        string[] signs = ["/analyze -H", "/automation/pause", "audit/verify", "keys remove alice", "/approve", "/reject", "knowledge/export", "/preview"];
        var blocks = DocumentedBlock.Files().Where(file => file is not "README.zh-CN.md").SelectMany(file => DocumentedBlock.Of(file))
            .Where(block => block.Commands.Contains(Address, StringComparison.Ordinal) && !block.Commands.Contains("docker compose", StringComparison.Ordinal));
        blocks.Should().HaveCountGreaterThanOrEqualTo(signs.Length)
            .And.OnlyContain(block => signs.Any(sign => block.Text.Contains(sign, StringComparison.Ordinal)));
    }

    private static string The(string file, string sign) => DocumentedBlock.Of(file)
        .Single(block => block.Text.Contains(sign, StringComparison.Ordinal) && !block.Text.Contains("docker compose", StringComparison.Ordinal)).Text;

    private static List<string> Statuses(ProgramRun run) =>
        [.. run.Errors.Split('\n').Where(line => line.StartsWith("HTTP ", StringComparison.Ordinal)).Select(line => line[5..])];

    private Task<ServiceUnderTest> StartAsync(params string[] settings) => ServiceUnderTest.StartAsync(
        [$"STACKSTORM_BASE_URL={stackStorm.Url}/api/v1", $"STACKSTORM_API_KEY={SimulatedStackStorm.Key}", GuideService.Map.Trim(), "REPAIR_VERIFICATION=off", .. settings],
        folder: folder.Path);

    private async Task<ProgramRun> RunAsync(ServiceUnderTest service, string block)
    {
        var here = block.Replace(Address, service.Http.BaseAddress!.Authority, StringComparison.Ordinal);
        var run = await DockerCompose.RunAsync(
            "/bin/bash",
            Directory.CreateDirectory(folder.File("checkout")).FullName,
            ["-euo", "pipefail", "-c", here],
            [
                $"PATH={programs.Path}:/usr/bin:/bin",
                $"REAL_PATH={Environment.GetEnvironmentVariable("PATH")}",
                $"AISERVICE_DLL={Path.Combine(AppContext.BaseDirectory, "AiService.dll")}",
                $"HOME={folder.Path}",
                $"PROJECT={folder.Path}",
            ]);
        run.ExitCode.Should().Be(0, "{0}\n{1}", run.Errors, run.Output);
        return run;
    }

    private async Task WriteProgramAsync(string name, string text)
    {
        await File.WriteAllTextAsync(programs.File(name), text);
        var made = await DockerCompose.RunAsync("/bin/chmod", programs.Path, ["+x", name]);
        made.ExitCode.Should().Be(0, made.Errors);
    }

    private sealed class CurlFactAttribute : FactAttribute
    {
        public CurlFactAttribute() => Skip = File.Exists("/usr/bin/curl") && File.Exists("/bin/bash") ? null : "curl is not installed (Debian: apt-get install curl)";
    }
}
