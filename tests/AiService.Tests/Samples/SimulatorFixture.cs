using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackStormSimulator;

namespace AiService.Tests.Samples;

/// <summary>The simulator on a free loopback port, with a clock that stands still until a test moves it.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    private WebApplication? app;

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-11-23T13:34:23.715563Z", null));

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public async Task InitializeAsync()
    {
        app = StackStormSimulatorApp.Create(["--urls=http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.RemoveAll<TimeProvider>().AddSingleton<TimeProvider>(Clock);
        });
        await app.StartAsync();
        Http.BaseAddress = new Uri(app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await app!.DisposeAsync();
    }

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? key = "simulated-key", string? token = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Add("St2-Api-Key", key);
        }

        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        return await Http.SendAsync(request);
    }

    internal async Task<JsonNode> JsonAsync(HttpMethod method, string path, string? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>Starts an execution and returns its id.</summary>
    internal async Task<string> StartAsync(string action, string parameters = """{"device_id": "1"}""", string? tag = null)
    {
        var context = tag is null ? "{}" : $$$"""{"trace_context": {"trace_tag": "{{{tag}}}"}}""";
        var document = await JsonAsync(HttpMethod.Post, "/v1/executions", $$"""{"action": "{{action}}", "parameters": {{parameters}}, "context": {{context}}}""");
        return (string)document["id"]!;
    }

    internal async Task<string> StatusAsync(string id) => (string)(await JsonAsync(HttpMethod.Get, $"/v1/executions/{id}"))["status"]!;
}
