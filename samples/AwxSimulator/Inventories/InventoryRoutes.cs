using System.Text.Json.Nodes;
using AwxSimulator.Http;

namespace AwxSimulator.Inventories;

/// <summary>By which a client makes sure that a host exists, and that no group has its name.</summary>
internal static class InventoryRoutes
{
    private static readonly ListQuery<string> HostQuery = new("Host", NameOnly());
    private static readonly ListQuery<string> GroupQuery = new("Group", NameOnly());

    public static void MapInventories(this IEndpointRouteBuilder api)
    {
        api.MapGet("/inventories/{id:int}/hosts/", (int id, HttpRequest request, DeviceInventory inventory) => id != DeviceInventory.Id
            ? Answers.NotFound("Inventory")
            : HostQuery.Answer(request, inventory.Hosts, host => Row("host", inventory.IdOf(host), host, request))).WithMetadata(AllowedMethods.GetAndPost);
        api.MapGet("/inventories/{id:int}/groups/", (int id, HttpRequest request, DeviceInventory inventory) => id != DeviceInventory.Id
            ? Answers.NotFound("Inventory")
            : GroupQuery.Answer(request, inventory.Groups, group => Row("group", inventory.Groups.ToList().IndexOf(group) + 1, group, request)))
            .WithMetadata(AllowedMethods.GetAndPost);
    }

    private static JsonObject Row(string type, int id, string name, HttpRequest request) => new()
    {
        ["id"] = id,
        ["type"] = type,
        ["url"] = $"{Links.BaseOf(request)}/{type}s/{id}/",
        ["name"] = name,
        ["description"] = "",
        ["inventory"] = DeviceInventory.Id,
        ["variables"] = "",
    };

    private static Dictionary<string, Func<string, object?>> NameOnly() => new() { ["name"] = name => name };
}
