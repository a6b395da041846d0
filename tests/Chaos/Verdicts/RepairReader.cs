using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Chaos.Verdicts;

/// <summary>Reads <c>GET /repairs</c>, page after page.</summary>
internal sealed class RepairReader(HttpClient http, string service)
{
    public async Task<IReadOnlyList<RepairRow>> AllAsync(CancellationToken cancellation)
    {
        var rows = new List<RepairRow>();
        string? next = null;
        do
        {
            var answer = await http.GetFromJsonAsync<JsonNode>(new Uri($"{service}/repairs?limit=200&after={next}"), cancellation);
            var page = answer!["data"]!;
            rows.AddRange(page["items"]!.AsArray().Select(row => RepairRow.Of(row!.AsObject())));
            next = (string?)page["next"];
        }
        while (next is not null);
        return rows;
    }
}
