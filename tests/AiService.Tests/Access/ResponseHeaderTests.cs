using AiService.Tests.Harness;

namespace AiService.Tests.Access;

/// <summary>What browsers and caches are told of the answers.</summary>
public sealed class ResponseHeaderTests
{
    [Theory]
    [InlineData("GET /health/live", 200)]
    [InlineData("GET /repairs", 200)]
    [InlineData("GET /repairs/0", 404)]
    [InlineData("GET /nowhere", 404)]
    [InlineData("GET /analyze", 405)]
    [InlineData("POST /analyze", 415)]
    [InlineData("GET /repairs?limit=x", 400)]
    [InlineData("GET /api/ai/knowledge/export", 200)]
    [InlineData("GET /swagger/v1/swagger.json", 200)]
    public async Task Data_are_neither_stored_nor_sniffed(string line, int status)
    {
        await using var service = await ServiceUnderTest.StartAsync();

        var answer = await service.SendRawAsync(line);

        (answer.Status, answer["X-Content-Type-Options"]).Should().Be((status, "nosniff"));
        answer["Cache-Control"]!.Split(',').Should().Contain("no-store");
    }

    [Theory]
    [InlineData("GET /repairs", 403, "ANONYMOUS_ROLE=caller")]
    [InlineData("GET /repairs", 401, "ANONYMOUS_ROLE=none")]
    public async Task So_are_refusals(string line, int status, string role)
    {
        await using var service = await ServiceUnderTest.StartAsync(["TRUSTED_NETWORKS=none", role]);

        var answer = await service.SendRawAsync(line);

        (answer.Status, answer["X-Content-Type-Options"], answer["Cache-Control"]).Should().Be((status, "nosniff", "no-store"));
    }

    [Fact]
    public async Task Swaggers_page_loads_nothing_from_elsewhere_and_is_not_framed()
    {
        await using var service = await ServiceUnderTest.StartAsync();

        var page = await service.SendRawAsync("GET /swagger/index.html");

        page.Status.Should().Be(200);
        page["Content-Security-Policy"].Should().Contain("default-src 'self'").And.Contain("frame-ancestors 'none'").And.Contain("script-src 'self';");
        (page["X-Content-Type-Options"], page["X-Frame-Options"], page["Referrer-Policy"]).Should().Be(("nosniff", "DENY", "no-referrer"));
        page.Body.Should().NotMatchRegex("<script>|(src|href)=\"(https?:)?/", "the policy has no place for a script within the page, and a proxy's prefix none for a path from the root");
        (await service.SendRawAsync("GET /swagger"))["Location"].Should().NotStartWith("/", "a proxy may serve it below a prefix");
    }
}
