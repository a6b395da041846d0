using System.Globalization;
using AiService.NetworkAgent.Inventory;
using AiService.Tests.Harness;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <remarks>The list of all devices: once for many callers, and at most every few seconds.</remarks>
public sealed partial class DeviceServiceTests
{
    [Theory]
    [InlineData("""{"code":200,"data":{"records":[{"id":6,"ip":"192.0.2.11"}],"total":1}}""")]
    [InlineData("""{"code":"200","data":{"content":[{"id":6,"ip":"192.0.2.11"}]}}""")]
    [InlineData("""{"code":200,"data":{"records":null,"list":[{"id":6,"ip":"192.0.2.11"}]}}""")]
    [InlineData("""{"code":200,"data":[null,7,"x",[],{},{"id":null,"ip":"192.0.2.11"},{"id":{},"ip":[]},{"id":true,"ip":"192.0.2.11"},{"id":5.5,"ip":"192.0.2.11"},{"id":" ","ip":"192.0.2.11"},{"id":4,"ip":19},{"id":3},{"id":"\ud800","ip":"\ud800"},{"id":6,"ip":"192.0.2.11"}]}""")]
    public async Task Pages_are_read_and_rows_that_are_no_device_are_left_out(string body)
    {
        AnswersList(body);

        (await Inventory().IdentifyAsync(null, "192.0.2.11", default)).Should().Be(new DeviceIdentity("6", null));
    }

    [Theory]
    [InlineData(200, "<html>", "无法识别", false)]
    [InlineData(200, "", "无法识别", false)]
    [InlineData(200, "null", "无法识别", false)]
    [InlineData(200, "[]", "无法识别", false)]
    [InlineData(200, """{"code":200,"data":null}""", "无法识别", false)]
    [InlineData(200, """{"code":200,"data":{"records":7}}""", "无法识别", false)]
    [InlineData(200, """{"code":200,"data":[],"data":[{"id":6,"ip":"192.0.2.11"}]}""", "无法识别", false)]
    [InlineData(200, """{"code":500,"msg":"t0ken-0123456789 无效"}""", "没有给出设备清单：*** 无效", false)]
    [InlineData(200, """{"code":500,"msg":"\ud800"}""", "无法识别", false)]
    [InlineData(404, "", "HTTP 404", false)]
    [InlineData(401, "未登录", "请更新 DEVICE_SERVICE_TOKEN", true)]
    [InlineData(500, "x", "HTTP 500", true)]
    public async Task An_answer_that_is_no_list_is_trouble_for_ten_seconds(int status, string body, string problem, bool away)
    {
        AnswersList(body, status);
        var inventory = Inventory();

        var identity = await RunAsync(inventory.IdentifyAsync(null, "192.0.2.11", default));
        (identity.Id, identity.IsAway).Should().Be((null, away));
        identity.Problem.Should().Contain(problem);
        var requests = server.LogEntries.Count;
        requests.Should().Be(status == 500 ? 3 : 1);

        (await inventory.IdentifyAsync(null, "192.0.2.12", default)).Problem.Should().Be(identity.Problem);
        server.LogEntries.Should().HaveCount(requests);
        Lists("""{"id":6,"ip":"192.0.2.11"}""");
        time.Advance(TimeSpan.FromSeconds(10));
        (await inventory.IdentifyAsync(null, "192.0.2.11", default)).Id.Should().Be("6");
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(0, 5)]
    public async Task The_list_is_read_again_when_it_is_old_or_lacks_the_address(int cache, int lifetime)
    {
        Lists("""{"id":6,"ip":"192.0.2.11"}""");
        var inventory = Inventory($"DEVICE_SERVICE_CACHE={cache}");
        async Task<string?> Find(string host) => (await inventory.IdentifyAsync(null, host, default)).Id;

        (await Find("192.0.2.11")).Should().Be("6");
        time.Advance(TimeSpan.FromSeconds(lifetime - 1));
        (await Find("192.0.2.11")).Should().Be("6");
        server.LogEntries.Should().ContainSingle();
        time.Advance(TimeSpan.FromSeconds(1));
        (await Find("192.0.2.11")).Should().Be("6");
        server.LogEntries.Should().HaveCount(2);

        Lists("""{"id":6,"ip":"192.0.2.11"}""", """{"id":7,"ip":"192.0.2.12"}""");
        (await Find("192.0.2.12")).Should().BeNull("it is asked again for one that is not in it after ten seconds");
        time.Advance(TimeSpan.FromSeconds(9));
        (await Find("192.0.2.12")).Should().BeNull();
        server.LogEntries.Should().HaveCount(2);
        time.Advance(TimeSpan.FromSeconds(1));
        (await Find("192.0.2.12")).Should().Be("7");
        server.LogEntries.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_flood_is_one_request_and_one_caller_that_leaves_does_not_end_it()
    {
        var gate = new TaskCompletionSource();
        server.Given(Request.Create().WithPath("/base/api/device").UsingGet()).RespondWith(Response.Create().WithCallback(async _ =>
        {
            await gate.Task;
            return new WireMock.ResponseMessage
            {
                StatusCode = 200,
                BodyData = new WireMock.Util.BodyData { DetectedBodyType = WireMock.Types.BodyType.String, BodyAsString = List([.. Enumerable.Range(0, 3_000).Select(Row)]) },
            };
        }));
        var inventory = Inventory();
        using var leaves = new CancellationTokenSource();

        var first = inventory.IdentifyAsync(null, Address(1), leaves.Token).AsTask();
        var flood = Enumerable.Range(0, 3_000).Select(number => inventory.IdentifyAsync(null, Address(number), default).AsTask()).ToList();
        await leaves.CancelAsync();
        await first.Awaiting(caller => caller).Should().ThrowAsync<OperationCanceledException>();
        gate.SetResult();

        var found = await Task.WhenAll(flood);
        found.Select(identity => identity.Id).Should().Equal(Enumerable.Range(0, 3_000).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        server.LogEntries.Should().ContainSingle();

        static string Row(int number) => $$"""{"id":{{number}},"name":"{{new string('x', 100)}}","ip":"{{Address(number)}}"}""";
        static string Address(int number) => $"10.1.{number / 250}.{(number % 250) + 1}";
    }

    [Fact]
    public async Task A_caller_that_leaves_a_query_for_one_device_is_not_answered_that_there_is_none()
    {
        Lists();
        var inventory = Inventory();
        (await inventory.IdentifyAsync(null, "192.0.2.1", default)).Id.Should().BeNull();
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        Knows(7, "Linux", "server");

        await inventory.Awaiting(one => one.IdentifyAsync("7", null, left.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        (await inventory.IdentifyAsync("7", null, default)).Id.Should().Be("7");
    }

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead, "没有应答")]
    [InlineData(Misconduct.Stalls, "", "没有应答")]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead, "没有应答")]
    [InlineData(Misconduct.Closes, "", "没有应答")]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead, "无法识别")]
    public async Task A_list_that_never_comes_is_given_up(Misconduct misconduct, string opening, string problem)
    {
        await using var peer = new MisbehavingPeer(misconduct, opening);
        var inventory = Build([$"DEVICE_SERVICE_URL={peer.Url}", $"DEVICE_SERVICE_TOKEN={Token}"]);
        var waits = misconduct is Misconduct.Drips or Misconduct.Stalls;

        var asked = inventory.IdentifyAsync(null, "192.0.2.11", default).AsTask();
        var identity = await new TimePump(time, () => waits ? !peer.Asked.IsCompleted : flight.Count > 0).RunAsync(asked);

        await peer.LeftAsync();
        (identity.Id, identity.IsAway).Should().Be((null, problem == "没有应答"));
        identity.Problem.Should().Contain(problem);
        peer.Sent.Should().BeLessThan(3 * MisbehavingPeer.Bearable);
    }
}
