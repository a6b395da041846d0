using System.Globalization;
using System.Text.Json;
using AiService.Agent;
using AiService.NetworkAgent.Inventory;
using Microsoft.Extensions.DependencyInjection;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <remarks>The token that the service obtains by itself.</remarks>
public sealed partial class DeviceServiceTests
{
    private const string Word = "Pa\"ss wörd-0001";

    [Fact]
    public async Task A_user_and_a_password_are_exchanged_for_a_token_that_is_kept()
    {
        Accepts("obtained-1");
        LogsIn("obtained-1");
        var inventory = WithAccount();

        (await inventory.GroupOfAsync("7", default)).Should().Be("3");
        (await inventory.GroupOfAsync("8", default)).Should().Be("3");

        var login = Logins().Should().ContainSingle().Which;
        JsonDocument.Parse(login.RequestMessage!.Body!).RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetString()))
            .Should().Equal(("username", "ai"), ("password", Word));
        login.RequestMessage.Headers!.Should().NotContainKey("Authorization");
        Sent().Should().Equal("obtained-1", "obtained-1");
        log.Text.Should().NotContain("obtained-1").And.NotContain("wörd");
    }

    [Theory]
    [InlineData(401, "未登录")]
    [InlineData(200, """{"code":401,"msg":"token 已过期","data":null}""")]
    [InlineData(200, """{"code":"401"}""")]
    public async Task A_token_that_is_no_longer_accepted_is_obtained_again_once(int status, string body)
    {
        Refuses(status, body);
        LogsIn("obtained-1");
        Accepts("obtained-1");
        var inventory = WithAccount();
        await inventory.GroupOfAsync("7", default);

        Refuses(status, body, priority: 1);
        Accepts("obtained-2", priority: 0);
        LogsIn("obtained-2");
        (await inventory.GroupOfAsync("8", default)).Should().Be("3");
        (await inventory.GroupOfAsync("9", default)).Should().Be("3");

        Logins().Should().HaveCount(2);
        Sent().Should().Equal("obtained-1", "obtained-1", "obtained-2", "obtained-2");
    }

    [Fact]
    public async Task A_configured_token_goes_first_and_again_when_its_file_is_renewed()
    {
        var file = Path.Combine(folder.FullName, "token");
        await File.WriteAllTextAsync(file, "configured-1");
        Refuses(401, "");
        Accepts("configured-1");
        LogsIn("obtained-1");
        var inventory = WithAccount($"DEVICE_SERVICE_TOKEN_FILE={file}");
        (await inventory.GroupOfAsync("6", default)).Should().Be("3");
        Logins().Should().BeEmpty();

        server.ResetMappings();
        Refuses(401, "");
        LogsIn("obtained-1");
        Accepts("obtained-1");
        (await inventory.GroupOfAsync("7", default)).Should().Be("3");
        (await inventory.GroupOfAsync("8", default)).Should().Be("3");
        Logins().Should().ContainSingle();

        await File.WriteAllTextAsync(file, "configured-2");
        Accepts("configured-2");
        (await inventory.GroupOfAsync("9", default)).Should().Be("3");

        // What was obtained before is as old as the token that it stood in for.
        server.ResetMappings();
        Refuses(401, "");
        LogsIn("obtained-2");
        Accepts("obtained-2");
        (await inventory.GroupOfAsync("10", default)).Should().Be("3");
        Sent().Should().Equal("configured-1", "configured-1", "obtained-1", "obtained-1", "configured-2", "configured-2", "obtained-2");
    }

    [Fact]
    public async Task Many_requests_share_one_login_and_one_that_leaves_does_not_end_it()
    {
        var gate = new TaskCompletionSource();
        Accepts("obtained-1");
        server.Given(Request.Create().WithPath("/base/api/auth/login").UsingPost()).RespondWith(Response.Create().WithCallback(async _ =>
        {
            await gate.Task;
            return new WireMock.ResponseMessage
            {
                StatusCode = 200,
                BodyData = new WireMock.Util.BodyData { DetectedBodyType = WireMock.Types.BodyType.String, BodyAsString = Given("obtained-1") },
            };
        }));
        var inventory = WithAccount();
        using var leaves = new CancellationTokenSource();

        var first = inventory.FindAsync("1", leaves.Token);
        var others = Enumerable.Range(2, 20).Select(id => inventory.GroupOfAsync(id.ToString(CultureInfo.InvariantCulture), default).AsTask()).ToList();
        await leaves.CancelAsync();
        (await first).Problem.Should().Contain("正在停止");
        gate.SetResult();

        (await Task.WhenAll(others)).Should().OnlyContain(group => group == "3");
        Logins().Should().ContainSingle();
    }

    [Fact]
    public async Task What_was_exchanged_at_the_login_is_redacted()
    {
        LogsIn("obtained-0123456789");
        server.Given(Request.Create().WithPath("/base/api/device/7").UsingGet())
            .RespondWith(Response.Create().WithBody(JsonSerializer.Serialize(new { code = 500, msg = $"no obtained-0123456789 of {Word}" })));

        (await WithAccount().FindAsync("7", default)).Problem.Should().Contain("no *** of ***");
    }

    [Theory]
    [InlineData("DEVICE_SERVICE_TOKEN")]
    [InlineData("DEVICE_SERVICE_PASSWORD", "DEVICE_SERVICE_USERNAME=ai")]
    [InlineData("DEVICE_SERVICE_PASSWORD", "DEVICE_SERVICE_USERNAME=ai", "DEVICE_SERVICE_TOKEN=t0ken")]
    [InlineData("DEVICE_SERVICE_USERNAME", "DEVICE_SERVICE_PASSWORD=canary")]
    [InlineData("DEVICE_SERVICE_USERNAME", "DEVICE_SERVICE_PASSWORD=canary", "DEVICE_SERVICE_TOKEN=t0ken")]
    [InlineData("DEVICE_SERVICE_PASSWORD", "DEVICE_SERVICE_USERNAME=ai", "DEVICE_SERVICE_PASSWORD=can\u0007ary")]
    public void A_login_that_is_not_whole_stops_the_start_with_both_ways(string variable, params string[] more)
    {
        var settings = Settings(["DEVICE_SERVICE_URL=http://device-service:8000", .. more]);
        new ServiceCollection().AddInventory(settings, Library.Embedded.Platforms);

        var problem = settings.Problems.Should().ContainSingle().Which;
        problem.Variable.Should().Be(variable);
        problem.ToString().Should().NotContain("canary");
        if (!problem.Problem.StartsWith("holds", StringComparison.Ordinal))
        {
            problem.Cure.Should().Contain("DEVICE_SERVICE_USERNAME").And.Contain("DEVICE_SERVICE_PASSWORD_FILE");
        }
    }

    private DeviceInventory WithAccount(params string[] more) =>
        Build([$"DEVICE_SERVICE_URL={server.Url}/base/", "DEVICE_SERVICE_USERNAME=ai", $"DEVICE_SERVICE_PASSWORD={Word}", .. more]);

    private void LogsIn(string token) => Login(200, Given(token));

    private static string Given(string token) => JsonSerializer.Serialize(new { code = 200, msg = "操作成功", data = new { token, user = new { id = 1 } } });

    private void Login(int status, string body) =>
        server.Given(Request.Create().WithPath("/base/api/auth/login").UsingPost()).RespondWith(Response.Create().WithStatusCode(status).WithBody(body));

    /// <summary>Answers every device to a request with this token.</summary>
    private void Accepts(string token, int priority = 5)
    {
        server.Given(Request.Create().WithPath(path => path.StartsWith("/base/api/device/", StringComparison.Ordinal)).UsingGet().WithHeader("Authorization", $"Bearer {token}"))
            .AtPriority(priority).RespondWith(Response.Create().WithBody("""{"code":200,"data":{"ip":"10.9.8.7","vendor":"Linux","groupId":3}}"""));
        AnswersList("", 404);
    }

    /// <summary>Refuses a request with any other token.</summary>
    private void Refuses(int status, string body, int priority = 9) =>
        server.Given(Request.Create().WithPath(path => path.StartsWith("/base/api/device/", StringComparison.Ordinal)).UsingGet())
            .AtPriority(priority).RespondWith(Response.Create().WithStatusCode(status).WithBody(body));

    private List<WireMock.Logging.ILogEntry> Logins() => [.. server.LogEntries.Where(entry => entry.RequestMessage!.Path == "/base/api/auth/login")];

    /// <summary>The tokens of the requests for a device, in their order.</summary>
    private IEnumerable<string> Sent() => server.LogEntries.Where(entry => entry.RequestMessage!.Path.StartsWith("/base/api/device/", StringComparison.Ordinal))
        .Select(entry => entry.RequestMessage!.Headers!["Authorization"].Single()["Bearer ".Length..]);
}
