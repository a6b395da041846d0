using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.WebUtilities;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.NetworkAgent.Sessions;

/// <summary>A device behind collect-service, through the front door; the service answers as it was recorded.</summary>
public sealed class CollectServiceTests : IDisposable
{
    private const string Password = "geheim&=+%20";
    private const string Look = "show interface eth1 json";
    private readonly WireMockServer server = WireMockServer.Start();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-collect-");

    public void Dispose()
    {
        server.LogEntries.Where(entry => entry.MappingGuid is null).Should().BeEmpty("nothing else may be asked");
        server.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_repair_is_one_call_for_each_look_and_one_for_the_whole_configuration()
    {
        Device("""{"code":200,"data":""}""");
        await using var service = await StartAsync();

        var entry = (await service.RepairAsync(Fault("接口eth1 down"))).Single();

        entry.GetProperty("success").GetBoolean().Should().BeTrue(entry.ToString());
        var query = server.LogEntries[0].RequestMessage!.Query!;
        query.ToDictionary(one => one.Key, one => one.Value.Single()).Should().Equal(new Dictionary<string, string>
        {
            ["device_id"] = "1",
            ["cmd"] = Look,
            ["ip"] = "10.9.8.7",
            ["username"] = "netop",
            ["password"] = Password,
        });
        server.LogEntries.Count(call => call.RequestMessage!.Query!["cmd"].Single().Contains("no shutdown", StringComparison.Ordinal)).Should().Be(1);
        service.Log.Text.Should().NotContain("geheim").And.NotContain("/api/execute");
    }

    [Theory]
    [InlineData("collect_execute_query_full", 200, "命令执行失败")]
    [InlineData("collect_execute_query_bad_id", 422, "HTTP 422")]
    public async Task What_it_really_answers_is_no_repair(string recording, int status, string words)
    {
        server.Given(Execute(Look)).RespondWith(Response.Create().WithStatusCode(status).WithBody(ContractRecording.Load(recording).Answer.GetRawText()));
        await using var service = await StartAsync();

        var entry = (await service.RepairAsync(Fault("接口eth1 down"))).Single();

        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("result").Should().Contain(words).And.Contain("未修改设备");
        server.LogEntries.Should().HaveCount(1);
    }

    [Fact]
    public async Task After_a_lost_answer_the_state_is_read_and_the_configuration_is_not_sent_again()
    {
        Device("""{"code":500,"msg":"命令执行失败：timed out, password geheim&=+%20"}""");
        await using var service = await StartAsync();

        var entry = (await service.RepairAsync(Fault("接口eth1 down"))).Single();

        entry.GetProperty("success").GetBoolean().Should().BeTrue(entry.ToString());
        entry.Text("result").Should().Contain("已用新会话读取状态");
        (entry + service.Log.Text).Should().NotContain("geheim");
    }

    /// <summary>Such an end looks like that of an idle connection, after which .NET sends a request without a body again by itself.</summary>
    [Fact]
    public async Task A_configuration_whose_connection_is_closed_without_an_answer_is_not_sent_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var configurations = 0;
        _ = ServeAsync(listener, command =>
        {
            configurations += command.Contains("no shutdown", StringComparison.Ordinal) ? 1 : 0;
            return command == Look ? Data(DeviceRecording.Read(configurations > 0 ? "frr_up" : "frr_administratively_down").Output) : null;
        });
        await using var service = await StartAsync($"http://{listener.LocalEndpoint}");

        var entry = (await service.RepairAsync(Fault("接口eth1 down"))).Single();

        configurations.Should().Be(1);
        entry.Text("result").Should().Contain("collect-service 的应答中断").And.Contain("已用新会话读取状态");
    }

    [Theory]
    [InlineData("""{"code":200,"code":500,"data":"x"}""")]
    [InlineData("""{"code":500,"msg":"\ud800"}""")]
    public async Task An_answer_that_is_no_sound_JSON_is_called_that(string answer)
    {
        server.Given(Execute(Look)).RespondWith(Response.Create().WithBody(answer));
        await using var service = await StartAsync();

        var entry = (await service.RepairAsync(Fault("接口eth1 down"))).Single();

        entry.Text("result").Should().Contain("collect-service").And.Contain("应答无法识别").And.Contain("未修改设备");
    }

    [Fact]
    public async Task A_service_that_is_away_is_reported_without_its_url()
    {
        var url = server.Url!;
        server.Stop();
        await using var service = await StartAsync(url);

        var entry = (await service.RepairAsync(Fault("接口eth1 down"))).Single();

        entry.Text("result").Should().Contain("collect-service 无法连接");
        (entry + service.Log.Text).Should().NotContain("geheim").And.NotContain("/api/execute");
    }

    private static IRequestBuilder Execute(string command) =>
        Request.Create().WithPath("/api/execute").UsingPost().WithParam("cmd", new ExactMatcher(command));

    /// <summary>A router that is configured by one call, and shows it afterwards.</summary>
    private void Device(string answerToConfiguration)
    {
        var configured = false;
        server.Given(Execute("configure terminal\ninterface eth1\nno shutdown\nend")).RespondWith(Response.Create().WithBody(_ =>
        {
            configured = true;
            return answerToConfiguration;
        }));
        server.Given(Execute(Look)).RespondWith(Response.Create().WithBody(
            _ => Data(DeviceRecording.Read(configured ? "frr_up" : "frr_administratively_down").Output)));
    }

    /// <summary>Answers requests by their command, over connections that stay open; without an answer it closes the connection in good order.</summary>
    private static async Task ServeAsync(TcpListener listener, Func<string, string?> answer)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            while (await reader.ReadLineAsync() is { } request)
            {
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // A header.
                }

                if (answer(QueryHelpers.ParseQuery(request.Split(' ')[1].Split('?')[1])["cmd"].ToString()) is not { } body)
                {
                    break;
                }

                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
            }
        }
    }

    private static string Data(string output) => JsonSerializer.Serialize(new { code = 200, data = output });

    private Task<ServiceUnderTest> StartAsync(string? url = null)
    {
        var file = Path.Combine(folder.FullName, "devices.yaml");
        File.WriteAllText(file, """
            devices:
              - id: 1
                host: 10.9.8.7
                platform: frr
                transport: collect-service
                username: netop
                password_env: DEVICE_PASSWORD
            """);
        return ServiceUnderTest.StartAsync(
            [$"DEVICES_FILE={file}", $"DEVICE_PASSWORD={Password}", $"COLLECT_SERVICE_URL={url ?? server.Url}", Map.Trim(), "LOG_LEVEL=Verbose"], folder: folder.FullName);
    }
}
