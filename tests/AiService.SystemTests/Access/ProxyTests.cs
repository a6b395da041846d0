using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.Access;

/// <summary>The service behind a real nginx: the README's lines for a prefix, and the platform's own.</summary>
public sealed class ProxyTests
{
    /// <summary>A browser somewhere, as nginx sees it.</summary>
    private const string Stranger = "127.0.0.5";

    private const string Near = "127.0.0.1";

    private const string OperatorOnly = "repairs/0/cancel";

    [NginxFact]
    public async Task Behind_the_READMEs_prefix_the_browsers_address_decides_and_every_path_leads_through_it()
    {
        await using var service = await ServiceUnderTest.StartAsync(["TRUSTED_NETWORKS=127.0.0.1", "TRUSTED_PROXIES=127.0.0.1"]);
        await using var nginx = await RealNginx.StartAsync(RealNginx.ReadmeLocation(service.Http.BaseAddress!.Port));
        using var near = From(Near, nginx.Port);
        using var stranger = From(Stranger, nginx.Port);

        (await StatusAsync(near, "ai/" + OperatorOnly)).Should().Be(HttpStatusCode.NotFound, "its address is trusted");
        (await StatusAsync(stranger, "ai/" + OperatorOnly)).Should().Be(HttpStatusCode.Forbidden);
        foreach (var header in (string[])["X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "Forwarded: for=127.0.0.1", "X-Original-For: 127.0.0.1", "X-Forwarded-Host: localhost"])
        {
            (await StatusAsync(stranger, "ai/" + OperatorOnly, header)).Should().Be(HttpStatusCode.Forbidden, header);
        }

        using var accepted = await AnalyzeAsync(stranger, "ai/analyze");
        var location = accepted.Headers.Location!.ToString();
        location.Should().StartWith("/ai/analyses/");
        var analysis = await near.GetFromJsonAsync<JsonElement>(new Uri(location, UriKind.Relative));
        analysis.GetProperty("data").GetProperty("requested_from").GetString().Should().Be(Stranger);

        using var spoofed = await AnalyzeAsync(stranger, "ai/analyze", "X-Forwarded-Prefix: /evil");
        spoofed.Headers.Location!.ToString().Should().StartWith("/ai/analyses/");
        using var page = await stranger.GetAsync(new Uri("ai/swagger", UriKind.Relative));
        page.RequestMessage!.RequestUri!.AbsolutePath.Should().Be("/ai/swagger/index.html");
        var document = await stranger.GetFromJsonAsync<JsonElement>(new Uri("ai/swagger/v1/swagger.json", UriKind.Relative));
        document.GetProperty("servers")[0].GetProperty("url").GetString().Should().Be("/ai");
    }

    /// <summary>
    /// The platform's nginx forwards <c>/api/ai/</c> of every browser: with its address in <c>TRUSTED_NETWORKS</c> by mistake, no browser becomes an operator.
    /// </summary>
    [NginxFact]
    public async Task Behind_the_platforms_nginx_no_browser_is_trusted()
    {
        using var stackStorm = new FakeStackStorm();
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, "TRUSTED_NETWORKS=127.0.0.0/8", "STACKSTORM_STREAM_URL=off");
        await using var nginx = await RealNginx.StartAsync(
            $$"""
            location /api/ai/ {
                proxy_pass http://127.0.0.1:{{service.Http.BaseAddress!.Port}}/api/ai/;
                proxy_set_header Host $host;
                proxy_set_header X-Real-IP $remote_addr;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            }
            """);
        using var browser = From(Near, nginx.Port);

        using var refused = await browser.PostAsJsonAsync(new Uri("api/ai/knowledge/add", UriKind.Relative), new { keyword = "k", title = "t", solution = "s" });
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var analysed = await browser.PostAsJsonAsync(
            new Uri("api/ai/analyze", UriKind.Relative), new { device_id = 1, auto_repair = true, faults = new[] { new { description = "接口Gig0/0/1 down", level = "P1" } } });
        var answer = await analysed.EnvelopeAsync();
        answer.GetProperty("code").GetInt32().Should().Be(200);
        var results = answer.GetProperty("data").GetProperty("repair_results").EnumerateArray().ToList();
        results.Should().ContainSingle().Which.GetProperty("status").GetString().Should().Be("skipped");
        results[0].GetProperty("result").GetString().Should().Contain("operator");

        stackStorm.Posts.Should().BeEmpty();

        using var direct = await service.PostAsync("/api/ai/knowledge/add", new { keyword = "k", title = "t", solution = "s" });
        direct.StatusCode.Should().Be(HttpStatusCode.OK, "device-service asks without nginx");
    }

    private static HttpClient From(string address, int port) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}/"),
    };

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, string? header = null)
    {
        using var response = await client.SendAsync(Request(path, header));
        return response.StatusCode;
    }

    private static Task<HttpResponseMessage> AnalyzeAsync(HttpClient client, string path, string? header = null)
    {
        var request = Request(path, header);
        request.Headers.Add("Prefer", "respond-async");
        request.Content = JsonContent.Create(new { device_id = 1, faults = Array.Empty<string>() });
        return client.SendAsync(request);
    }

    private static HttpRequestMessage Request(string path, string? header)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        if (header?.Split(": ") is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
