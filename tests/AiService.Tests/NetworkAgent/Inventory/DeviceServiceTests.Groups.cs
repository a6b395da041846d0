using System.Globalization;
using AiService.NetworkAgent.Inventory;
using AiService.Tests.Harness;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <remarks>Which group a device belongs to; a device-service that does not answer costs its time once a minute.</remarks>
public sealed partial class DeviceServiceTests
{
    [Fact]
    public async Task The_group_is_that_of_the_entry_and_else_that_of_the_device_service()
    {
        var file = Path.Combine(folder.FullName, "..devices");
        await File.WriteAllTextAsync(file, """
            devices:
              - id: 8
                host: 10.0.0.8
                platform: frr
                group: core
              - id: 7
                host: 10.0.0.7
                platform: frr
            """);
        Knows(7, "锐捷", "of no platform");
        var inventory = Inventory($"DEVICES_FILE={file}");

        (await inventory.GroupOfAsync("8", default)).Should().Be("core");
        server.LogEntries.Should().BeEmpty("the entry says it");
        (await inventory.GroupOfAsync("7", default)).Should().Be("3", "neither platform nor login is needed to know it");
        server.LogEntries.Should().ContainSingle();
    }

    [Fact]
    public async Task A_group_is_asked_for_once_while_the_cache_holds()
    {
        Knows(7, "Linux", "server");
        var inventory = Inventory();

        for (var round = 0; round < 3; round++)
        {
            (await inventory.GroupOfAsync("7", default)).Should().Be("3");
        }

        await inventory.FindAsync("7", default);
        server.LogEntries.Should().ContainSingle();
        time.Advance(TimeSpan.FromSeconds(61));
        (await inventory.GroupOfAsync("7", default)).Should().Be("3");
        server.LogEntries.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("""{"code":500,"msg":"设备不存在","data":null}""", 200)]
    [InlineData("""{"code":200,"data":{"id":7,"groupId":3}}""", 200)]
    [InlineData("<html>", 200)]
    [InlineData("", 404)]
    public async Task A_device_that_it_does_not_know_has_no_group_and_is_asked_for_once_a_minute(string body, int status)
    {
        server.Given(Request.Create().WithPath("/base/api/device/9").UsingGet()).RespondWith(Response.Create().WithStatusCode(status).WithBody(body));
        Knows(7, "Linux", "server");
        var inventory = Inventory();

        (await inventory.GroupOfAsync("9", default)).Should().BeNull();
        time.Advance(TimeSpan.FromSeconds(59));
        (await inventory.GroupOfAsync("9", default)).Should().BeNull();
        server.LogEntries.Should().ContainSingle();
        (await inventory.GroupOfAsync("7", default)).Should().Be("3", "another device is another question");

        time.Advance(TimeSpan.FromSeconds(2));
        Knows(9, "Linux", "server");
        (await inventory.GroupOfAsync("9", default)).Should().Be("3");
    }

    [Fact]
    public async Task A_device_without_a_group_has_none()
    {
        server.Given(Request.Create().WithPath("/base/api/device/7").UsingGet())
            .RespondWith(Response.Create().WithBody("""{"code":200,"data":{"id":7,"ip":"10.9.8.7","groupId":null}}"""));
        var inventory = Inventory();

        (await inventory.GroupOfAsync("7", default)).Should().BeNull();
        (await inventory.GroupOfAsync("7", default)).Should().BeNull();
        server.LogEntries.Should().ContainSingle();
    }

    [Theory]
    [InlineData(401, 1)]
    [InlineData(502, 3)]
    public async Task One_that_does_not_answer_is_asked_again_after_a_minute_and_not_for_every_device(int status, int requests)
    {
        server.Given(Request.Create().UsingGet()).AtPriority(10).RespondWith(Response.Create().WithStatusCode(status));
        var inventory = Inventory();

        (await GroupAsync(inventory, 1)).Should().BeNull();
        server.LogEntries.Should().HaveCount(requests);
        foreach (var id in Enumerable.Range(1, 20))
        {
            var asked = inventory.GroupOfAsync(id.ToString(CultureInfo.InvariantCulture), default);
            asked.IsCompletedSuccessfully.Should().BeTrue("it waits for nothing");
            (await asked).Should().BeNull();
        }

        server.LogEntries.Should().HaveCount(requests);
        time.Advance(TimeSpan.FromSeconds(60));
        Knows(7, "Linux", "server");
        (await inventory.GroupOfAsync("7", default)).Should().Be("3");
    }

    [Fact]
    public async Task While_it_is_away_the_group_that_was_known_last_stands()
    {
        Knows(7, "Linux", "server");
        var inventory = Inventory();
        (await inventory.GroupOfAsync("7", default)).Should().Be("3");

        server.Stop();
        time.Advance(TimeSpan.FromMinutes(10));

        (await GroupAsync(inventory, 7)).Should().Be("3");
        (await GroupAsync(inventory, 8)).Should().BeNull();
    }

    [Fact]
    public async Task An_answer_to_a_run_ends_the_pause()
    {
        server.Given(Request.Create().UsingGet()).AtPriority(10).RespondWith(Response.Create().WithStatusCode(401));
        var inventory = Inventory();
        (await inventory.GroupOfAsync("7", default)).Should().BeNull();
        Knows(7, "Linux", "server");
        Knows(8, "Linux", "server");

        await inventory.FindAsync("8", default);

        (await inventory.GroupOfAsync("7", default)).Should().Be("3");
    }

    [Fact]
    public async Task A_caller_that_has_gone_is_no_failure_of_the_device_service()
    {
        Knows(7, "Linux", "server");
        var inventory = Inventory();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        (await inventory.GroupOfAsync("7", gone.Token)).Should().BeNull();
        (await inventory.GroupOfAsync("7", default)).Should().Be("3");
    }

    [Fact]
    public async Task Without_a_device_service_only_an_entry_has_a_group()
    {
        (await Inventories.None.GroupOfAsync("7", default)).Should().BeNull();
    }

    private Task<string?> GroupAsync(DeviceInventory inventory, int id) => new TimePump(time, () => flight.Count > 0).RunAsync(
        inventory.GroupOfAsync(id.ToString(CultureInfo.InvariantCulture), default).AsTask());
}
