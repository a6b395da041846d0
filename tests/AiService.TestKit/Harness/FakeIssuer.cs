using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiService.Tests.Harness;

/// <summary>An OpenID Connect issuer on loopback: its document, its keys, and tokens signed with them.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string Audience = "ai-service";

    private const string Document = "/realms/net/.well-known/openid-configuration";
    private const string KeySet = "/realms/net/keys";

    private readonly int port;
    private WebApplication? app;
    private int reads;

    private FakeIssuer(int port) => this.port = port;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/realms/net");

    public string[] Settings => [$"OIDC_AUTHORITY={Url}", $"OIDC_AUDIENCE={Audience}"];

    /// <summary>The keys that it serves, in order.</summary>
    public List<IssuerKey> Keys { get; } = [IssuerKey.Rsa("rsa-1"), IssuerKey.Ec("ec-1")];

    public IssuerKey Key => Keys[0];

    /// <summary>How often its document was asked for.</summary>
    public int Reads => Volatile.Read(ref reads);

    /// <summary>Answers in the place of every document, where a test sets it.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>Changes the document, where a test sets it.</summary>
    public Action<JsonObject>? Adjust { get; set; }

    public static async Task<FakeIssuer> StartAsync()
    {
        var issuer = Away();
        await issuer.ComeAsync();
        return issuer;
    }

    /// <summary>One whose port is closed for the time being.</summary>
    public static FakeIssuer Away() => new(FreePort.Find());

    public async Task ComeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        app = builder.Build();
        app.Run(ServeAsync);
        await app.StartAsync();
    }

    public async Task GoAsync()
    {
        if (app is { } running)
        {
            app = null;
            using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
            await running.StopAsync(atOnce.Token);
            await running.DisposeAsync();
        }
    }

    /// <summary>Returns a valid token.</summary>
    /// <param name="claims">JSON members beside the registered ones, which they replace; null takes one away.</param>
    /// <param name="key">The key that signs it; the first one when null.</param>
    public string Token(string claims = """ "roles": ["operator"] """, IssuerKey? key = null) => (key ?? Key).Sign(Payload(claims));

    public string Payload(string claims = "")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = Url,
            ["aud"] = Audience,
            ["sub"] = "3f1c",
            ["preferred_username"] = "alice",
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 300,
        };
        foreach (var (name, value) in JsonNode.Parse($"{{{claims}}}")!.AsObject())
        {
            payload.Remove(name);
            if (value is not null)
            {
                payload[name] = value.DeepClone();
            }
        }

        return payload.ToJsonString();
    }

    public ValueTask DisposeAsync() => new(GoAsync());

    private async Task ServeAsync(HttpContext http)
    {
        if (http.Request.Path == Document)
        {
            Interlocked.Increment(ref reads);
        }

        if (Instead is { } instead)
        {
            await instead(http);
            return;
        }

        var document = new JsonObject { ["issuer"] = Url, ["jwks_uri"] = $"http://127.0.0.1:{port}{KeySet}" };
        Adjust?.Invoke(document);
        var answer = http.Request.Path.Value switch
        {
            Document => document,
            KeySet => new JsonObject { ["keys"] = new JsonArray([.. Keys.Select(key => key.Public)]) },
            _ => null,
        };
        http.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer?.ToJsonString() ?? "");
    }
}
