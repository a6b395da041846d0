using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Chaos.Verdicts;

/// <summary>Reads <c>GET /repairs</c>, page after page, and what was decided without a repair.</summary>
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

    /// <summary>How many decisions began no repair, by the rule that decided.</summary>
    public async Task<IReadOnlyDictionary<string, int>> DecisionsAsync(CancellationToken cancellation)
    {
        var answer = await http.GetFromJsonAsync<JsonNode>(new Uri($"{service}/automation/report?from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"), cancellation);
        return answer!["data"]!["by_rule"]!.AsArray().ToDictionary(rule => (string)rule!["name"]!, rule => (int)rule!["count"]!);
    }
}
