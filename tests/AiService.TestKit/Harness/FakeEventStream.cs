using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiService.Tests.Harness;

/// <summary>An st2stream on loopback, which writes what a test says, byte by byte; it replays nothing.</summary>
internal sealed class FakeEventStream : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<HttpContext, SemaphoreSlim> open = new();
    private readonly ConcurrentQueue<string> unexpected = new();
    private int telling;

    private FakeEventStream(WebApplication app) => this.app = app;

    public string Setting => $"STACKSTORM_STREAM_URL={app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/stream/v1";

    /// <summary>The queries and the credentials of the requests, in order.</summary>
    public ConcurrentQueue<(IQueryCollection Query, string Url, string? Key)> Arrived { get; } = new();

    /// <summary>True while a new connection is written to: the clock has to wait.</summary>
    public bool IsTelling => Volatile.Read(ref telling) > 0;

    /// <summary>The number of open connections.</summary>
    public int Open => open.Count;

    /// <summary>Answers instead of streaming, where a test sets it.</summary>
    public Func<HttpResponse, Task>? Instead { get; set; }

    /// <summary>Called on each new connection, after its first empty line.</summary>
    public Func<Task>? Connected { get; set; }

    public static async Task<FakeEventStream> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);

            // Only a test breaks a connection, however slowly a busy machine lets the client read.
            kestrel.Limits.MinResponseDataRate = null;
        });
        var stream = new FakeEventStream(builder.Build());
        stream.app.MapGet("/stream/v1/stream", stream.ServeAsync);
        stream.app.MapFallback(context =>
        {
            stream.unexpected.Enqueue($"{context.Request.Method} {context.Request.Path}");
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await stream.app.StartAsync();
        return stream;
    }

    /// <summary>Writes an update of an execution to every open connection.</summary>
    public Task TellAsync(JsonNode document) => WriteAsync($"event: st2.execution__update\ndata: {document.ToJsonString()}\n\n");

    public async Task WriteAsync(string text)
    {
        foreach (var (context, _) in open)
        {
            await context.Response.WriteAsync(text);
            await context.Response.Body.FlushAsync();
        }
    }

    /// <summary>Tears every connection down.</summary>
    public void Break()
    {
        foreach (var (context, _) in open)
        {
            context.Abort();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Break();
        await app.DisposeAsync();
        unexpected.Should().BeEmpty("nothing else may be asked of the stream");
    }

    private async Task ServeAsync(HttpContext context)
    {
        Arrived.Enqueue((new QueryCollection(context.Request.Query.ToDictionary()), context.Request.QueryString.ToString(), context.Request.Headers["St2-Api-Key"]));
        if (Instead is { } instead)
        {
            await instead(context.Response);
            return;
        }

        using var gone = new SemaphoreSlim(0);
        await using var registration = context.RequestAborted.Register(() => gone.Release());

        // Before the client knows of the connection: its clock must not run between its headers and what is written here.
        Interlocked.Increment(ref telling);
        try
        {
            context.Response.ContentType = "text/event-stream; charset=UTF-8";
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("\n"));
            await context.Response.Body.FlushAsync();
            open[context] = gone;
            await (Connected?.Invoke() ?? Task.CompletedTask);
        }
        finally
        {
            Interlocked.Decrement(ref telling);
        }

        await gone.WaitAsync();
        open.TryRemove(context, out _);
    }
}
