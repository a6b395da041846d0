using System.Text.Json;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace AiService.Tests.Harness;

/// <summary>Ollama's <c>/api/generate</c>, answering in its own NDJSON. Anything else that is asked of it fails the test at the end.</summary>
public sealed class FakeOllama : IDisposable
{
    private readonly WireMockServer server = WireMockServer.Start();

    public string Setting => $"OLLAMA_URL={server.Url}";

    /// <summary>The bodies of the requests, in order.</summary>
    public IReadOnlyList<JsonElement> Requests =>
        server.LogEntries.Select(entry => JsonDocument.Parse(entry.RequestMessage!.Body!).RootElement).ToList();

    /// <summary>Streams the report in two pieces, as Ollama does.</summary>
    public FakeOllama Writes(string report)
    {
        var half = report.Length / 2;
        return Answers(200, Line(report[..half], false) + Line(report[half..], false) + Line("", true));
    }

    public FakeOllama Answers(int status, string body)
    {
        server.Reset();
        server.Given(Request.Create().WithPath("/api/generate").UsingPost())
            .RespondWith(Response.Create().WithStatusCode(status).WithHeader("Content-Type", "application/x-ndjson").WithBody(body));
        return this;
    }

    public void Dispose()
    {
        server.LogEntries.Where(entry => entry.MappingGuid is null).Should().BeEmpty("nothing else may be asked of Ollama");
        server.Dispose();
    }

    private static string Line(string response, bool done) =>
        JsonSerializer.Serialize(new { model = "m", created_at = "2026-11-23T00:00:00Z", response, done }) + "\n";
}
