using AiService.NetworkAgent.Inventory;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent;

/// <summary>Inventories of devices that a test has made itself.</summary>
internal static class Inventories
{
    public static DeviceInventory Of(params Device[] devices)
    {
        var entries = devices.Select(device => new DeviceEntry
        {
            Id = device.Id,
            Host = device.Host,
            Platform = device.Platform,
            Transport = device.Transport,
            Login = new Login { Port = device.Port, Username = device.Username, Credential = device.Credential, HostKeys = device.HostKeys },
        });
        return Of([.. entries]);
    }

    public static DeviceInventory Of(params DeviceEntry[] entries) => Of(new InventoryOptions { DevicesFile = "devices.yaml" }, new InventorySnapshot(entries, []));

    public static DeviceInventory None { get; } = Of(new InventoryOptions(), InventorySnapshot.Empty);

    private static DeviceInventory Of(InventoryOptions options, InventorySnapshot snapshot)
    {
        var platforms = Library.Embedded.Platforms;
        var files = new InventoryFiles(
            options.DevicesFile,
            new InventoryFile(options, platforms, _ => null),
            new InventoryReading(snapshot, [], new FileContents()),
            TimeProvider.System,
            NullLogger<InventoryFiles>.Instance);
        return new DeviceInventory(options, files, null, null, TimeProvider.System, NullLogger<DeviceInventory>.Instance);
    }
}
