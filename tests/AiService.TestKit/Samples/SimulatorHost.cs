using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Samples;

/// <summary>A simulator on a free loopback port, with a clock that stands still until a test moves it.</summary>
/// <param name="create">Builds the simulator from its command line.</param>
/// <param name="settings">The rest of the command line.</param>
public abstract class SimulatorHost(Func<string[], Action<WebApplicationBuilder>, WebApplication> create, params string[] settings) : IAsyncLifetime
{
    private WebApplication? app;

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-11-23T13:34:23.715563Z", null));

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public async Task InitializeAsync()
    {
        app = create(["--urls=http://127.0.0.1:0", .. settings], builder =>
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

    /// <summary>Uses one of the handles below <c>/simulator</c>.</summary>
    internal async Task<JsonNode?> PlanAsync(string path, HttpMethod? method = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        using var planned = await Http.SendAsync(request);
        planned.IsSuccessStatusCode.Should().BeTrue("{0} is a handle of the simulator", path);
        var text = await planned.Content.ReadAsStringAsync();
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    internal async Task<JsonNode> RunsAsync() => (await PlanAsync("/simulator/runs", HttpMethod.Get))!;

    /// <summary>Moves the clock second by second until the answer is there.</summary>
    internal async Task<HttpResponseMessage> PassAsync(Task<HttpResponseMessage> waiting)
    {
        await PassUntilAsync(async () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await PlanAsync("/simulator/executions", HttpMethod.Get);
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
