using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiService.Tests.Harness;

/// <summary>One message as it arrived.</summary>
internal sealed record ReceivedMessage(string Path, string? Authorization, JsonElement Body)
{
    public string Content => Body.GetProperty("content").GetString()!;
}

/// <summary>Stands for alert-service and HertzBeat on loopback: keeps the messages, and answers what a test says.</summary>
internal sealed class FakeReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private int serving;

    private FakeReceiver(WebApplication app) => this.app = app;

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Every message, those that were refused included, in their order.</summary>
    public ConcurrentQueue<ReceivedMessage> Messages { get; } = new();

    /// <summary>The status of the answer to the message of a number, from 1; 200 where a test does not set it. Called before the answer is sent.</summary>
    public Func<int, Task<int>> Answer { get; set; } = _ => Task.FromResult(StatusCodes.Status200OK);

    /// <summary>True while a message is being taken: a fake clock has to wait.</summary>
    public bool IsBusy => Volatile.Read(ref serving) > 0;

    /// <param name="port">Its port; a free one when 0.</param>
    public static async Task<FakeReceiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var receiver = new FakeReceiver(builder.Build());
        receiver.app.MapFallback(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many messages have arrived, and returns all.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceivesAsync(int count, Action? meanwhile = null)
    {
        await Eventually.ReadAsync(() => Task.FromResult(Messages.Count), reached => reached >= count, meanwhile);
        return [.. Messages];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Interlocked.Increment(ref serving);
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            Messages.Enqueue(new ReceivedMessage(context.Request.Path, context.Request.Headers.Authorization.ToString() is { Length: > 0 } given ? given : null, body.RootElement.Clone()));
            context.Response.StatusCode = await Answer(Messages.Count);
            if (context.Response.StatusCode is >= 300 and < 400)
            {
                context.Response.Headers.Location = "/elsewhere";
            }

            await context.Response.WriteAsJsonAsync(new { code = context.Response.StatusCode, msg = "said by the receiver" });
        }
        finally
        {
            Interlocked.Decrement(ref serving);
        }
    }
}
