using System.Text.Json;
using AiService.NetworkAgent.Inventory;
using AiService.Tests.Harness;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <remarks>Which device an id or an address means.</remarks>
public sealed partial class DeviceServiceTests
{
    [Fact]
    public async Task Without_an_inventory_an_id_is_taken_as_it_is_and_an_address_is_unknown()
    {
        (await Inventories.None.IdentifyAsync(" core-1 ", null, default)).Should().Be(new DeviceIdentity("core-1", null));
        (await Inventories.None.IdentifyAsync("core\n1", null, default)).Id.Should().BeNull();

        var unknown = await Inventories.None.IdentifyAsync(null, "10.0.0.1", default);
        (unknown.Id, unknown.IsAway).Should().Be((null, false));
        unknown.Problem.Should().Contain("未配置 DEVICES_FILE");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(" ", "")]
    public async Task Without_an_id_and_an_address_there_is_no_device(string? id, string? host)
    {
        (await Inventory().IdentifyAsync(id, host, default)).Id.Should().BeNull();
        server.LogEntries.Should().BeEmpty();
    }

    [Theory]
    [InlineData("sw-8", null, "sw-8")]
    [InlineData("sw-8", "10.0.0.9", "sw-8")]
    [InlineData(null, "10.0.0.8", "sw-8")]
    [InlineData(null, " 10.0.0.8 ", "sw-8")]
    [InlineData(null, "::ffff:10.0.0.8", "sw-8")]
    [InlineData(null, "[2001:db8::A]", "sw-9")]
    [InlineData(null, "2001:0db8:0:0:0:0:0:a", "sw-9")]
    [InlineData(null, "CORE.example.com.", "sw-10")]
    [InlineData("sw-7", "10.0.0.8", null)]
    [InlineData(null, "10.0.0.7", null)]
    [InlineData(null, "010.0.0.8", null)]
    [InlineData(null, "sw-8", null)]
    public async Task A_device_of_the_file_is_found_without_a_request(string? id, string? host, string? found)
    {
        var inventory = FileOnly();

        var identity = await inventory.IdentifyAsync(id, host, default);

        identity.Id.Should().Be(found);
        (identity.Problem is null).Should().Be(found is not null);
        identity.IsAway.Should().BeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("LocalHost")]
    [InlineData("x.localhost.")]
    public async Task This_machine_is_no_device(string host)
    {
        (await Inventory().IdentifyAsync(null, host, default)).Problem.Should().Contain("不是设备的地址");
        server.LogEntries.Should().BeEmpty();
    }

    [Fact]
    public async Task An_address_of_several_entries_is_ambiguous_and_the_device_service_is_not_asked()
    {
        var identity = await FileAndService().IdentifyAsync(null, "10.0.0.11", default);

        identity.Id.Should().BeNull();
        identity.Problem.Should().Contain("不唯一").And.Contain("sw-11").And.Contain("sw-12");
        server.LogEntries.Should().BeEmpty();
    }

    [Theory]
    [InlineData("192.0.2.11", "6")]
    [InlineData("::ffff:192.0.2.11", "6")]
    [InlineData("192.0.2.12", "name-7")]
    [InlineData("192.0.2.13", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("10.0.0.8", "sw-8")]
    public async Task What_the_file_does_not_hold_is_looked_for_in_the_list(string host, string? found)
    {
        Lists("""{"id":6,"ip":"192.0.2.11"}""", """{"id":"name-7","ip":" 192.0.2.12 "}""");

        (await FileAndService().IdentifyAsync(null, host, default)).Id.Should().Be(found);
    }

    [Fact]
    public async Task An_address_of_several_devices_of_the_list_is_ambiguous_and_one_that_is_listed_twice_is_not()
    {
        Lists("""{"id":6,"ip":"192.0.2.11"}""", """{"id":"6","ip":"192.0.2.11"}""", """{"id":7,"ip":"192.0.2.12"}""", """{"id":8,"ip":"::ffff:192.0.2.12"}""");
        var inventory = Inventory();

        (await inventory.IdentifyAsync(null, "192.0.2.11", default)).Id.Should().Be("6");
        (await inventory.IdentifyAsync(null, "192.0.2.12", default)).Problem.Should().Contain("不唯一").And.Contain("7、8");
    }

    [Fact]
    public async Task An_id_is_known_by_the_list_or_by_a_query_and_decides_alone()
    {
        Lists("""{"id":6,"ip":"192.0.2.11"}""", """{"id":9,"ip":null}""");
        Knows(7, "Linux", "server");
        server.Given(Request.Create().WithPath("/base/api/device/8").UsingGet())
            .RespondWith(Response.Create().WithBody("""{"code":500,"msg":"设备不存在","data":null}"""));
        var inventory = Inventory();

        (await inventory.IdentifyAsync("6", "192.0.2.99", default)).Id.Should().Be("6");
        (await inventory.IdentifyAsync("9", null, default)).Id.Should().Be("9", "it is listed, with or without an address");
        (await inventory.IdentifyAsync("7", null, default)).Id.Should().Be("7");
        (await inventory.IdentifyAsync("8", "192.0.2.11", default)).Problem.Should().Contain("没有设备 8");
        (await inventory.IdentifyAsync("8", null, default)).Problem.Should().Contain("没有设备 8");
        (await inventory.IdentifyAsync(new string('9', 300), null, default)).Id.Should().BeNull();
        server.LogEntries.Should().HaveCount(3, "the list, and one query for each of the two");
    }

    /// <summary>Spring reads <c>07</c> as 7; a second name of a device would be a second lock.</summary>
    [Theory]
    [InlineData("07")]
    [InlineData("+7")]
    public async Task Another_spelling_of_an_id_is_no_id(string id)
    {
        Lists();
        server.Given(Request.Create().WithPath(path => path.StartsWith("/base/api/device/", StringComparison.Ordinal)).UsingGet())
            .RespondWith(Response.Create().WithBody(Answer("Linux", "server")));

        (await Inventory().IdentifyAsync(id, null, default)).Problem.Should().Contain("设备 7 应答");
    }

    private Task<DeviceIdentity> RunAsync(ValueTask<DeviceIdentity> asked) => new TimePump(time, () => flight.Count > 0).RunAsync(asked.AsTask());

    private void Lists(params string[] rows) => AnswersList(List(rows));

    private static string List(params string[] rows) => $$"""{"code":200,"msg":"操作成功","data":[{{string.Join(",", rows)}}]}""";

    private void AnswersList(string body, int status = 200) =>
        server.Given(Request.Create().WithPath("/base/api/device").UsingGet()).RespondWith(Response.Create().WithStatusCode(status).WithBody(body));

    private DeviceInventory FileAndService() => Inventory($"DEVICES_FILE={DevicesFile()}");

    private DeviceInventory FileOnly() => Build([$"DEVICES_FILE={DevicesFile()}", $"DEVICE_CREDENTIALS_DIR={folder.FullName}"]);

    private string DevicesFile()
    {
        var file = Path.Combine(folder.FullName, "..devices");
        File.WriteAllText(file, "devices:\n" + string.Concat(new (string Id, string Host)[]
        {
            ("sw-8", "10.0.0.8"), ("sw-9", "2001:db8::a"), ("sw-10", "core.Example.com"), ("sw-11", "10.0.0.11"), ("sw-12", "10.0.0.11"),
        }.Select(one => $"  - id: {one.Id}\n    host: {JsonSerializer.Serialize(one.Host)}\n    platform: frr\n")));
        return file;
    }
}
