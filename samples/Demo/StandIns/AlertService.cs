using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;

namespace Demo.StandIns;

/// <summary>A stand-in of the platform's alert-service: takes the outcomes that need a person, and sends them to no mailbox and no robot.</summary>
internal sealed class AlertService : IAsyncDisposable
{
    private readonly Channel<JsonObject> outcomes = Channel.CreateUnbounded<JsonObject>();
    private WebApplication app = null!;

    public string Url => app.Urls.Single();

    public static async Task<AlertService> StartAsync(string data, bool answers)
    {
        var service = new AlertService();
        service.app = await StandIn.StartAsync(data, answers, service.Map);
        return service;
    }

    /// <summary>Returns the next outcome that it was sent.</summary>
    public Task<JsonObject> NextOutcomeAsync() => outcomes.Reader.ReadAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private void Map(WebApplication app) => app.MapPost("/api/alert/hertzbeat", (JsonObject outcome) =>
    {
        outcomes.Writer.TryWrite(outcome);
        return new JsonObject { ["code"] = 200, ["data"] = new JsonArray(new JsonObject { ["priority"] = outcome["priority"]?.DeepClone(), ["send_results"] = new JsonArray(), ["error"] = null }) };
    });
}
