using AiService.Hosting;
using AiService.MapCheck;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.MapCheck;

/// <summary><c>AiService map check</c>: a look at the map before it changes anything.</summary>
public sealed class MapCheckTests : IDisposable
{
    private const string GuideMap = """--STACKSTORM_ACTION_MAP={"接口down": "network.remediation.enable_interface", "cpu": "network.remediation.reduce_cpu"}""";

    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Lines_and_JSON_Lines_of_a_file_are_read_and_what_would_run_is_said()
    {
        var file = folder.File("faults.txt");
        File.WriteAllLines(file,
        [
            "接口Gig0/0/1 down",
            "",
            "未发现接口Gig0/0/2 down",
            """{"text": "CPU使用率过高：95%", "level": "P2"}""",
            """{"description": "接口Gig0/0/3 down", "level": "P0"}""",
            """{"fault": "风扇故障"}""",
            """{"\ud800 no name": 1, "text": "BGP邻居丢失"}""",
        ]);

        var (code, rows, errors) = Check(file, GuideMap);

        code.Should().Be(0);
        errors.Should().BeEmpty();
        rows.Select(row => (row["text"], row["now"], row["action"], row["level"])).Should().Equal(
            ("接口Gig0/0/1 down", "run", "network.remediation.enable_interface", "P1"),
            ("未发现接口Gig0/0/2 down", "skip", "network.remediation.enable_interface", "P1"),
            ("CPU使用率过高：95%", "run", "network.remediation.reduce_cpu", "P2"),
            ("接口Gig0/0/3 down", "skip", "network.remediation.enable_interface", "P0"),
            ("风扇故障", "skip", "", "P3"),
            ("""{"\ud800 no name": 1, "text": "BGP邻居丢失"}""", "skip", "", "P3"));
        rows[0].Should().Contain("object", "interface Gig0/0/1").And.Contain("state", "down").And.Contain("time", "present")
            .And.Contain("modality", "asserted").And.Contain("intent", "none").And.Contain("device", "this").And.Contain("rule", "parts");
        rows[1].Should().Contain("modality", "negated");
        rows[1]["reason"].Should().Contain("否定");
        rows.Should().OnlyContain(row => row["mark"] == "" && row["then"] == "");
    }

    [Fact]
    public async Task Texts_on_record_are_compared_with_what_was_done_while_the_service_runs()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);
        await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        using var skipped = new HttpRequestMessage(HttpMethod.Post, "/analyze")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { device_id = 1, auto_repair = true, faults = new[] { Fault("BGP邻居丢失") } }),
        };
        skipped.Headers.Add("Idempotency-Key", "one");
        (await service.Http.SendAsync(skipped)).EnsureSuccessStatusCode();
        var records = $"--RECORDS_DB_PATH={Path.Combine(service.Folder, "records.db")}";

        var (same, unmarked, _) = Check(GuideMap, records);
        var (changed, marked, _) = Check("""--STACKSTORM_ACTION_MAP={"bgp": "p.bgp"}""", records);
        var (other, another, _) = Check("""--STACKSTORM_ACTION_MAP={"接口down": "p.other"}""", records);

        same.Should().Be(0);
        unmarked.Select(row => (row["mark"], row["then"], row["now"], row["text"])).Should().Equal(
            ("", "ran", "run", "接口Gig0/0/1 down"), ("", "skipped", "skip", "BGP邻居丢失"));
        changed.Should().Be(1);
        marked.Select(row => row["mark"]).Should().Equal("would not run now", "would run now");
        other.Should().Be(1);
        another[0].Should().Contain("mark", "another action now").And.Contain("action", "p.other");
    }

    [Fact]
    public void A_fault_that_no_action_is_mapped_to_is_the_agents_where_a_runbook_serves_it()
    {
        var file = folder.File("faults.jsonl");
        File.WriteAllText(file, """{"text": "接口Gig0/0/1 down", "level": "P2"}""");

        Check(file).Rows.Single().Should().Contain("now", "run").And.Contain("action", "local agent");
    }

    [Theory]
    [InlineData("map")]
    [InlineData("map", "check", "one", "two")]
    [InlineData("map", "draw")]
    [InlineData("map", "check", "--verbose")]
    public void Another_command_line_is_answered_with_the_usage(params string[] args)
    {
        using var errors = new StringWriter();

        MapCheckCommand.IsAskedFor(args).Should().BeTrue();
        MapCheckCommand.Run(args, TextWriter.Null, errors).Should().Be(64);
        errors.ToString().Should().Contain("Usage: AiService map check [FILE]");
    }

    [Fact]
    public void Files_that_cannot_be_used_are_named()
    {
        var wrong = folder.File("wrong.jsonl");
        File.WriteAllText(wrong, """{"text": "接口down", "level": "P9"}""");

        foreach (var (argument, words) in new[]
        {
            (folder.File("missing.txt"), "missing.txt"),
            (wrong, "line 1: level"),
            ($"--RECORDS_DB_PATH={folder.File("missing.db")}", "missing.db"),
        })
        {
            var (code, rows, errors) = Check(argument);

            code.Should().Be(64);
            rows.Should().BeEmpty();
            errors.Should().Contain(words);
        }

        File.Exists(folder.File("missing.db")).Should().BeFalse("it only reads");
    }

    [Fact]
    public void A_map_that_cannot_be_used_is_the_settings_problem()
    {
        var check = () => Check("--STACKSTORM_ACTION_MAP={");

        check.Should().Throw<SettingsException>().WithMessage("*STACKSTORM_ACTION_MAP*");
    }

    [Fact]
    public void The_service_itself_is_started_by_any_other_command_line()
    {
        MapCheckCommand.IsAskedFor([]).Should().BeFalse();
        MapCheckCommand.IsAskedFor(["--urls", "http://127.0.0.1:0"]).Should().BeFalse();
    }

    private (int Code, IReadOnlyList<Dictionary<string, string>> Rows, string Errors) Check(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = MapCheckCommand.Run(["map", "check", $"--contentRoot={folder.Path}", .. args], output, errors);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.TrimEnd('\r').Split('\t')).ToList();
        return (code, [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second))], errors.ToString());
    }
}
