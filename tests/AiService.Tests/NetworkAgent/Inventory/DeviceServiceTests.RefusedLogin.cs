using AiService.NetworkAgent.Inventory;
using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <remarks>Logins that bring no token.</remarks>
public sealed partial class DeviceServiceTests
{
    [Theory]
    [InlineData(200, """{"code":500,"msg":"用户名或密码错误"}""")]
    [InlineData(200, """{"code":200,"data":{"token":null}}""")]
    [InlineData(200, """{"code":200,"data":{"token":"two words"}}""")]
    [InlineData(200, """{"code":200,"data":{"token":{}}}""")]
    [InlineData(200, """{"code":200,"data":"x"}""")]
    [InlineData(200, """{"code":500,"msg":"\ud800"}""")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[null]")]
    [InlineData(302, "")]
    [InlineData(400, "")]
    [InlineData(401, "")]
    [InlineData(500, """{"timestamp":"x","status":500,"error":"Internal Server Error"}""")]
    public async Task A_refused_login_is_not_tried_again_for_a_minute(int status, string body)
    {
        Login(status, body);
        var inventory = WithAccount();

        var problem = (await inventory.FindAsync("7", default)).Problem;
        problem.Should().Contain("DEVICE_SERVICE_USERNAME").And.NotContain("wörd");
        time.Advance(TimeSpan.FromSeconds(59));
        (await inventory.FindAsync("8", default)).Problem.Should().Be(problem);
        (await inventory.IdentifyAsync(null, "192.0.2.1", default)).Should().Be(new DeviceIdentity(null, problem, IsAway: true));
        server.LogEntries.Should().ContainSingle();

        time.Advance(TimeSpan.FromSeconds(10));
        Lists("""{"id":6,"ip":"192.0.2.1"}""");
        LogsIn("obtained-1");
        (await inventory.IdentifyAsync(null, "192.0.2.1", default)).Id.Should().Be("6");
    }

    [Fact]
    public async Task A_corrected_password_is_tried_at_once()
    {
        var file = Path.Combine(folder.FullName, "password");
        await File.WriteAllTextAsync(file, "wrong-password");
        Login(200, """{"code":500,"msg":"用户名或密码错误"}""");
        var inventory = Build([$"DEVICE_SERVICE_URL={server.Url}/base/", "DEVICE_SERVICE_USERNAME=ai", $"DEVICE_SERVICE_PASSWORD_FILE={file}"]);
        (await inventory.GroupOfAsync("7", default)).Should().BeNull();

        await File.WriteAllTextAsync(file, "right-password");
        LogsIn("obtained-1");
        Accepts("obtained-1");

        (await inventory.IdentifyAsync("7", null, default)).Id.Should().Be("7");
    }

    [Fact]
    public async Task A_token_that_is_refused_right_after_its_login_ends_the_logins_for_a_minute()
    {
        Refuses(401, "");
        LogsIn("obtained-1");
        var inventory = WithAccount();

        (await inventory.FindAsync("7", default)).Problem.Should().Contain("不接受登录后取得的令牌");
        (await inventory.FindAsync("8", default)).Problem.Should().Contain("不接受登录后取得的令牌");

        Logins().Should().HaveCount(2, "the first token could have become old, and the second could not");
        time.Advance(TimeSpan.FromSeconds(60));
        Accepts("obtained-1");
        (await inventory.GroupOfAsync("9", default)).Should().Be("3");
    }

    [Theory]
    [InlineData(503, 0)]
    [InlineData(0, (int)Misconduct.Drips)]
    [InlineData(0, (int)Misconduct.Stalls)]
    [InlineData(0, (int)Misconduct.NeverEnds)]
    [InlineData(0, (int)Misconduct.Closes)]
    public async Task A_login_without_an_answer_is_tried_again_after_ten_seconds(int status, int misconduct)
    {
        await using var peer = new MisbehavingPeer((Misconduct)misconduct, misconduct is (int)Misconduct.Stalls ? "" : MisbehavingPeer.HttpHead);
        Login(503, "");
        var url = status > 0 ? $"{server.Url}/base" : peer.Url;
        var inventory = Build([$"DEVICE_SERVICE_URL={url}", "DEVICE_SERVICE_USERNAME=ai", $"DEVICE_SERVICE_PASSWORD={Word}"]);
        Task<string?> ProblemAsync(string id) => inventory.FindAsync(id, default).ContinueWith(found => found.Result.Problem, TaskScheduler.Default);
        var waits = status == 0 && (Misconduct)misconduct is Misconduct.Drips or Misconduct.Stalls;

        var problem = await new TimePump(time, () => waits ? !peer.Asked.IsCompleted : flight.Count > 0).RunAsync(ProblemAsync("7"));
        problem.Should().Contain(status > 0 ? "HTTP 503" : "没有应答");
        await peer.LeftAsync();
        var before = flight.Total;
        (await inventory.FindAsync("8", default)).Problem.Should().Be(problem);
        flight.Total.Should().Be(before);

        time.Advance(TimeSpan.FromSeconds(10));
        await new TimePump(time, () => status > 0 && flight.Count > 0).RunAsync(ProblemAsync("8"));
        flight.Total.Should().Be(before + 1);
    }
}
