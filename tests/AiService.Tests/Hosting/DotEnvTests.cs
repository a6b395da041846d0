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
        await using var locked = new FileStream(Path.Combine(folder, ".env"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var start = () => AiServiceApp.Create([$"--contentRoot={folder}"]);

        start.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which.Variable.Should().Be(locked.Name);
    }

    private static async Task<string?> ActionOfAsync(ServiceUnderTest service, string description)
    {
        var answer = await service.AskAsync("/match", new { description });
        return answer.GetProperty("data").GetProperty("action") is { ValueKind: JsonValueKind.String } action ? action.GetString() : null;
    }

    private Task WriteAsync(string text) => File.WriteAllTextAsync(Path.Combine(folder, ".env"), text);
}
