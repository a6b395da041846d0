using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serilog.Core;

namespace AiService.Tests.Harness;

/// <summary>The very composition that runs in production, on a free loopback port, with a data folder of its own.</summary>
public sealed class ServiceUnderTest : IAsyncDisposable
{
    private static readonly string[] Secret = ["_KEY", "TOKEN", "PASSWORD"];

    /// <summary>The limits switched off: a test of something else repairs the same thing as often as it likes. What a test gives goes before.</summary>
    public static readonly IReadOnlyList<string> Unlimited = NoLimits.Settings;

    private readonly WebApplication app;
    private readonly IReadOnlyList<string> settings;
    private readonly OutgoingRequests outgoing;
    private readonly bool ownsFolder;
    private bool stopped;

    private ServiceUnderTest(WebApplication app, IReadOnlyList<string> settings, OutgoingRequests outgoing, string folder, bool ownsFolder, LogCollector log)
    {
        this.app = app;
        this.settings = settings;
        this.outgoing = outgoing;
        this.ownsFolder = ownsFolder;
        Folder = folder;
        Log = log;
    }

    /// <summary>Speaks HTTP to the service.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Where its databases are; removed at the end unless the test gave it.</summary>
    public string Folder { get; }

    public LogCollector Log { get; }

    public IServiceProvider Services => app.Services;

    /// <param name="settings">Environment variables as <c>NAME=value</c>; everything else is unset (<see cref="MachineEnvironment"/>).</param>
    /// <param name="time">The service's clock; the system's when null.</param>
    /// <param name="folder">A data folder to reuse, for a second life of the service.</param>
    /// <param name="adjust">Puts something else in the place of what the composition has.</param>
    /// <param name="map">Adds endpoints to those of the composition.</param>
    public static async Task<ServiceUnderTest> StartAsync(
        IEnumerable<string>? settings = null, TimeProvider? time = null, string? folder = null, Action<IServiceCollection>? adjust = null, Action<WebApplication>? map = null)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("aiservice-test-").FullName;
        var log = new LogCollector();
        IReadOnlyList<string> given = [.. settings ?? []];
        var outgoing = new OutgoingRequests(given);
        var app = AiServiceApp.Create(
            [
                "--urls=http://127.0.0.1:0",
                $"--contentRoot={folder}",
                $"--KNOWLEDGE_DB_PATH={Path.Combine(folder, "knowledge_base.db")}",
                .. Unlimited.Where(limit => !given.Any(setting => setting.StartsWith(limit[..(limit.IndexOf('=', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)))
                    .Concat(given).Select(setting => "--" + setting),
            ],
            builder =>
            {
                builder.Services.AddSingleton<ILogEventSink>(log);
                builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(outgoing.Handler));
                if (time is not null)
                {
                    builder.Services.Replace(ServiceDescriptor.Singleton(time));
                }

                adjust?.Invoke(builder.Services);
            });

        map?.Invoke(app);
        await app.StartAsync();
        var service = new ServiceUnderTest(app, given, outgoing, folder, own, log);
        service.Http.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return service;
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body);

    public Task<HttpResponseMessage> PostTextAsync(string path, string body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return Http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>Sends the body and returns the envelope.</summary>
    public async Task<JsonElement> AskAsync(string path, object body)
    {
        using var response = await PostAsync(path, body);
        return await response.EnvelopeAsync();
    }

    /// <summary>A normal stop; requests under way are answered first. What it left behind can be looked at until it is disposed of.</summary>
    public async Task StopAsync()
    {
        if (!stopped)
        {
            stopped = true;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>Fails the test when the service sent a request that the test does not expect, or logged a credential of its settings.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        if (ownsFolder && Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        outgoing.Unexpected.Should().BeEmpty("every request that goes out must be one that the test expects");
        var credentials = settings.Select(setting => setting.Split('=', 2)).Where(pair => Secret.Any(end => pair[0].EndsWith(end, StringComparison.Ordinal)) && pair[1].Trim().Length > 7)
            .Select(pair => pair[1].Trim()).ToList();
        if (credentials.Count > 0)
        {
            Log.Text.Should().NotContainAny(credentials, "no log line may hold a credential");
        }
    }
}

public static class Envelopes
{
    /// <summary>The answer as the envelope that every endpoint speaks; fails on anything else.</summary>
    public static async Task<JsonElement> EnvelopeAsync(this HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/json");
        var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        json.GetProperty("code").ValueKind.Should().Be(JsonValueKind.Number);
        return json;
    }
}
