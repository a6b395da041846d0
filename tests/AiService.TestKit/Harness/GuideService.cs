using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Harness;

/// <summary>The service with the guide's settings, in front of a StackStorm.</summary>
internal static class GuideService
{
    public const string Key = "k3y-0123456789abcdef";

    public const string Map = """
        STACKSTORM_ACTION_MAP={"接口down": "network.remediation.enable_interface", "cpu": "network.remediation.reduce_cpu"}
        """;

    public static Task<ServiceUnderTest> StartAsync(string stackStormUrl, params string[] more) => StartAsync(stackStormUrl, null, null, more);

    public static Task<ServiceUnderTest> StartAsync(string stackStormUrl, TimeProvider? time, string? folder, params string[] more) =>
        StartAsync(stackStormUrl, time, folder, null, more);

    public static Task<ServiceUnderTest> StartAsync(
        string stackStormUrl, TimeProvider? time, string? folder, Action<IServiceCollection>? adjust, params string[] more) =>
        ServiceUnderTest.StartAsync(
            [$"STACKSTORM_BASE_URL={stackStormUrl}", $"STACKSTORM_API_KEY={Key}", Map.Trim(), "STACKSTORM_POLL_INTERVAL=0.05", .. more], time, folder, adjust);

    /// <summary>Sends the faults with <c>auto_repair</c> and returns <c>data.repair_results</c>.</summary>
    public static async Task<IReadOnlyList<JsonElement>> RepairAsync(this ServiceUnderTest service, params object[] faults)
    {
        var answer = await service.AskAsync("/analyze", new { device_id = 1, auto_repair = true, faults });
        answer.GetProperty("code").GetInt32().Should().Be(200, answer.ToString());
        return [.. answer.GetProperty("data").GetProperty("repair_results").EnumerateArray()];
    }

    /// <summary>One repair as <c>GET /repairs/{id}</c> shows it.</summary>
    public static async Task<JsonElement> RepairOfAsync(this ServiceUnderTest service, string id)
    {
        using var response = await service.Http.GetAsync(new Uri($"/repairs/{id}", UriKind.Relative));
        return (await response.EnvelopeAsync()).GetProperty("data");
    }

    /// <summary>The repair once it is over, which its events say.</summary>
    public static async Task<JsonElement> EndOfAsync(this ServiceUnderTest service, string id)
    {
        await service.Http.GetStringAsync(new Uri($"/repairs/{id}/events", UriKind.Relative));
        return await service.RepairOfAsync(id);
    }

    /// <summary>Posts an analysis with the headers that <c>POST /analyze</c> knows.</summary>
    public static async Task<HttpResponseMessage> AnalyzeAsync(
        this ServiceUnderTest service, object body, string? key = null, string? prefer = null, string path = "/analyze")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        return await service.Http.SendAsync(request);
    }

    /// <summary>The analysis at the <c>Location</c> of an accepted request.</summary>
    public static async Task<JsonElement> AnalysisAtAsync(this ServiceUnderTest service, Uri location)
    {
        using var response = await service.Http.GetAsync(location);
        return (await response.EnvelopeAsync()).GetProperty("data");
    }

    /// <summary>One page of <c>GET /repairs</c>.</summary>
    public static async Task<(IReadOnlyList<JsonElement> Items, string? Next)> RepairsAsync(this ServiceUnderTest service, string query)
    {
        using var response = await service.Http.GetAsync(new Uri("/repairs?" + query, UriKind.Relative));
        var data = (await response.EnvelopeAsync()).GetProperty("data");
        return ([.. data.GetProperty("items").EnumerateArray()], data.GetProperty("next").GetString());
    }

    public static object Fault(string description, string? level = "P1") => new { description, level };

    public static string? Text(this JsonElement entry, string field) => entry.TryGetProperty(field, out var value) ? value.ToString() : null;
}
