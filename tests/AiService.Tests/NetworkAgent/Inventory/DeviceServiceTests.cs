using AiService.Agent;
using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using AiService.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <summary>Host, vendor and model from the platform's device-service as it answers (contract, section 7), logins from a folder.</summary>
public sealed partial class DeviceServiceTests : IDisposable
{
    private const string Pin = "SHA256:sJ5sTJEvvggkLcnueVxwqmSmU5td1SptlGvboLZ/sXM";
    private const string Token = "t0ken-0123456789";
    private readonly WireMockServer server = WireMockServer.Start();
    private readonly FakeTimeProvider time = new();
    private readonly LogCollector log = new();
    private readonly InFlight flight = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-credentials-");

    public void Dispose()
    {
        server.LogEntries.Where(entry => entry.MappingGuid is null).Should().BeEmpty("nothing else may be asked");
        server.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_device_is_what_the_device_service_says_with_the_login_of_its_own_file()
    {
        Knows(7, "Linux", "server");
        Credentials("7", $"username: netop\npassword: geheim\nport: 2222\nhost_key: {Pin}");
        Credentials("default", "username: nobody\npassword: other\nhost_key: " + Pin);

        var (device, _) = await Inventory().FindAsync("7", default);

        (device!.Host, device.Port, device.Platform.Name, device.Username, device.HostKeys.Single()).Should().Be(("10.9.8.7", 2222, "linux", "netop", Pin));
        server.LogEntries.Single().RequestMessage!.Headers!["Authorization"].Should().Equal($"Bearer {Token}");
        log.Text.Should().NotContain(Token).And.NotContain("geheim");
    }

    [Theory]
    [InlineData("group-3", "from-group")]
    [InlineData("default", "from-default")]
    public async Task A_group_and_then_the_default_stand_in_for_a_file_of_its_own(string file, string username)
    {
        Knows(7, "Linux", "server");
        Credentials("default", "username: from-default\npassword: geheim\nhost_key: " + Pin);
        Credentials(file, $"username: {username}\npassword: geheim\nhost_key: {Pin}");

        (await Inventory().FindAsync("7", default)).Device!.Username.Should().Be(username);
    }

    [Fact]
    public async Task A_renewed_secret_counts_at_once_and_a_broken_file_is_told_without_its_content()
    {
        Knows(7, "Linux", "server");
        Credentials("7", "username: netop\npassword: geheim\nhost_key: " + Pin);
        var inventory = Inventory();
        (await inventory.FindAsync("7", default)).Device!.Credential.PasswordForTransport().Should().Be("geheim");

        Credentials("7", "username: netop\npassword: renewed\nhost_key: " + Pin);
        (await inventory.FindAsync("7", default)).Device!.Credential.PasswordForTransport().Should().Be("renewed");

        Credentials("7", "username: netop\npasswort: geheim\nhost_key: " + Pin);
        var (device, problem) = await inventory.FindAsync("7", default);
        device.Should().BeNull();
        problem.Should().Contain("凭据文件无法使用").And.NotContain("geheim");
        log.Text.Should().Contain("passwort").And.NotContain("geheim");
    }

    [Theory]
    [InlineData("../7")]
    [InlineData("/etc/7")]
    [InlineData(".7")]
    public async Task An_id_cannot_lead_out_of_the_folder(string id)
    {
        server.Given(Request.Create().UsingGet()).RespondWith(Response.Create().WithBody(Answer("Linux", "server")));
        Credentials("7", "username: netop\npassword: geheim\nhost_key: " + Pin);

        (await Inventory().FindAsync(id, default)).Problem.Should().Contain("缺少设备凭据");
    }

    [Fact]
    public async Task An_answer_is_reused_until_the_cache_expires()
    {
        Knows(7, "Linux", "server");
        Credentials("7", "username: netop\npassword: geheim\nhost_key: " + Pin);
        var inventory = Inventory();

        await inventory.FindAsync("7", default);
        time.Advance(TimeSpan.FromSeconds(59));
        await inventory.FindAsync("7", default);
        server.LogEntries.Should().HaveCount(1);

        time.Advance(TimeSpan.FromSeconds(2));
        await inventory.FindAsync("7", default);
        server.LogEntries.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_the_file_says_is_stronger_and_only_what_it_leaves_out_is_asked()
    {
        var file = Path.Combine(folder.FullName, "..devices");
        await File.WriteAllTextAsync(file, $"""
            devices:
              - id: 7
                platform: frr
                username: of-file
                password_env: SECRET
                host_key: {Pin}
              - id: 8
                host: 10.0.0.8
                platform: frr
                group: 3
            """);
        Knows(7, "Linux", "server");
        Credentials("group-3", "username: of-group\npassword: geheim\nhost_key: " + Pin);
        var inventory = Inventory($"DEVICES_FILE={file}", "SECRET=x");

        var known = (await inventory.FindAsync("7", default)).Device!;
        (known.Host, known.Platform.Name, known.Username).Should().Be(("10.9.8.7", "frr", "of-file"));
        server.ResetLogEntries();

        (await inventory.FindAsync("8", default)).Device!.Username.Should().Be("of-group");
        server.LogEntries.Should().BeEmpty();
    }

    [Fact]
    public async Task A_vendor_that_is_not_known_is_never_guessed()
    {
        Knows(7, "锐捷", "RG-S6220");

        var (device, problem) = await Inventory().FindAsync("7", default);

        device.Should().BeNull();
        problem.Should().Contain("锐捷 RG-S6220").And.Contain("没有对应的平台");
    }

    [Theory]
    [InlineData(200, """{"code":500,"msg":"设备不存在","data":null}""", "device-service 没有设备 7 的信息：设备不存在")]
    [InlineData(200, """{"code":200,"msg":"操作成功","data":{"id":7,"ip":null}}""", "缺少 ip")]
    [InlineData(200, """{"code":200,"msg":"操作成功","data":{"id":7,"ip":"10.0.0.1; reboot"}}""", "地址无效")]
    [InlineData(200, "<html>", "无法识别")]
    [InlineData(200, """{"code":200,"code":500,"data":{"id":7,"ip":"10.0.0.1"}}""", "无法识别")]
    [InlineData(200, """{"code":500,"msg":"\ud800"}""", "无法识别")]
    [InlineData(401, "未登录", "请更新 DEVICE_SERVICE_TOKEN")]
    [InlineData(404, "", "HTTP 404")]
    public async Task An_answer_that_is_no_device_is_told(int status, string body, string problem)
    {
        server.Given(Request.Create().WithPath("/base/api/device/7").UsingGet()).RespondWith(Response.Create().WithStatusCode(status).WithBody(body));

        (await Inventory().FindAsync("7", default)).Problem.Should().Contain(problem);
        server.LogEntries.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_hiccup_is_asked_again()
    {
        var broken = Request.Create().WithPath("/base/api/device/7").UsingGet();
        server.Given(broken).InScenario("hiccup").WillSetStateTo("well").RespondWith(Response.Create().WithStatusCode(502));
        server.Given(broken).InScenario("hiccup").WhenStateIs("well").RespondWith(Response.Create().WithBody(Answer("Linux", "server")));
        Credentials("7", "username: netop\npassword: geheim\nhost_key: " + Pin);

        var asked = Inventory().FindAsync("7", default);

        (await new TimePump(time, () => flight.Count > 0).RunAsync(asked)).Device.Should().NotBeNull();
    }

    [Fact]
    public void A_service_without_a_token_and_a_folder_that_is_none_stop_the_start()
    {
        var settings = Settings("DEVICE_SERVICE_URL=http://device-service:8080", "DEVICE_CREDENTIALS_DIR=/nowhere");
        new ServiceCollection().AddInventory(settings, Library.Embedded.Platforms);

        settings.Problems.Select(problem => problem.Variable).Should().BeEquivalentTo("DEVICE_SERVICE_TOKEN", "DEVICE_CREDENTIALS_DIR");
    }

    [Fact]
    public void A_file_of_the_folder_that_cannot_be_used_stops_the_start()
    {
        Credentials("7", "username: netop");
        Credentials("default", "password: geheim");
        var settings = Settings($"DEVICE_CREDENTIALS_DIR={folder.FullName}", "HOST_KEY_POLICY=trust-on-first-use");
        new ServiceCollection().AddInventory(settings, Library.Embedded.Platforms);

        settings.Problems.Should().HaveCount(2).And.OnlyContain(problem => problem.Variable == "DEVICE_CREDENTIALS_DIR");
    }

    private void Knows(int id, string vendor, string model)
    {
        server.Given(Request.Create().WithPath($"/base/api/device/{id}").UsingGet()).RespondWith(Response.Create().WithBody(Answer(vendor, model)));
    }

    private static string Answer(string vendor, string model) =>
        $$$"""{"code":200,"msg":"操作成功","data":{"id":7,"name":"x","ip":"10.9.8.7","vendor":"{{{vendor}}}","model":"{{{model}}}","protocol":"SSH","username":"u","groupId":3,"status":1,"createTime":null}}""";

    private void Credentials(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name + ".yaml"), text);

    private DeviceInventory Inventory(params string[] more)
    {
        string[] token = more.Any(one => one.StartsWith("DEVICE_SERVICE_TOKEN_FILE", StringComparison.Ordinal)) ? [] : [$"DEVICE_SERVICE_TOKEN={Token}"];
        return Build([$"DEVICE_SERVICE_URL={server.Url}/base/", $"DEVICE_CREDENTIALS_DIR={folder.FullName}", .. more, .. token]);
    }

    private DeviceInventory Build(string[] all)
    {
        var settings = Settings(all);
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddSerilog(new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(log).CreateLogger()))
            .AddSingleton<TimeProvider>(time)
            .ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(flight.Handler));
        services.AddInventory(settings, Library.Embedded.Platforms);
        settings.ThrowIfRejected();
        return services.BuildServiceProvider().GetRequiredService<DeviceInventory>();
    }

    private static SettingsReader Settings(params string[] settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => (string?)one[1])).Build());
}
