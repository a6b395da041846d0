using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using StackStormSimulator;

namespace AiService.Tests.Samples;

/// <summary>The simulator of StackStorm.</summary>
public sealed class SimulatorFixture : SimulatorHost
{
    public SimulatorFixture()
        : this([])
    {
    }

    internal SimulatorFixture(params string[] settings)
        : base(StackStormSimulatorApp.Create, settings)
    {
    }

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? key = "simulated-key", string? token = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Add("St2-Api-Key", key);
        }

        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        return await Http.SendAsync(request);
    }

    internal async Task<JsonNode> JsonAsync(HttpMethod method, string path, string? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>Starts an execution and returns its id.</summary>
    internal async Task<string> StartAsync(string action, string parameters = """{"device_id": "1"}""", string? tag = null)
    {
        var context = tag is null ? "{}" : $$$"""{"trace_context": {"trace_tag": "{{{tag}}}"}}""";
        var document = await JsonAsync(HttpMethod.Post, "/v1/executions", $$"""{"action": "{{action}}", "parameters": {{parameters}}, "context": {{context}}}""");
        return (string)document["id"]!;
    }

    internal async Task<string> StatusAsync(string id) => (string)(await JsonAsync(HttpMethod.Get, $"/v1/executions/{id}"))["status"]!;
}
