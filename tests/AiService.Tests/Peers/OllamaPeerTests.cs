using System.Diagnostics;
using AiService.Tests.Harness;

namespace AiService.Tests.Peers;

/// <summary>An Ollama that misbehaves holds no analysis, no search, no health check and no stop, and costs no memory.</summary>
public sealed class OllamaPeerTests
{
    private const string HalfReport = MisbehavingPeer.HttpHead + "{\"model\":\"m\",\"response\":\"接口";
    private const string HalfVectors = MisbehavingPeer.HttpHead + "{\"model\":\"m\",\"embeddings\":[[0.1,\"";
    private const string HalfHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Head: ";

    [Theory]
    [InlineData(Misconduct.Drips, HalfReport)]
    [InlineData(Misconduct.Drips, HalfHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, HalfReport)]
    [InlineData(Misconduct.NeverEnds, HalfHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, HalfReport)]
    public async Task A_report_is_written_by_rules_in_time(Misconduct misconduct, string opening)
    {
        await using var ollama = new MisbehavingPeer(misconduct, opening);
        await using var service = await ServiceUnderTest.StartAsync([$"OLLAMA_URL={ollama.Url}", "OLLAMA_TIMEOUT=1"]);

        var began = Stopwatch.GetTimestamp();
        var data = (await service.AskAsync("/analyze", new { device_id = 1, metrics = new { cpu_usage = 95 } })).GetProperty("data");

        Limits.Passed(began).Should().BeLessThan(Limits.Report);
        data.GetProperty("model_info").GetProperty("model").GetString().Should().Be("rules");
        data.GetProperty("warnings").ToString().Should().Contain("模型");
        await ollama.LeftAsync();
        ollama.Sent.Should().BeLessThan(MisbehavingPeer.Bearable);
    }

    [Theory]
    [InlineData(Misconduct.Drips, HalfReport)]
    [InlineData(Misconduct.Drips, HalfHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, HalfReport)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, HalfReport)]
    public async Task Readiness_is_answered_in_seconds(Misconduct misconduct, string opening)
    {
        await using var ollama = new MisbehavingPeer(misconduct, opening);
        await using var service = await ServiceUnderTest.StartAsync([$"OLLAMA_URL={ollama.Url}"]);

        var began = Stopwatch.GetTimestamp();
        (await service.HealthAsync("ollama")).Status.Should().Be("degraded");

        Limits.Passed(began).Should().BeLessThan(Limits.Health);
        await ollama.LeftAsync();
        ollama.Sent.Should().BeLessThan(MisbehavingPeer.Bearable);
    }

    [Theory]
    [InlineData(Misconduct.Drips, HalfVectors)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, HalfVectors)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, HalfVectors)]
    public async Task A_search_goes_by_text_alone_and_the_stop_is_not_held(Misconduct misconduct, string opening)
    {
        await using var ollama = new MisbehavingPeer(misconduct, opening);
        await using var service = await ServiceUnderTest.StartAsync([$"OLLAMA_URL={ollama.Url}", "KNOWLEDGE_EMBEDDING_MODEL=m"]);
        await ollama.Asked;

        var began = Stopwatch.GetTimestamp();
        (await SearchAsync(service)).Should().Be(200);
        await service.StopAsync();

        Limits.Passed(began).Should().BeLessThan(Limits.Health);
        await ollama.LeftAsync();
        ollama.Sent.Should().BeLessThan(3 * MisbehavingPeer.Bearable, "the entries and the search each ask, more than once");
    }

    [Theory]
    [InlineData(Misconduct.Drips)]
    [InlineData(Misconduct.Stalls)]
    public async Task The_stop_of_the_process_ends_an_analysis_that_waits(Misconduct misconduct)
    {
        await using var ollama = new MisbehavingPeer(misconduct, HalfReport);
        await using var service = await ServiceUnderTest.StartAsync([$"OLLAMA_URL={ollama.Url}"]);
        var analysis = service.AskAsync("/analyze", new { device_id = 1, metrics = new { cpu_usage = 95 } });
        await ollama.Asked;

        var began = Stopwatch.GetTimestamp();
        await service.StopAsync();

        Limits.Passed(began).Should().BeLessThan(Limits.Stop);
        (await analysis).GetProperty("data").GetProperty("model_info").GetProperty("model").GetString().Should().Be("rules");
        await ollama.LeftAsync();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"embeddings":null}""")]
    [InlineData("""{"embeddings":[null]}""")]
    [InlineData("""{"embeddings":[[]]}""")]
    [InlineData("""{"embeddings":[[null]]}""")]
    [InlineData("""{"embeddings":[["a"]]}""")]
    public async Task Vectors_that_are_none_are_reported_and_asked_for_again(string json)
    {
        await using var ollama = new MisbehavingPeer(Misconduct.Closes, "", request => request.Contains("/api/embed", StringComparison.Ordinal) ? json : null);
        await using var service = await ServiceUnderTest.StartAsync([$"OLLAMA_URL={ollama.Url}", "KNOWLEDGE_EMBEDDING_MODEL=m"]);

        await Eventually.ReadAsync(() => service.HealthAsync("knowledge_meaning"), health => !health.Description.Contains("not begun", StringComparison.Ordinal));

        (await SearchAsync(service)).Should().Be(200);
        service.Log.Text.Should().Contain("Entries cannot be embedded");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""{"response":null}""")]
    [InlineData("""{"response":["a"]}""")]
    [InlineData("1")]
    public async Task A_report_that_is_none_is_replaced_by_rules(string json)
    {
        await using var ollama = new MisbehavingPeer(Misconduct.Closes, "", request => request.Contains("/api/generate", StringComparison.Ordinal) ? json : null);
        await using var service = await ServiceUnderTest.StartAsync([$"OLLAMA_URL={ollama.Url}"]);

        var answer = await service.AskAsync("/analyze", new { device_id = 1, metrics = new { cpu_usage = 95 } });

        answer.GetProperty("code").GetInt32().Should().Be(200, answer.ToString());
        answer.GetProperty("data").GetProperty("model_info").GetProperty("model").GetString().Should().Be("rules");
    }

    private static async Task<int> SearchAsync(ServiceUnderTest service)
    {
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=接口", UriKind.Relative));
        return (await response.EnvelopeAsync()).GetProperty("code").GetInt32();
    }
}
