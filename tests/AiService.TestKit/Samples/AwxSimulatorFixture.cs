using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AwxSimulator;

namespace AiService.Tests.Samples;

/// <summary>The simulator of AWX.</summary>
public sealed class AwxSimulatorFixture : SimulatorHost
{
    public AwxSimulatorFixture()
        : this([])
    {
    }

    internal AwxSimulatorFixture(params string[] settings)
        : base(AwxSimulatorApp.Create, settings)
    {
    }

    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string? authorization = "Bearer simulated-token", string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        if (authorization is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        return await Http.SendAsync(request);
    }

    internal async Task<JsonObject> JsonAsync(HttpMethod method, string path, string? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    internal Task<JsonObject> GetAsync(string path) => JsonAsync(HttpMethod.Get, $"/api/v2/{path}");

    /// <summary>Launches a template by its id and returns the answer.</summary>
    internal async Task<JsonObject> LaunchAsync(int template = 10, string body = """{"limit": "1", "extra_vars": {"device_id": "1", "trace_tag": "t"}}""")
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/api/v2/job_templates/{template}/launch/", body);
        answer.StatusCode.Should().Be(HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>Says how the jobs of a template go from now on.</summary>
    internal Task DirectAsync(string ending, string template = "network-repair", string more = "") =>
        PlanAsync($"/simulator/actions/{template}", HttpMethod.Put, $$"""{"ending": "{{ending}}"{{more}}}""");

    internal async Task<string> StatusAsync(int job) => (string)(await GetAsync($"jobs/{job}/"))["status"]!;

    /// <returns>The HTTP status.</returns>
    internal async Task<int> CancelAsync(int job)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/api/v2/jobs/{job}/cancel/");
        return (int)answer.StatusCode;
    }
}
