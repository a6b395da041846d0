using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Queries the platform's device-service for devices (contract, section 7): the only file that knows their URLs and JSON.</summary>
/// <param name="one">For one device: <see cref="LargestAnswer"/>.</param>
/// <param name="all">For the list of all devices: 4 MB.</param>
internal sealed class DeviceServiceClient(DeviceServiceConnection one, DeviceServiceConnection all)
{
    /// <summary>Bytes of an answer about one device; the connection bounds it while it is read.</summary>
    public const int LargestAnswer = 64 * 1024;

    private const string Unreadable = "device-service 的应答无法识别";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Where a paged list stands in <c>data</c>. Version 1 of the platform answers with the list itself.</summary>
    private static readonly string[] Pages = ["records", "list", "content"];

    /// <returns>The facts, or why there are none. Expected trouble is a result, never an exception.</returns>
    public async Task<DeviceServiceAnswer> AskAsync(string deviceId, CancellationToken cancel)
    {
        var reply = await one.GetAsync($"/api/device/{Uri.EscapeDataString(deviceId)}", cancel);
        if (reply.Body is null)
        {
            return new DeviceServiceAnswer(null, reply.Problem, reply.IsAway);
        }

        var (facts, problem) = Understand(deviceId, reply.Body);
        return new DeviceServiceAnswer(facts, problem);
    }

    /// <returns>The devices, or why they are not known. Expected trouble is a result, never an exception.</returns>
    public async Task<DeviceServiceList> ListAsync(CancellationToken cancel)
    {
        var reply = await all.GetAsync("/api/device", cancel);
        if (reply.Body is null)
        {
            return new DeviceServiceList(null, reply.Problem, reply.IsAway);
        }

        try
        {
            var envelope = JsonNode.Parse(reply.Body, documentOptions: Strict) as JsonObject;
            var data = envelope?["data"];
            var rows = data as JsonArray ?? Pages.Select(page => (data as JsonObject)?[page]).OfType<JsonArray>().FirstOrDefault();
            return envelope?["code"]?.ToString() is "200" && rows is not null
                ? new DeviceServiceList([.. rows.Select(Listed).OfType<ListedDevice>()], null)
                : new DeviceServiceList(null, envelope?["code"] is { } code && code.ToString() is not "200"
                    ? $"device-service 没有给出设备清单：{envelope["msg"]?.ToString() ?? "没有说明"}"
                    : Unreadable);
        }
        catch (Exception unsound) when (unsound is JsonException or InvalidOperationException)
        {
            return new DeviceServiceList(null, Unreadable);
        }
    }

    // The envelope's code is the answer; its HTTP status is 200 even for a device that does not exist.
    private static (DeviceFacts? Facts, string? Problem) Understand(string deviceId, string body)
    {
        try
        {
            var envelope = JsonNode.Parse(body, documentOptions: Strict) as JsonObject;
            if (envelope?["code"]?.ToString() is "200" && envelope["data"] is JsonObject data && Text(data, "ip") is { } ip)
            {
                return Uri.CheckHostName(ip) == UriHostNameType.Unknown
                    ? (null, $"device-service 给出的设备 {deviceId} 地址无效")
                    : (new DeviceFacts(ip, Text(data, "vendor"), Text(data, "model"), Text(data, "groupId")) { Id = Id(data["id"]) }, null);
            }

            return envelope?["code"] is null
                ? (null, Unreadable)
                : (null, $"device-service 没有设备 {deviceId} 的信息：{(envelope["code"]!.ToString() is "200" ? "缺少 ip" : envelope["msg"]?.ToString() ?? "没有说明")}");
        }
        catch (Exception unsound) when (unsound is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no Unicode.
            return (null, Unreadable);
        }
    }

    /// <returns>Null for a row that names no device.</returns>
    private static ListedDevice? Listed(JsonNode? row)
    {
        try
        {
            return row is JsonObject device && Id(device["id"]) is { } id
                ? new ListedDevice(id, device["ip"] is JsonValue ip && ip.TryGetValue<string>(out var host) && host.Trim().Length > 0 ? host.Trim() : null)
                : null;
        }
        catch (InvalidOperationException)
        {
            // A text that is no Unicode: the other rows count.
            return null;
        }
    }

    private static string? Id(JsonNode? id) =>
        id is not JsonValue value ? null
        : value.TryGetValue<long>(out var number) ? number.ToString(CultureInfo.InvariantCulture)
        : value.TryGetValue<string>(out var text) && text.Trim() is { Length: > 0 } trimmed ? trimmed
        : null;

    private static string? Text(JsonObject data, string name) => data[name]?.ToString().Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>What came of a query of the device-service.</summary>
/// <param name="Facts">Null when there are none.</param>
/// <param name="Problem">Why there are none, in Chinese; null when there are.</param>
/// <param name="IsAway">True when it answers for no device at present.</param>
internal sealed record DeviceServiceAnswer(DeviceFacts? Facts, string? Problem, bool IsAway = false);

/// <summary>What came of a query for all devices.</summary>
/// <param name="Devices">Null when they are not known.</param>
/// <param name="Problem">Why they are not, in Chinese; null when they are.</param>
/// <param name="IsAway">True when the device-service answers no request at present.</param>
internal sealed record DeviceServiceList(IReadOnlyList<ListedDevice>? Devices, string? Problem, bool IsAway = false);

/// <summary>A device in the list of the device-service.</summary>
/// <param name="Id">A whole number's digits, or a text.</param>
/// <param name="Host">Its <c>ip</c>; null when it has none.</param>
internal sealed record ListedDevice(string Id, string? Host);

/// <summary>What the device-service knows about a device.</summary>
/// <param name="Host">Its <c>ip</c>.</param>
/// <param name="Vendor">As the platform's users wrote it: <c>华为</c>, <c>Cisco</c>.</param>
/// <param name="Model">As they wrote it; may be blank.</param>
/// <param name="Group">Its <c>groupId</c>.</param>
internal sealed record DeviceFacts(string Host, string? Vendor, string? Model, string? Group)
{
    /// <summary>The id that the answer names; null when it names none. <c>07</c> is answered with device 7.</summary>
    public string? Id { get; init; }
}
