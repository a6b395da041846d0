using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chaos.Parts;

namespace Chaos.Verdicts;

/// <summary>The analyses that callers were told are accepted: each may still begin a repair until it is over.</summary>
internal sealed class AcceptedAnalyses(HttpClient http, string service, IReadOnlyList<Told> told)
{
    private readonly List<string> ids = [.. told
        .Where(answer => answer.Status == (int)HttpStatusCode.Accepted)
        .Select(answer => (string?)answer.Body?["data"]?["id"]).OfType<string>().Distinct()];

    /// <returns>What does not hold, each as a sentence: one is still running, or not on record.</returns>
    public async Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancellation)
    {
        var open = new List<string>();
        foreach (var id in ids)
        {
            using var answer = await http.GetAsync(new Uri($"{service}/analyses/{id}"), cancellation);
            var state = answer.IsSuccessStatusCode
                ? (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>(cancellation))!["data"]!["state"]
                : $"answered with {(int)answer.StatusCode}";
            if (state is not ("done" or "failed" or "interrupted"))
            {
                open.Add($"analysis {id} was accepted and is {state}");
            }
        }

        return open;
    }
}
