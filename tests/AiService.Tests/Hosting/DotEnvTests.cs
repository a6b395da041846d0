using System.Text.Json;
using AiService.Hosting;
using AiService.Tests.Harness;

namespace AiService.Tests.Hosting;

public sealed class DotEnvTests : IDisposable
{
    /// <summary>Section 3 of the guide, as it is printed.</summary>
    private const string GuideBlock = """
        STACKSTORM_BASE_URL=https://stackstorm.example.com/api/v1
        STACKSTORM_API_KEY=xxxxxxxxxxxxxxxx
        # 可选：使用 Auth Token
        # STACKSTORM_AUTH_TOKEN=yyyyyyyyyyyyyyyy

        # 故障关键字 → StackStorm 动作的映射（JSON）
        STACKSTORM_ACTION_MAP={
          "接口down": "network.remediation.enable_interface",
          "cpu": "network.remediation.reduce_cpu"
        }

        # 未匹配到关键字时的默认动作
        STACKSTORM_DEFAULT_ACTION=network.remediation.generic_fix

        # StackStorm 执行失败后是否回退到本地 NetworkAgent
        STACKSTORM_FALLBACK_AGENT=true

        # 请求超时时间（秒，默认 15）
        # STACKSTORM_TIMEOUT=20

        # 是否验证 HTTPS 证书（默认为 true）
        # STACKSTORM_VERIFY_SSL=false
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("aiservice-env-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_guides_block_is_read_as_it_is_printed()
    {
        await WriteAsync(GuideBlock);
        await using var service = await ServiceUnderTest.StartAsync(folder: folder);

        (await ActionOfAsync(service, "接口Gig0/0/1 down")).Should().Be("network.remediation.enable_interface");
        (await ActionOfAsync(service, "CPU过载")).Should().Be("network.remediation.reduce_cpu");
        (await ActionOfAsync(service, "风扇异常")).Should().Be("network.remediation.generic_fix");
    }

    [Theory]
    [InlineData("""STACKSTORM_ACTION_MAP='{"接口down": "a.one"}'""")]
    [InlineData("""STACKSTORM_ACTION_MAP={"接口down": "a.one"}""")]
    [InlineData("""export STACKSTORM_ACTION_MAP='{"接口down": "a.one"}'""")]
    [InlineData("STACKSTORM_ACTION_MAP='{\n  \"接口down\": \"a.one\"\n}'")]
    [InlineData("STACKSTORM_ACTION_MAP = {\r\n  \"接口down\": \"a.one\"\r\n}\r\nLOG_LEVEL=Debug")]
    [InlineData("STACKSTORM_ACTION_MAP={\n  \"接口down\": {\n    \"action\": \"a.one\",\n    \"parameters\": {\n      \"x\": 1\n    }\n  }\n}")]
    public async Task Every_common_way_of_writing_the_map_gives_the_same_map(string text)
    {
        await WriteAsync(text);
        await using var service = await ServiceUnderTest.StartAsync(folder: folder);

        (await ActionOfAsync(service, "接口Gig0/0/1 down")).Should().Be("a.one");
    }

    [Fact]
    public async Task A_real_variable_is_stronger_than_the_file()
    {
        await WriteAsync("""STACKSTORM_ACTION_MAP='{"接口down": "a.one"}'""");
        await using var service = await ServiceUnderTest.StartAsync(["STACKSTORM_ACTION_MAP={\"接口down\": \"b.two\"}"], folder: folder);

        (await ActionOfAsync(service, "接口Gig0/0/1 down")).Should().Be("b.two");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_stops_the_start_and_is_named()
    {
        await WriteAsync("LOG_LEVEL=Debug");
        await using var locked = new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Start.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which.Variable.Should().Be(locked.Name);
    }

    [Theory]
    [InlineData("A=1\nSTACKSTORM_API_KEY=\"s3cr3t-one\nB=2", 2)]
    [InlineData("STACKSTORM_API_KEY='s3cr3t-one\nLOG_LEVEL=\"Debug\"\n", 1)]
    [InlineData("\n\nSTACKSTORM_API_KEY='s3cr3t-one\nSTACKSTORM_AUTH_TOKEN='s3cr3t-two'", 3)]
    [InlineData("STACKSTORM_API_KEY=\"s3cr3t-one\" s3cr3t-two", 1)]
    [InlineData("STACKSTORM_API_KEY='s3cr3t'one'", 1)]
    [InlineData("STACKSTORM_API_KEY=\"", 1)]
    [InlineData("# the key\ns3cr3t-one", 2)]
    [InlineData("LOG_LEVEL=Debug\n=s3cr3t-one", 2)]
    [InlineData("LOG LEVEL s3cr3t=Debug", 1)]
    [InlineData("STACKSTORM_ACTION_MAP={\n  \"cpu\": \"a.one\",\n  # s3cr3t-one\n  \"down\": \"a.two\"\n}", 3)]
    [InlineData("STACKSTORM_ACTION_MAP={ # s3cr3t-one\n  \"cpu\": \"a.one\"\n}", 1)]
    [InlineData("STACKSTORM_ACTION_MAP={\n  \"cpu\": \"a.one\" // s3cr3t-one\n}\nLOG_LEVEL=Debug", 2)]
    [InlineData("LOG_LEVEL=Debug\nSTACKSTORM_ACTION_MAP=[\n  {\"keywords\": [\"cpu\"], \"action\": \"s3cr3t.one\"},\n]", 4)]
    [InlineData("STACKSTORM_ACTION_MAP={\n  \"cpu\": \"a.one\"\nLOG_LEVEL=Debug", 3)]
    [InlineData("STACKSTORM_ACTION_MAP={\"cpu\": \"a.one\",\n  ; s3cr3t-one\n  \"down\": \"a.two\"}", 2)]
    public async Task A_line_that_is_no_setting_stops_the_start_and_is_named(string text, int line)
    {
        await WriteAsync(text);

        var problem = Start.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which;
        problem.Variable.Should().Be(File);
        problem.Problem.Should().StartWith($"line {line}: ");
        problem.ToString().Should().NotContain("s3cr3t", "a line may hold a secret");
    }

    [Fact]
    public async Task All_lines_that_are_no_settings_are_named_at_once()
    {
        await WriteAsync("one\nLOG_LEVEL=Debug\ntwo words\n");

        Start.Should().Throw<SettingsException>().Which.Problems.Select(problem => problem.Problem[..7]).Should().Equal("line 1:", "line 3:");
    }

    [Theory]
    [InlineData("fffe41003d003100")]
    [InlineData("feff0041003d0031")]
    [InlineData("41003d003100")]
    [InlineData("0041003d0031")]
    [InlineData("413d310a423d00320a", 2)]
    [InlineData("413d310a423d320a433de9340a", 3)]
    [InlineData("413deda080", 1)]
    public async Task A_file_that_is_no_utf_8_text_stops_the_start(string bytes, int? line = null)
    {
        await System.IO.File.WriteAllBytesAsync(File, Convert.FromHexString(bytes));

        var problem = Start.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which;
        (problem.Variable, problem.Cure).Should().Be((File, "Save it as UTF-8 text."));
        problem.Problem.Should().StartWith(line is null ? "is UTF-16" : $"line {line} ");
    }

    [Fact]
    public async Task A_file_that_is_no_settings_file_stops_the_start()
    {
        await System.IO.File.WriteAllBytesAsync(File, new byte[2 * 1024 * 1024].Select(_ => (byte)'#').ToArray());
        Start.Should().Throw<SettingsException>().WithMessage("*.env: is larger than*");

        System.IO.File.Delete(File);
        Directory.CreateDirectory(File);
        Start.Should().Throw<SettingsException>().WithMessage("*.env: is a folder*");

        Directory.Delete(File);
        System.IO.File.CreateSymbolicLink(File, "nowhere");
        Start.Should().Throw<SettingsException>().WithMessage("*.env: cannot be read*");
    }

    [Theory]
    [InlineData("\uFEFFLOG_LEVEL=Debug", "Debug")]
    [InlineData("  # indented = comment\nLOG_LEVEL=Debug # comment", "Debug")]
    [InlineData("LOG_LEVEL=\"Debug\" # comment", "Debug")]
    [InlineData("LOG_LEVEL='De\\'bug'", "De'bug")]
    [InlineData("LOG_LEVEL='one\ntwo= \"three\"'\nX=1", "one\ntwo= \"three\"")]
    [InlineData("LOG_LEVEL=Warning\rLOG_LEVEL=Debug", "Debug")]
    [InlineData("export LOG_LEVEL = De#bug$HOME", "De#bug$HOME")]
    [InlineData("LOG_LEVEL=", "")]
    [InlineData("LOG_LEVEL=[a-z]{2}", "[a-z]{2}")]
    [InlineData("LOG_LEVEL=[Debug] # comment", "[Debug]")]
    public async Task A_setting_is_read_as_it_is_written(string text, string value)
    {
        await WriteAsync(text);

        using var configuration = ServiceBuilder.Create([$"--contentRoot={folder}"]).Configuration;

        configuration["LOG_LEVEL"].Should().Be(value);
    }

    private string File => Path.Combine(folder, ".env");

    private Action Start => () => AiServiceApp.Create([$"--contentRoot={folder}"]);

    private static async Task<string?> ActionOfAsync(ServiceUnderTest service, string description)
    {
        var answer = await service.AskAsync("/match", new { description });
        return answer.GetProperty("data").GetProperty("action") is { ValueKind: JsonValueKind.String } action ? action.GetString() : null;
    }

    private Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(File, text);
}
