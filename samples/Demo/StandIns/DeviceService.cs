using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Demo.StandIns;

/// <summary>
/// A stand-in of the platform's device-service: it knows the demo's switches and inspects them. A port is up once an action of StackStorm has succeeded on its
/// switch, unless the cable is broken.
/// </summary>
internal sealed class DeviceService : IAsyncDisposable
{
    public const string User = "demo";
    public const string Password = "simulated-password";

    private const string Token = "simulated-token-of-device-service";

    private readonly Channel<Inspection> inspections = Channel.CreateUnbounded<Inspection>();
    private readonly SimulatedStackStorm stackStorm;
    private WebApplication app = null!;

    private DeviceService(SimulatedStackStorm stackStorm) => this.stackStorm = stackStorm;

    public string Url => app.Urls.Single();

    public static async Task<DeviceService> StartAsync(SimulatedStackStorm stackStorm, string data, bool answers)
    {
        var service = new DeviceService(stackStorm);
        service.app = await StandIn.StartAsync(data, answers, service.Map);
        return service;
    }

    /// <summary>Returns the next inspection that it was asked for.</summary>
    public Task<Inspection> NextInspectionAsync() => inspections.Reader.ReadAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    // As the platform does, it answers an error with HTTP 200 and a code in the envelope; without a token with 401.
    private static JsonObject Envelope(JsonNode? data) => new() { ["code"] = 200, ["msg"] = "操作成功", ["data"] = data };

    private static JsonObject Unknown() => new() { ["code"] = 500, ["msg"] = "设备不存在", ["data"] = null };

    private static JsonObject Row(NetworkSwitch device) => new()
    {
        ["id"] = device.Id,
        ["name"] = $"switch-{device.Id}",
        ["ip"] = device.Address,
        ["vendor"] = "华为",
        ["model"] = "S5720",
    };

    private static NetworkSwitch? Find(int id) => NetworkSwitch.All.FirstOrDefault(device => device.Id == id);

    private void Map(WebApplication app)
    {
        app.MapPost("/api/auth/login", (JsonObject login) =>
            (string?)login["username"] == User && (string?)login["password"] == Password
                ? Envelope(new JsonObject { ["token"] = Token })
                : new JsonObject { ["code"] = 500, ["msg"] = "用户名或密码错误", ["data"] = null });

        var devices = app.MapGroup("/api/device").AddEndpointFilter(async (call, next) =>
            call.HttpContext.Request.Headers.Authorization == $"Bearer {Token}" ? await next(call) : Results.Unauthorized());
        devices.MapGet("/", () => Envelope(new JsonArray([.. NetworkSwitch.All.Select(Row)])));
        devices.MapGet("/{id:int}", (int id) => Find(id) is { } device ? Envelope(Row(device)) : Unknown());
        devices.MapPost("/{id:int}/inspect", InspectAsync);
    }

    private async Task<JsonObject> InspectAsync(int id, JsonObject request)
    {
        if (Find(id) is not { } device)
        {
            return Unknown();
        }

        var status = !device.IsCableBroken && await stackStorm.HasRepairedAsync($"{id}") ? "up" : "down";
        inspections.Writer.TryWrite(new Inspection(device, (string?)request["scenario"], status));
        return Envelope(new JsonObject
        {
            ["metrics"] = new JsonObject { ["interfaces"] = new JsonObject { [device.Port] = new JsonObject { ["status"] = status } } },
            ["analysis"] = null,
        });
    }
}

/// <summary>An inspection as device-service carried it out.</summary>
/// <param name="Device">The switch.</param>
/// <param name="Scenario">What it was asked for as.</param>
/// <param name="PortStatus">What it saw: <c>up</c> or <c>down</c>.</param>
internal sealed record Inspection(NetworkSwitch Device, string? Scenario, string PortStatus);
