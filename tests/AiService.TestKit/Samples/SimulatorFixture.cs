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
    private readonly string[] settings;
    private WebApplication? app;

    public SimulatorFixture()
        : this([])
    {
    }

    internal SimulatorFixture(params string[] settings) => this.settings = settings;

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-11-23T13:34:23.715563Z", null));

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public async Task InitializeAsync()
    {
        app = StackStormSimulatorApp.Create(["--urls=http://127.0.0.1:0", .. settings], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.RemoveAll<TimeProvider>().AddSingleton<TimeProvider>(Clock);
        });
        await app.StartAsync();
        Http.BaseAddress = new Uri(app.Urls.First());
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

    internal Task<JsonNode> RunsAsync() => JsonAsync(HttpMethod.Get, "/simulator/runs");

    /// <summary>Uses one of the handles below <c>/simulator</c>.</summary>
    internal async Task<JsonNode?> PlanAsync(string path, HttpMethod? method = null, string? body = null)
    {
        using var planned = await SendAsync(method ?? HttpMethod.Post, path, body, key: null);
        planned.IsSuccessStatusCode.Should().BeTrue("{0} is a handle of the simulator", path);
        var text = await planned.Content.ReadAsStringAsync();
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    /// <summary>Moves the clock second by second until the answer is there.</summary>
    internal async Task<HttpResponseMessage> PassAsync(Task<HttpResponseMessage> waiting)
    {
        await PassUntilAsync(async () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await JsonAsync(HttpMethod.Get, "/simulator/executions");
            return waiting.IsCompleted;
        });
        return await waiting;
    }

    /// <summary>Bounded by the number of questions to the simulator, not by time.</summary>
    internal static async Task PassUntilAsync(Func<Task<bool>> come)
    {
        for (var question = 0; question < 2000; question++)
        {
            if (await come())
            {
                return;
            }
        }

        Assert.Fail("It did not come.");
    }
}
