using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AwxSimulator;
using Chaos.Schedules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackStormSimulator;

namespace Chaos.Parts;

/// <summary>The simulator in this process: it outlives every death of the service, and knows what really happened.</summary>
internal sealed class SimulatedEngine : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http;
    private readonly PostMoments moments;

    private SimulatedEngine(WebApplication app, PostMoments moments)
    {
        this.app = app;
        this.moments = moments;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) }) { BaseAddress = new Uri(Url) };
    }

    public string Url => app.Urls.First();

    /// <summary>Starts a StackStorm.</summary>
    /// <param name="waitScale">What the measured waits of outages are multiplied by.</param>
    /// <param name="folder">Its content root: a folder without settings.</param>
    public static Task<SimulatedEngine> StartAsync(double waitScale, string folder) => StartAsync(Engine.StackStorm, waitScale, 0, folder);

    /// <param name="settings">Which engine, and the waits of its outages.</param>
    /// <param name="folder">Its content root: a folder without settings.</param>
    public static Task<SimulatedEngine> StartAsync(StormSettings settings, string folder) =>
        StartAsync(settings.Engine, settings.WaitScale, settings.ActionTimeout, folder);

    private static async Task<SimulatedEngine> StartAsync(Engine engine, double waitScale, int jobTimeout, string folder)
    {
        var moments = new PostMoments();
        string[] own =
        [
            "--urls=http://127.0.0.1:0",
            $"--contentRoot={folder}",
            FormattableString.Invariant($"--SIMULATOR_WAIT_SCALE={waitScale}"),
        ];
        var app = engine is Engine.Awx
            ? AwxSimulatorApp.Create([.. own, FormattableString.Invariant($"--SIMULATOR_JOB_TIMEOUT={jobTimeout}"), "--SIMULATOR_HOSTS=2000"], Adjust)
            : StackStormSimulatorApp.Create(own, Adjust);
        await app.StartAsync();
        return new SimulatedEngine(app, moments);

        void Adjust(WebApplicationBuilder builder)
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IStartupFilter>(moments);
        }
    }

    /// <summary>Returns in the moment that a death waits for, or when it has waited long enough.</summary>
    public async Task WaitForAsync(DeathMoment moment, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            await moments.NextAsync(moment).WaitAsync(atMost, TimeProvider.System, cancellation);
        }
        catch (TimeoutException)
        {
            // Nothing was posted: it dies all the same.
        }
    }

    public async Task UseAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, $"/simulator/{path}");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var answer = await http.SendAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The simulator did not take {method} {path} {body}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        }
    }

    public async Task<JsonNode> AskAsync(string path, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<JsonNode>($"/simulator/{path}", cancellation))!;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
    }
}
