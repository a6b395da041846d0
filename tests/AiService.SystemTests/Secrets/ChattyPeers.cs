using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using AiService.Tests.NetworkAgent;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace AiService.Tests.Secrets;

/// <summary>Every system that the service asks: each of them quotes all secrets that the service knows in whatever it says.</summary>
internal sealed class ChattyPeers : IDisposable
{
    /// <summary>Its parameter <c>enable_phrase</c> is declared secret.</summary>
    public const string Working = "network.remediation.enable_interface";

    /// <summary>StackStorm refuses it.</summary>
    public const string Refused = "network.remediation.reduce_cpu";

    private readonly string echo;
    private readonly TcpListener redis = new(IPAddress.Loopback, 0);
    private readonly StringBuilder toRedis = new();

    /// <param name="known">The secrets that the service knows.</param>
    /// <param name="configured">A secret in the configuration that a device prints.</param>
    public ChattyPeers(IEnumerable<Canary> known, Canary configured)
    {
        echo = Canary.Echo(known);
        var printed = $"{echo}\nsnmp-server community {configured.Value} RO\nusername admin password 0 {configured.Value}\nenable secret 5 {configured.Value}";
        AnswerAsStackStorm();
        DeviceService.Given(Request.Create().WithPath("/api/device/*")).RespondWith(Response.Create().WithBody(
            request => request.Path.EndsWith("/4", StringComparison.Ordinal)
                ? JsonSerializer.Serialize(new { code = 200, data = new { id = 4, ip = "192.0.2.4", vendor = echo, model = echo } })
                : JsonSerializer.Serialize(new { code = 500, msg = echo })));
        CollectService.Given(Request.Create().WithPath("/api/execute")).RespondWith(Response.Create().WithBody(request => request.Query!["device_id"].Single() == "3"
            ? JsonSerializer.Serialize(new { code = 500, msg = echo })
            : JsonSerializer.Serialize(new { code = 200, data = request.Query!["cmd"].Single().Contains("json", StringComparison.Ordinal) ? DeviceRecording.Read("frr_up").Output : printed })));
        Ollama.Given(Request.Create().WithPath("/api/version")).RespondWith(Response.Create().WithBody(JsonSerializer.Serialize(new { version = echo })));
        Ollama.Given(Request.Create().WithPath("/api/generate")).RespondWith(Response.Create().WithBody(_ => ModelFails
            ? JsonSerializer.Serialize(new { error = echo }) + "\n"
            : JsonSerializer.Serialize(new { model = "m", created_at = "2026-11-23T00:00:00Z", response = echo, done = true }) + "\n"));
        redis.Start();
        _ = AnswerAsRedisAsync();
    }

    public FakeStackStorm StackStorm { get; } = new();

    public WireMockServer DeviceService { get; } = WireMockServer.Start();

    public WireMockServer CollectService { get; } = WireMockServer.Start();

    public WireMockServer Ollama { get; } = WireMockServer.Start();

    public string RedisPlace => $"127.0.0.1:{((IPEndPoint)redis.LocalEndpoint).Port}";

    public bool ModelFails { get; set; }

    /// <summary>What arrived at Redis.</summary>
    public string ToRedis
    {
        get
        {
            lock (toRedis)
            {
                return toRedis.ToString();
            }
        }
    }

    public void Dispose()
    {
        StackStorm.Dispose();
        DeviceService.Dispose();
        CollectService.Dispose();
        Ollama.Dispose();
        redis.Dispose();
    }

    private void AnswerAsStackStorm()
    {
        new OpenExecution(StackStorm) { Result = new JsonObject { ["stdout"] = echo, ["nested"] = new JsonObject { ["name: " + echo[..Math.Min(echo.Length, 200)]] = echo }, ["stderr"] = $"password={echo}" } }.End();
        var view = JsonNode.Parse("""
            {"parameters": {
              "device_id": {"type": "string"}, "interface": {"type": "string"}, "api_token": {"type": "string"},
              "enable_phrase": {"type": "string", "secret": true}, "mode": {"type": "string"}}}
            """)!;
        StackStorm.Lists().Declares(Working, view).Declares(Refused, view.DeepClone());
        var created = Recording.Of("01c_python_success").Body;
        StackStorm.On("POST", "/v1/executions", request => JsonNode.Parse(request.Body!)!["action"]!.GetValue<string>() == Working
            ? FakeStackStorm.Json(201, created)
            : FakeStackStorm.Json(400, new JsonObject { ["faultstring"] = echo }));
    }

    /// <summary>As a Redis of before 6 does that has no AUTH: it quotes what it does not understand.</summary>
    private async Task AnswerAsRedisAsync()
    {
        try
        {
            while (true)
            {
                _ = QuoteAsync(await redis.AcceptTcpClientAsync());
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task QuoteAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var bytes = new byte[4096];
                while (await client.GetStream().ReadAsync(bytes) is > 0 and var count)
                {
                    lock (toRedis)
                    {
                        toRedis.Append(Encoding.UTF8.GetString(bytes, 0, count));
                    }

                    await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"-ERR unknown command, with args beginning with: {echo.ReplaceLineEndings(" ")}\r\n"));
                }
            }
            catch (IOException)
            {
                // The service has closed it.
            }
        }
    }
}
