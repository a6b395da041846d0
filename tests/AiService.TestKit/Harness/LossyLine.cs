using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiService.Tests.Harness;

/// <summary>What becomes of a request on its way.</summary>
internal enum Fate
{
    Delivered,

    /// <summary>The connection breaks before it was read.</summary>
    RequestLost,

    /// <summary>It is delivered, and the connection breaks before the answer.</summary>
    AnswerLost,

    /// <summary>It is delivered, and the connection breaks in the middle of the answer.</summary>
    HalfAnswer,

    /// <summary>It is delivered, and never answered.</summary>
    Silence,

    /// <summary>It is not read, and the connection stays open.</summary>
    SilentLoss,
}

/// <summary>A line in front of another server, over TLS if need be, on which requests and answers get lost as a test likes.</summary>
internal sealed class LossyLine : IAsyncDisposable
{
    /// <summary>The header of the server behind that becomes <c>Date</c>: WireMock sends its own, whatever a test says.</summary>
    public const string Date = "X-Test-Date";

    private readonly WebApplication app;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private int held;

    private LossyLine(WebApplication app) => this.app = app;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>What arrived, as <c>POST /v1/executions</c>.</summary>
    public ConcurrentQueue<string> Arrived { get; } = new();

    /// <summary>Requests that wait for an answer that will not come.</summary>
    public int Held => Volatile.Read(ref held);

    public static async Task<LossyLine> StartAsync(Uri target, Func<HttpRequest, Fate>? fate = null, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port =>
        {
            port.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                port.UseHttps(certificate);
            }
        }));

        var line = new LossyLine(builder.Build());
        line.app.Run(context => line.PassAsync(context, target, fate?.Invoke(context.Request) ?? Fate.Delivered));
        await line.app.StartAsync();
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassAsync(HttpContext context, Uri target, Fate fate)
    {
        Arrived.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (fate == Fate.RequestLost)
        {
            context.Abort();
            return;
        }

        if (fate == Fate.SilentLoss)
        {
            await HoldAsync(context.RequestAborted);
            return;
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(target, context.Request.Path + context.Request.QueryString.ToString()));
        if (context.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        foreach (var credential in context.Request.Headers.Where(header => header.Key is "St2-Api-Key" or "X-Auth-Token"))
        {
            request.Headers.TryAddWithoutValidation(credential.Key, credential.Value.AsEnumerable());
        }

        using var answer = await http.SendAsync(request);
        switch (fate)
        {
            case Fate.AnswerLost:
                context.Abort();
                break;
            case Fate.Silence:
                await HoldAsync(context.RequestAborted);
                break;
            default:
                var body = await answer.Content.ReadAsByteArrayAsync();
                context.Response.StatusCode = (int)answer.StatusCode;
                context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
                context.Response.ContentLength = body.Length;
                if (answer.Headers.TryGetValues(Date, out var date))
                {
                    context.Response.Headers.Date = date.Single();
                }

                await context.Response.Body.WriteAsync(fate == Fate.HalfAnswer ? body.AsMemory(0, body.Length / 2) : body);
                if (fate == Fate.HalfAnswer)
                {
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                }

                break;
        }
    }

    private async Task HoldAsync(CancellationToken gone)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = gone.Register(left.SetResult);
        Interlocked.Increment(ref held);
        await left.Task;
        Interlocked.Decrement(ref held);
    }
}
