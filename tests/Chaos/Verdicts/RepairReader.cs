using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Chaos.Verdicts;

/// <summary>Reads <c>GET /repairs</c>, page after page.</summary>
internal sealed class RepairReader(HttpClient http, string service)
{
    public async Task<IReadOnlyList<RepairRow>> AllAsync(CancellationToken cancellation)
    {
        var all = new List<RepairRow>();
        for (string? after = null; ;)
        {
            var answer = await http.GetFromJsonAsync<JsonNode>(new Uri($"{service}/repairs?limit=200{(after is null ? "" : $"&after={after}")}"), cancellation);
            all.AddRange(answer!["data"]!["items"]!.AsArray().Select(row => RepairRow.Of(row!.AsObject())));
            if ((after = (string?)answer["data"]!["next"]) is null)
            {
                return all;
            }
        }
    }
}
