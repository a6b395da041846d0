using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Demo;

/// <summary>Asks the service what is on record. From the machine itself, where the demo runs, a request acts as an operator.</summary>
internal sealed class ServiceClient(string service) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(service) };

    /// <summary>One alert, as <c>GET /alerts/{id}</c> shows it.</summary>
    public async Task<JsonNode> AlertAsync(string id) => await DataAsync($"/alerts/{id}");

    /// <summary>One repair, as <c>GET /repairs/{id}</c> shows it.</summary>
    public async Task<JsonNode> RepairAsync(string id) => await DataAsync($"/repairs/{id}");

    /// <summary>The history of a repair, line by line as it is written, to its end: <c>GET /repairs/{id}/events</c>.</summary>
    public async IAsyncEnumerable<JsonNode> EventsAsync(string repairId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var stream = await http.GetStreamAsync(new Uri($"/repairs/{repairId}/events", UriKind.Relative), cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (JsonNode.Parse(item.Data) is { } line)
            {
                yield return line;
            }
        }
    }

    /// <summary>The repairs that are over, as statements for the platform's database: <c>GET /audit/export?format=sql</c>.</summary>
    public Task<string> ExportAsync() => http.GetStringAsync(new Uri("/audit/export?format=sql", UriKind.Relative));

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> DataAsync(string path) =>
        (await http.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)))!["data"]!;
}
