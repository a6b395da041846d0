using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService;
using Demo.StandIns;
using Microsoft.Extensions.Hosting;

namespace Demo;

/// <summary>The guide's example, sent to <c>POST /analyze</c> and printed.</summary>
internal static class GuideExample
{
    private const string Request = """{"device_id": 1, "faults": [{"description": "接口Gig0/0/1 down", "level": "P1"}], "auto_repair": true}""";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="data">A folder for the data of all parts.</param>
    /// <param name="stays">True: the service stays up until it is stopped; false: it ends after the answer.</param>
    /// <returns>The exit code: 1 when it ends after an answer without a repair that succeeded.</returns>
    public static async Task<int> RunAsync(string data, bool stays)
    {
        await using var stackStorm = await SimulatedStackStorm.StartAsync(data);
        await using var service = AiServiceApp.Create(DemoSettings.Guide(stackStorm.Url, Surroundings.FreePort(8002), data));
        await service.StartAsync();

        var repaired = await SendAsync(service.Urls.Single(), stackStorm.Url);
        if (stays)
        {
            Console.WriteLine("It stays up until Ctrl+C.");
            await service.WaitForShutdownAsync();
        }

        await service.StopAsync();
        return !stays && !repaired ? 1 : 0;
    }

    /// <returns>True when the first repair says that it succeeded.</returns>
    private static async Task<bool> SendAsync(string service, string simulator)
    {
        using var http = new HttpClient { BaseAddress = new Uri(service), Timeout = TimeSpan.FromMinutes(2) };
        using var content = new StringContent(Request, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("/analyze", UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        var answer = Parse(text);
        var repaired = response.IsSuccessStatusCode && FirstRepairSucceeded(answer);

        Console.WriteLine($"""

            POST {service}/analyze
            {Print(JsonNode.Parse(Request))}

            HTTP {(int)response.StatusCode}
            {(answer is null ? text : Print(answer))}

            {(repaired ? "The repair succeeded" : "The repair did NOT succeed")}, on a SIMULATED StackStorm ({simulator}): no device was touched.
            Swagger UI: {service}/swagger
            """);
        return repaired;
    }

    private static bool FirstRepairSucceeded(JsonNode? answer) =>
        answer?["data"]?["repair_results"] is JsonArray { Count: > 0 } repairs
        && repairs[0]?["success"] is JsonValue success
        && success.TryGetValue(out bool yes)
        && yes;

    private static string Print(JsonNode? json) => json?.ToJsonString(Readable) ?? "null";

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
