using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Chaos.Verdicts;

/// <summary>Reads <c>GET /repairs</c>, page after page.</summary>
internal sealed class RepairReader(HttpClient http, string service)
{
    public async Task<IReadOnlyList<RepairRow>> AllAsync(CancellationToken cancellation)
    {
        var answer = await http.GetFromJsonAsync<JsonNode>(new Uri($"{service}/repairs?limit=100"), cancellation);
        return [.. answer!["data"]!["repairs"]!.AsArray().Select(row => RepairRow.Of(row!.AsObject()))];
    }
}
