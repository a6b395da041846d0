using AiService.Tests.Harness;
using FluentAssertions.Execution;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Access;

/// <summary>What an HTML form can send is answered 415 by everything that changes something.</summary>
public sealed class FormTests
{
    private static readonly string[][] Forms =
    [
        ["Content-Type: application/x-www-form-urlencoded"],
        ["Content-Type: application/x-www-form-urlencoded; charset=UTF-8"],
        ["content-type: APPLICATION/X-WWW-Form-Urlencoded"],
        ["Content-Type: multipart/form-data; boundary=x"],
        ["Content-Type: multipart/form-data"],
        ["Content-Type: multipart/form-data; boundary=\"a,b;c\""],
        ["Content-Type: text/plain"],
        ["Content-Type: Text/Plain;charset=utf-8"],
        ["Content-Type:  \ttext/plain\t ; a=b"],
        ["Content-Type: text/plain; application/json"],
        ["Content-Type: text/plain, application/json"],
        ["Content-Type: application/json, text/plain"],
        ["Content-Type: ,text/plain"],
        ["Content-Type: application/json", "Content-Type: text/plain"],
        ["Content-Type: text/plain", "Content-Type: application/json"],
    ];

    [Fact]
    public async Task Every_endpoint_that_changes_something_refuses_it_with_and_without_a_body()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var routes = ChangingRoutes(service);
        routes.Should().HaveCountGreaterThan(10);

        using (new AssertionScope())
        {
            foreach (var route in routes)
            {
                foreach (var headers in Forms)
                {
                    (await StatusAsync(service, route, headers, null)).Should().Be(415, $"{route} {string.Join(" | ", headers)}");
                    (await StatusAsync(service, route, headers, "{}")).Should().Be(415, $"{route} {string.Join(" | ", headers)} with a body");
                    (await StatusAsync(service, route, [.. headers, "Transfer-Encoding: chunked"], "2\r\n{}\r\n0\r\n\r\n")).Should().Be(415, $"{route} with chunks");
                }

                (await StatusAsync(service, route, [], "{}")).Should().Be(415, $"{route} with a body and no type");
                (await StatusAsync(service, route, ["Content-Type:"], "{}")).Should().Be(415, $"{route} with a body and an empty type");
                (await StatusAsync(service, route, ["Content-Type: ,"], "{}")).Should().Be(415, $"{route} with a body and no type but a comma");
                (await StatusAsync(service, route, ["Transfer-Encoding: chunked"], "2\r\n{}\r\n0\r\n\r\n")).Should().Be(415, $"{route} with chunks and no type");
            }
        }
    }

    [Fact]
    public async Task It_is_refused_whoever_asks()
    {
        await using var service = await ServiceUnderTest.StartAsync(["TRUSTED_NETWORKS=none", "ANONYMOUS_ROLE=none", "REQUESTS_PER_MINUTE=0"]);

        foreach (var route in ChangingRoutes(service))
        {
            (await StatusAsync(service, route, Forms[0], "a=b")).Should().Be(415, route);
            (await StatusAsync(service, route, [], null)).Should().Be(401, route);
        }
    }

    [Theory]
    [InlineData("/api/ai/knowledge/import", "application/x-ndjson", "", 200)]
    [InlineData("/api/ai/knowledge/import", "application/jsonl; charset=utf-8", "", 200)]
    [InlineData("/api/ai/knowledge/import", "text/csv; charset=UTF-8", "title,keyword,solution\n", 200)]
    [InlineData("/api/ai/knowledge/import", "TEXT/CSV", "title,keyword,solution\n", 200)]
    [InlineData("/api/ai/knowledge/import", "application/vnd.sqlite3", "", 200)]
    [InlineData("/api/ai/knowledge/import", "application/json", "{}", 415)]
    [InlineData("/api/ai/knowledge/import", "*/*", "", 415)]
    [InlineData("/api/ai/knowledge/import", "text/plain", "", 415)]
    [InlineData("/api/ai/knowledge/import", "text/html", "", 415)]
    [InlineData("/match", "application/json", """{"description":"x"}""", 200)]
    [InlineData("/match", "application/vnd.ai+json; charset=utf-8", """{"description":"x"}""", 200)]
    [InlineData("/match", "*/*", """{"description":"x"}""", 415)]
    [InlineData("/match", "text/csv", """{"description":"x"}""", 415)]
    public async Task The_types_that_an_endpoint_knows_are_read_as_before(string path, string type, string body, int status)
    {
        await using var service = await ServiceUnderTest.StartAsync();

        (await StatusAsync(service, "POST " + path, [$"Content-Type: {type}"], body)).Should().Be(status);
    }

    [Theory]
    [InlineData("GET /health/live", 200)]
    [InlineData("HEAD /health/live", 405)]
    [InlineData("GET /repairs", 200)]
    [InlineData("GET /swagger/v1/swagger.json", 200)]
    [InlineData("OPTIONS /analyze", 405)]
    [InlineData("GET /analyze", 405)]
    [InlineData("POST /no/such/path", 404)]
    [InlineData("DELETE /analyze", 405)]
    public async Task What_changes_nothing_is_answered_as_before(string line, int status)
    {
        await using var service = await ServiceUnderTest.StartAsync();

        (await StatusAsync(service, line, Forms[0], null)).Should().Be(status);
        (await StatusAsync(service, line, [], null)).Should().Be(status);
    }

    private static List<string> ChangingRoutes(ServiceUnderTest service) =>
    [
        .. from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["POST"]
           where method is not ("GET" or "HEAD" or "OPTIONS")
           select $"{method} /{string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] is RoutePatternLiteralPart literal ? literal.Content : "1"))}",
    ];

    private static async Task<int> StatusAsync(ServiceUnderTest service, string line, string[] headers, string? body) =>
        (await service.SendRawAsync(line, headers: headers, body: body)).Status;
}
