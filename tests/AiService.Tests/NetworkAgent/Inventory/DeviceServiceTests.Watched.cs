using AiService.Agent;
using AiService.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <remarks>The interfaces whose being down is a fault.</remarks>
public sealed partial class DeviceServiceTests
{
    [Fact]
    public async Task The_watched_interfaces_are_those_of_the_entry_and_else_those_of_the_group_of_the_device_service()
    {
        Knows(7, "Linux", "server");
        Knows(8, "Linux", "server");
        var inventory = Inventory($"DEVICES_FILE={Watching("""
            devices:
              - { id: 7, watched_interfaces: [GE0/0/1, GigabitEthernet0/0/1, 1/1/24] }
            groups:
              3: { watched_interfaces: eth1 }
            """)}");

        (await inventory.WatchedInterfacesOfAsync("7", default)).Should().Equal(Port("GE0/0/1"), Port("1/1/24"));
        server.LogEntries.Should().BeEmpty("the entry says it");
        (await inventory.WatchedInterfacesOfAsync("8", default)).Should().Equal(Port("eth1"));
        (await inventory.WatchedInterfacesOfAsync("8", default)).Should().Equal(Port("eth1"));
        server.LogEntries.Should().ContainSingle("the group is remembered");
    }

    [Fact]
    public async Task Where_no_group_has_any_the_device_service_is_not_asked()
    {
        var inventory = Inventory($"DEVICES_FILE={Watching("{ devices: [], groups: { 3: {}, 4: { watched_interfaces: [] } } }")}");

        (await inventory.WatchedInterfacesOfAsync("7", default)).Should().BeEmpty();
        server.LogEntries.Should().BeEmpty();
    }

    [Theory]
    [InlineData("devices: [{ id: 7, watched_interfaces: [GE0/0/1, 'GE0/0/1; reboot'] }]", "item 2")]
    [InlineData("devices: [{ id: 7, watched_interfaces: [''] }]", "item 1")]
    [InlineData("devices: [{ id: 7, watched_interfaces: { GE0/0/1: up } }]", "no single value")]
    [InlineData("{ devices: [], groups: { core: { watched_interfaces: nonsense } } }", "item 1")]
    [InlineData("{ devices: [], groups: { core: { watched: [GE0/0/1] } } }", "'watched' is not known")]
    [InlineData("{ devices: [], groups: { core: GE0/0/1 } }", "no mapping")]
    public void What_is_no_list_of_interfaces_stops_the_start(string text, string problem)
    {
        Problems(text).Should().ContainSingle().Which.Should().Contain(problem).And.NotContain("reboot");
    }

    [Fact]
    public void A_list_has_a_thousand_names_at_most()
    {
        static string Text(int count) => $"devices: [{{ id: 7, watched_interfaces: [{string.Join(", ", Enumerable.Range(1, count).Select(number => $"GE0/0/{number}"))}] }}]";

        Problems(Text(1000)).Should().BeEmpty();
        Problems(Text(1001)).Should().ContainSingle().Which.Should().Contain("more than 1000");
    }

    private List<string> Problems(string text)
    {
        var settings = Settings([$"DEVICE_SERVICE_URL={server.Url}", $"DEVICE_SERVICE_TOKEN={Token}", $"DEVICE_CREDENTIALS_DIR={folder.FullName}", $"DEVICES_FILE={Watching(text)}"]);
        new ServiceCollection().AddInventory(settings, Library.Embedded.Platforms);
        return [.. settings.Problems.Select(problem => problem.ToString())];
    }

    private string Watching(string text)
    {
        var file = Path.Combine(folder.FullName, "..devices");
        File.WriteAllText(file, text);
        return file;
    }

    private static InterfaceName Port(string text) => InterfaceName.TryParse(text, out var name) ? name : throw new ArgumentException(text);
}
