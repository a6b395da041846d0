using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Demo.StandIns;

/// <summary>A stand-in of HertzBeat: sends the body of its webhook notice, in the form of 1.9, to the service.</summary>
internal sealed class HertzBeat(string service) : IDisposable
{
    private readonly HttpClient http = new();

    /// <summary>The receiver's URL: it is all that HertzBeat's setting can hold, so the token is a part of it.</summary>
    private Uri Receiver { get; } = new($"{service}/api/ai/alerts?token={DemoSettings.AlertToken}");

    /// <summary>Returns the text of the alert about a switch's port.</summary>
    public static string TextOf(NetworkSwitch device) => $"接口{device.Port} down";

    /// <summary>Sends an alert that fires, or says that it is over.</summary>
    /// <returns>The answer's status and body.</returns>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(NetworkSwitch device, bool isOver)
    {
        using var answer = await http.PostAsJsonAsync(Receiver, Body(device, isOver));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonNode>());
    }

    public void Dispose() => http.Dispose();

    private static JsonObject Body(NetworkSwitch device, bool isOver)
    {
        var now = WallClock(TimeProvider.System.GetLocalNow());
        var alert = new JsonObject
        {
            ["index"] = 1,
            ["labels"] = new JsonObject
            {
                ["defineid"] = "12",
                ["alertname"] = "接口down",
                ["severity"] = "critical",
                ["instance"] = $"{device.Address}:161",
                ["instancename"] = $"HUAWEI_SWITCH_{device.Address}",
                ["interface_name"] = device.Port,
            },
            ["content"] = TextOf(device),
            ["triggerTimes"] = 3,
            ["startAt"] = now,
            ["activeAt"] = now,
            ["annotations"] = new JsonObject { ["suggest"] = "执行 undo shutdown" },
        };
        if (isOver)
        {
            alert["endAt"] = now;
        }

        return new JsonObject
        {
            ["title"] = "🔔 HertzBeat Alert Notification",
            ["status"] = isOver ? "resolved" : "firing",
            ["commonLabels"] = new JsonObject { ["severity"] = "❤️ Critical", ["alertName"] = "接口down" },
            ["alerts"] = new JsonArray(alert),
            ["commonAnnotations"] = new JsonObject { ["suggest"] = "执行 undo shutdown" },
        };
    }

    private static string WallClock(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
