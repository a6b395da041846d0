using System.Text;
using AiService.Access;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Access;

/// <summary>What a page of another site can make the browser of a trusted person send.</summary>
public sealed class ForeignPageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(true, "Origin: http://localhost")]
    [InlineData(true, "Origin: HTTP://LocalHost:80")]
    [InlineData(true, "Origin: https://localhost")]
    [InlineData(true, "Origin: http://localhost:8002", "Host: localhost:8002")]
    [InlineData(true, "Origin: http://[::1]:8002", "Host: [::1]:8002")]
    [InlineData(true, "Sec-Fetch-Site: same-origin")]
    [InlineData(true, "Sec-Fetch-Site: none")]
    [InlineData(true, "Origin: http://localhost", "Sec-Fetch-Site: same-origin")]
    [InlineData(false, "Origin: https://evil.example")]
    [InlineData(false, "Origin: null")]
    [InlineData(false, "Origin:")]
    [InlineData(false, "Origin: localhost")]
    [InlineData(false, "Origin: http://localhost:3000")]
    [InlineData(false, "Origin: http://localhost", "Host: localhost:8002")]
    [InlineData(false, "Origin: http://127.0.0.1")]
    [InlineData(false, "Origin: http://localhost.evil.example")]
    [InlineData(false, "Origin: http://localhost@evil.example")]
    [InlineData(false, "Origin: file://")]
    [InlineData(false, "Origin: chrome-extension://localhost.abc")]
    [InlineData(false, "Origin: http://localhost", "Origin: https://evil.example")]
    [InlineData(false, "Origin: https://evil.example", "Sec-Fetch-Site: same-origin")]
    [InlineData(false, "Origin: http://localhost", "Sec-Fetch-Site: cross-site")]
    [InlineData(false, "Sec-Fetch-Site: cross-site")]
    [InlineData(false, "Sec-Fetch-Site: CROSS-SITE")]
    [InlineData(false, "sec-fetch-site: same-site")]
    [InlineData(false, "Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site")]
    [InlineData(false, "Sec-Fetch-Site:")]
    public async Task A_foreign_page_has_no_address_and_no_Basic_credential_on_any_method(bool expected, params string[] headers)
    {
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
        var key = ApiKeyFile.NewKey();
        await ApiKeyFile.AddAsync(folder.File("api-keys.json"), "noc", Roles.Operator, key, TimeProvider.System);
        var basic = "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("noc:" + key));

        foreach (var (line, allowed) in ((string, int)[])[("POST " + RawCaller.OperatorOnly, 404), ("GET /repairs", 200), ("DELETE /api/ai/knowledge/entries/999", 200)])
        {
            (await service.SendRawAsync(line, headers: headers)).Status.Should().Be(expected ? allowed : 403, line);
            (await service.SendRawAsync(line, headers: [.. headers, basic])).Status.Should().Be(expected ? allowed : 401, line + " with Basic");
            (await service.SendRawAsync(line, headers: [.. headers, "X-Api-Key: " + key])).Status.Should().Be(allowed, "a browser asks before a page may send this header");
        }
    }

    [Theory]
    [InlineData("https://ui.example", true)]
    [InlineData("http://10.0.0.5:3000", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("http://ui.example", false)]
    [InlineData("https://ui.example:8443", false)]
    [InlineData("null", false)]
    public async Task Only_the_pages_of_configured_origins_may_call(string origin, bool allowed)
    {
        await using var service = await ServiceUnderTest.StartAsync(["CORS_ORIGINS=https://ui.example, http://10.0.0.5:3000"]);
        string[] asking = [$"Origin: {origin}", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: x-api-key, content-type"];

        var preflight = await service.SendRawAsync("OPTIONS " + RawCaller.OperatorOnly, headers: asking);
        var request = await service.SendRawAsync("POST " + RawCaller.OperatorOnly, headers: [$"Origin: {origin}", "Sec-Fetch-Site: cross-site"]);

        preflight["Access-Control-Allow-Origin"].Should().Be(allowed ? origin : null);
        request["Access-Control-Allow-Origin"].Should().Be(allowed ? origin : null);
        request.Status.Should().Be(allowed ? 404 : 403, "a configured origin is not foreign");
        preflight["Access-Control-Allow-Credentials"].Should().BeNull();
        preflight["Access-Control-Allow-Headers"]?.ToLowerInvariant().Should().Contain("x-api-key");
    }

    [Fact]
    public async Task Without_CORS_ORIGINS_no_page_of_another_origin_is_let_in()
    {
        await using var service = await ServiceUnderTest.StartAsync();

        foreach (var line in (string[])["OPTIONS /analyze", "GET /swagger/v1/swagger.json", "GET /health/live", "POST /analyze"])
        {
            var answer = await service.SendRawAsync(line, headers: ["Origin: https://evil.example", "Access-Control-Request-Method: POST"]);
            answer.Headers.Should().NotContain(header => header.Name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase), line);
        }
    }
}
