using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>One open connection to the simulator's event stream, read line by line.</summary>
internal sealed class SimulatorStream(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    /// <summary>Against a test that would wait for ever; nothing is measured by it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public HttpResponseMessage Response => response;

    public static async Task<SimulatorStream> OpenAsync(SimulatorFixture simulator, string query, string? key = "simulated-key")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/stream/v1/stream{query}");
        if (key is not null)
        {
            request.Headers.Add("St2-Api-Key", key);
        }

        var response = await simulator.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var stream = new SimulatorStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        if (response.IsSuccessStatusCode)
        {
            // The empty line that st2stream sends at once: from here on we are listening.
            (await stream.LineAsync()).Should().BeEmpty();
        }

        return stream;
    }

    /// <returns>Null at the end of the stream.</returns>
    public async Task<string?> LineAsync() => await lines.ReadLineAsync().WaitAsync(Patience);

    /// <summary>The next event, whose frame is <c>event:</c>, <c>data:</c>, empty line.</summary>
    public async Task<(string Name, JsonObject Data)> EventAsync()
    {
        var (name, data, end) = (await LineAsync(), await LineAsync(), await LineAsync());
        name.Should().StartWith("event: ");
        data.Should().StartWith("data: ");
        end.Should().BeEmpty();
        return (name!["event: ".Length..], JsonNode.Parse(data!["data: ".Length..])!.AsObject());
    }

    public void Dispose() => response.Dispose();
}
