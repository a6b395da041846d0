using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using StackStormSimulator;

namespace Demo.StandIns;

/// <summary>The simulated StackStorm (<c>samples/StackStormSimulator</c>) in this process. Its actions run nothing.</summary>
internal sealed class SimulatedStackStorm : IAsyncDisposable
{
    public const string Key = "simulated-key";

    private readonly WebApplication app;
    private readonly HttpClient http;

    private SimulatedStackStorm(WebApplication app)
    {
        this.app = app;
        http = new HttpClient { BaseAddress = new Uri(Url) };
        http.DefaultRequestHeaders.Add("St2-Api-Key", Key);
    }

    public string Url => app.Urls.Single();

    public static async Task<SimulatedStackStorm> StartAsync(string data)
    {
        var app = StackStormSimulatorApp.Create(["--urls=http://127.0.0.1:0", $"--contentRoot={data}"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.HurryStop();
        });
        await app.StartAsync();
        return new SimulatedStackStorm(app);
    }

    /// <summary>Asks its API for an execution, as <c>st2 execution get</c> does.</summary>
    public async Task<JsonNode> ExecutionAsync(string id) =>
        (await http.GetFromJsonAsync<JsonNode>($"/api/v1/executions/{id}?include_attributes=status,action"))!;

    /// <summary>Returns whether an action on this device has succeeded.</summary>
    public async Task<bool> HasRepairedAsync(string deviceId)
    {
        var observed = await http.GetFromJsonAsync<JsonNode>("/simulator/executions");
        return observed!["executions"]!.AsArray().Any(execution =>
            (string?)execution!["status"] == "succeeded" && (string?)execution["parameters"]?["device_id"] == deviceId);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
